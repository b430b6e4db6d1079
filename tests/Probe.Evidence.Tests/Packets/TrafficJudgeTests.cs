using System.Net;
using System.Text;
using Probe.Checks;
using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Evidence.Tests.Packets;

public sealed class TrafficJudgeTests
{
    private const string Known = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nAccept-Ranges: bytes\r\n\r\n";
    private const string Whole = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
    private const string Part =
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\nContent-Range: bytes 0-9/10\r\n\r\n0123456789";

    private const string Credentials = "Proxy-Authorization: Basic YTpi\r\n";
    private const string Challenge =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n";

    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, TimeSpan.Zero);

    [Fact]
    public void One_file_over_two_routes_is_one_download_with_the_direct_one_as_its_control()
    {
        var seen = Background(Proxy, Whole, "192.0.2.1").Concat(Background(Origin, Part, "192.0.2.1"));

        var run = Assert.Single(TrafficJudge.Judge(seen));

        Assert.Equal(RouteKind.Proxy, run.Decision.Route!.Kind);
        Assert.Equal(JobOutcome.Error, run.Verdict.Outcome);
        Assert.Equal((Party.Proxy, Confidence.Proved), (run.Verdict.Culprit!.Party, run.Verdict.Culprit.Confidence));
        Assert.Equal([1, 2, 3, 4], run.Log.All.Select(e => e.Number));
        Assert.Equal([Leg.Main, Leg.Main, Leg.Control, Leg.Control], run.Log.All.Select(e => e.Spec.Leg));
    }

    [Fact]
    public void A_direct_download_that_alone_fails_is_told_too()
    {
        var seen = Background(Proxy, Part, "192.0.2.1").Concat(Background(Origin, Whole, "192.0.2.1"));

        var runs = TrafficJudge.Judge(seen);

        Assert.Equal([RouteKind.Direct, RouteKind.Proxy], runs.Select(r => r.Decision.Route!.Kind));
        Assert.Equal([JobOutcome.Error, JobOutcome.Transferred], runs.Select(r => r.Verdict.Outcome));
    }

    [Fact]
    public void Another_client_is_no_control()
    {
        var seen = Background(Proxy, Whole, "192.0.2.1").Concat(Background(Origin, Part, "192.0.2.9"));

        var runs = TrafficJudge.Judge(seen);

        Assert.Equal(2, runs.Length);
        Assert.All(runs, r => Assert.Empty(r.Log.Control));
    }

    [Fact]
    public void A_proxys_own_request_is_no_control_either()
    {
        var seen = Background(Proxy, Whole, "127.0.0.1")
            .Concat(Background(Origin, Part, "127.0.0.1", "Via: 1.1 squid\r\n"));

        Assert.All(TrafficJudge.Judge(seen), r => Assert.Empty(r.Log.Control));
    }

    [Theory]
    [InlineData(false, new[] { JobShape.Background })]
    [InlineData(true, new[] { JobShape.Background, JobShape.Foreground })]
    public void A_shape_that_nobody_watched_is_not_judged(bool withHead, JobShape[] shapes)
    {
        var talk = new List<(string, string)> { (Head(Proxy), Known), (Range(Proxy), Part) };
        if (withHead)
        {
            talk.Add((Head(Proxy), Known));
        }

        talk.Add(($"GET {Proxy}/a.cab HTTP/1.1\r\nHost: wsus:8530\r\n\r\n", Whole));

        var runs = TrafficJudge.Judge(Seen("192.0.2.1", talk));

        Assert.Equal(shapes, runs.Select(r => r.JobShape).Order());
        Assert.All(runs, r => Assert.Equal((JobOutcome.Transferred, true), (r.Verdict.Outcome, r.Verdict.Complete)));
    }

    [Fact]
    public void What_clients_say_in_confidence_is_masked_with_its_echoes_at_the_same_length()
    {
        const string Basic = "dXNlcjpTM2NyM3RQYXNz";
        const string Said =
            $"Authorization: Basic {Basic}\r\nX-Api-Key: KEYKEYKEYKEY\r\nReferer: http://h/?token=REFTOKEN\r\nCookie: id=COOKIECOOKIE\r\n";
        const string Echo =
            $"X-Echo: Basic {Basic} KEYKEYKEYKEY\r\nX-Back: REFTOKEN, COOKIECOOKIE\r\nSet-Cookie: s=FRESHFRESH\r\n";
        string[] secrets = [Basic, "KEYKEYKEYKEY", "REFTOKEN", "COOKIECOOKIE", "FRESHFRESH", "SIGSIGSIG"];
        var seen = Seen(
            "192.0.2.1",
            [
                (
                    $"GET {Proxy}/a.cab?sig=SIGSIGSIG HTTP/1.1\r\nHost: wsus:8530\r\nRange: bytes=0-9\r\n{Said}\r\n",
                    Part.Replace("\r\n\r\n", "\r\n" + Echo + "\r\n", StringComparison.Ordinal)
                ),
                (Range(Proxy), $"HTTP/1.1 403 {Basic}\r\nContent-Length: 20\r\n\r\n{Basic}"),
            ]
        );

        var log = TrafficJudge.Judge(seen).SelectMany(r => r.Log.All).ToList();

        var shown = string.Concat(
            log.SelectMany(e =>
                new[]
                {
                    e.Spec.Url.ToString(),
                    string.Join('\n', e.Spec.Headers),
                    Encoding.Latin1.GetString(e.RequestBytes.AsSpan()),
                    Encoding.Latin1.GetString(e.Response!.Bytes.AsSpan()),
                    string.Join('\n', e.Response.Headers),
                    e.Response.Reason,
                    string.Concat(e.Body!.Slices.Select(s => Encoding.Latin1.GetString(s.Bytes.AsSpan()))),
                }
            )
        );
        Assert.All(secrets, s => Assert.DoesNotContain(s, shown, StringComparison.Ordinal));
        Assert.Contains($"X-Echo: Basic {new string('*', Basic.Length)} ************", shown, StringComparison.Ordinal);
        Assert.Contains("Referer: http://h/?token=********", shown, StringComparison.Ordinal);
        Assert.All(seen, s => Assert.Contains(log, e => e.Response!.Bytes.Length == s.Exchange.Response!.Bytes.Length));
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public void Files_that_differ_in_a_token_alone_are_two()
    {
        var seen = Seen(
            "192.0.2.1",
            [
                (Range(Proxy).Replace("/a.cab", "/a?sig=AAAAAAAA", StringComparison.Ordinal), Part),
                (Range(Proxy).Replace("/a.cab", "/a?sig=BBBBBBBB", StringComparison.Ordinal), Part),
            ]
        );

        Assert.Equal(2, TrafficJudge.Judge(seen).Length);
    }

    private const string Proxy = "http://wsus:8530";
    private const string Origin = "";

    [Fact]
    public void What_is_like_twenty_before_it_is_recorded_and_not_judged_again()
    {
        var talk = new List<(string, string)> { (Head(Proxy), Known) };
        for (var i = 0; i < 200; i++)
        {
            talk.Add((Range(Proxy), Part.Replace("\r\n\r\n", $"\r\nAge: {i}\r\n\r\n", StringComparison.Ordinal)));
        }

        talk.Add((Range(Proxy), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));

        var run = Assert.Single(TrafficJudge.Judge(Seen("192.0.2.1", talk)));

        Assert.Equal("BG_E_HTTP_ERROR_403", run.Verdict.BitsError?.Error.Name);
        Assert.Equal([.. Enumerable.Range(1, 21), 202], run.Log.All.Select(e => e.Number));
        Assert.Equal(180, run.Unjudged?.Alike);
        Assert.Equal(Enumerable.Range(22, 180), run.Unjudged?.All.Select(e => e.Number));
    }

    [Fact]
    public void What_a_control_run_has_too_often_is_not_judged_again_either_and_not_lost()
    {
        List<SeenExchange> seen = [.. Background(Proxy, Part, "192.0.2.1")];
        for (var i = 0; i < 30; i++)
        {
            seen.AddRange(Background(Origin, Part, "192.0.2.1"));
        }

        var run = Assert.Single(TrafficJudge.Judge(seen));

        Assert.Equal(40, run.Log.Control.Count());
        Assert.Equal(20, run.Unjudged?.Alike);
        Assert.All(run.Unjudged!.All, e => Assert.True(e.IsControl));
        Assert.Equal(62, run.Log.All.Concat(run.Unjudged.All).Select(e => e.Number).Distinct().Count());
    }

    [Fact]
    public void A_challenge_and_its_answer_are_judged_together_or_not_at_all()
    {
        var talk = new List<(string, string)> { (Head(Proxy), Known) };
        for (var i = 0; i < 30; i++)
        {
            talk.Add((Range(Proxy), Challenge));
            talk.Add((Range(Proxy, Credentials), Part));
        }

        var run = Assert.Single(TrafficJudge.Judge(Seen("192.0.2.1", talk)));

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
        Assert.Equal((20, 20), (run.Log.All.Count(e => e.Status == 407), run.Log.All.Count(e => e.Status == 206)));
        Assert.DoesNotContain(run.Log.Settled, e => e.Status == 407);
        Assert.Equal(20, run.Unjudged?.Alike);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refusal_after_many_challenges_that_were_answered_is_one(bool withCredentials)
    {
        var talk = new List<(string, string)> { (Head(Proxy), Known) };
        for (var i = 0; i < 30; i++)
        {
            talk.Add((Range(Proxy), Challenge));
            talk.Add((Range(Proxy, Credentials), Part));
        }

        talk.Add((Range(Proxy), Challenge));
        if (withCredentials)
        {
            talk.Add((Range(Proxy, Credentials), Challenge));
        }

        var run = Assert.Single(TrafficJudge.Judge(Seen("192.0.2.1", talk)));

        Assert.Equal("BG_E_HTTP_ERROR_407", run.Verdict.BitsError?.Error.Name);
        Assert.Equal(407, run.Log.Settled.Last().Status);
    }

    [Fact]
    public void What_breaks_the_grammar_is_like_nothing_that_keeps_it()
    {
        var talk = new List<(string, string)>();
        for (var i = 0; i < 25; i++)
        {
            talk.Add((Head(Proxy), Known));
        }

        talk.Add((Head(Proxy), Known.Replace("\r\n", "\n", StringComparison.Ordinal)));
        talk.Add((Range(Proxy), Part));

        var run = Assert.Single(TrafficJudge.Judge(Seen("192.0.2.1", talk)));

        Assert.Equal(
            CheckStatus.Failed,
            Assert.Single(run.Checks, c => c.Check.Id == "replies-follow-the-grammar").Status
        );
    }

    [Fact]
    public void How_many_replies_closed_the_connection_is_told_of_all()
    {
        const string Closing =
            "HTTP/1.1 206 Partial Content\r\nConnection: close\r\nContent-Length: 10\r\nContent-Range: bytes 0-9/10\r\n\r\n0123456789";
        List<SeenExchange> seen = [.. Background(Proxy, Part, "192.0.2.1")];
        for (var i = 0; i < 100; i++)
        {
            seen.AddRange(Background(Proxy, Part, "192.0.2.1"));
        }

        for (var i = 0; i < 35; i++)
        {
            seen.AddRange(
                Seen(
                    "192.0.2.1",
                    [
                        (
                            Range(Proxy, $"X-Odd: {i}\r\n"),
                            Closing.Replace("close", $"close, x{i % 2}", StringComparison.Ordinal)
                        ),
                    ]
                )
            );
        }

        var run = Assert.Single(TrafficJudge.Judge(seen));

        var check = Assert.Single(run.Checks, c => c.Check.Id == "connections-are-kept-alive");
        Assert.Equal(CheckStatus.Passed, check.Status);
        Assert.Contains("202 of 237 replies", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_job_without_end_the_first_thousands_are_judged_and_what_fails_after_them()
    {
        var talk = new List<(string, string)>();
        for (var i = 0; i < AlikeExchanges.MostJudged + 7; i++)
        {
            talk.Add(
                (
                    Range(Proxy).Replace("0-9", $"{i}-{i}", StringComparison.Ordinal),
                    $"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\nContent-Range: bytes {i}-{i}/9999\r\n\r\nx"
                )
            );
        }

        talk.Add(
            (
                Range(Proxy).Replace("0-9", "9990-9990", StringComparison.Ordinal),
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
            )
        );

        var run = Assert.Single(TrafficJudge.Judge(Seen("192.0.2.1", talk)));

        Assert.Equal(AlikeExchanges.MostJudged + 1, run.Log.All.Length);
        Assert.Equal("BG_E_HTTP_ERROR_403", run.Verdict.BitsError?.Error.Name);
        Assert.Equal((7, 0, "7 more not judged"), (run.Unjudged!.All.Length, run.Unjudged.Alike, run.Unjudged.Words));
    }

    private static string Head(string at) => $"HEAD {at}/a.cab HTTP/1.1\r\nHost: wsus:8530\r\n\r\n";

    private static string Range(string at, string more = "") =>
        $"GET {at}/a.cab HTTP/1.1\r\nHost: wsus:8530\r\nRange: bytes=0-9\r\n{more}\r\n";

    private static List<SeenExchange> Background(string at, string reply, string client, string more = "") =>
        Seen(
            client,
            [
                (Head(at).Replace("\r\n\r\n", "\r\n" + more + "\r\n", StringComparison.Ordinal), Known),
                (Range(at, more), reply),
            ]
        );

    private static List<SeenExchange> Seen(string client, List<(string Request, string Reply)> talk)
    {
        var seen = new List<SeenExchange>();
        var info = new ConversationInfo(
            1,
            IPEndPoint.Parse(client + ":50000"),
            IPEndPoint.Parse("192.0.2.2:3128"),
            true,
            Time
        );
        using var conversation = new HttpConversation(info, new WireLimits(), seen.Add, (_, _) => { });
        var time = Time;
        foreach (var (request, reply) in talk)
        {
            conversation.Take(true, time += TimeSpan.FromMilliseconds(1), Encoding.Latin1.GetBytes(request));
            conversation.Take(false, time += TimeSpan.FromMilliseconds(1), Encoding.Latin1.GetBytes(reply));
        }

        conversation.End(true, time, DirectionEnd.NotSeen);
        conversation.End(false, time, DirectionEnd.NotSeen);
        return seen;
    }
}
