using System.Net;
using System.Text;
using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Evidence.Tests.Packets;

public sealed class HttpConversationTests
{
    private const string Head = "HEAD http://wsus:8530/a.cab HTTP/1.1\r\nHost: wsus:8530\r\n\r\n";
    private const string Get = "GET /a.cab HTTP/1.1\r\nHost: wsus:8530\r\nRange: bytes=0-4\r\n\r\n";
    private const string Part =
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 0-4/10\r\n\r\nhello";
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, TimeSpan.Zero);

    [Fact]
    public void Requests_and_their_replies_are_paired_on_one_connection()
    {
        var (seen, _) = Read(c =>
            c.Client(Head).Server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n").Client(Get).Server(Part)
        );

        Assert.Equal(["HEAD 200", "GET 206"], seen.Select(s => $"{s.Exchange.Spec.Method} {s.Exchange.Status}"));
        Assert.Equal([RouteKind.Proxy, RouteKind.Direct], seen.Select(s => s.Exchange.Route.Kind));
        Assert.All(seen, s => Assert.Equal("http://wsus:8530/a.cab", s.Exchange.Spec.Url.ToString()));
        Assert.Equal(new ByteRange(0, 4), seen[1].Exchange.Spec.Range);
        Assert.Equal((5L, 0L), (seen[1].Exchange.Body!.Length, seen[1].Exchange.Body!.FileOffset));
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", seen[1].Exchange.Body!.Sha256);
        Assert.True(seen[1].Exchange.Connection.Reused);
    }

    [Fact]
    public void Heads_and_bodies_may_come_octet_by_octet()
    {
        var (seen, _) = Read(c =>
        {
            foreach (var octet in Get)
            {
                c.Client(octet.ToString());
            }

            foreach (var octet in Part)
            {
                c.Server(octet.ToString());
            }

            return c;
        });

        Assert.Equal(5, Assert.Single(seen).Exchange.Body!.Length);
    }

    [Fact]
    public void Pipelined_requests_get_their_replies_in_order()
    {
        var (seen, _) = Read(c =>
            c.Client(Get + Get.Replace("0-4", "5-9", StringComparison.Ordinal))
                .Server(Part + Part.Replace("0-4/", "5-9/", StringComparison.Ordinal))
        );

        Assert.Equal([0L, 5L], seen.Select(s => s.Exchange.Body!.FileOffset));
        Assert.All(seen, s => Assert.Empty(s.Exchange.BodyAnomalies));
    }

    [Fact]
    public void Pipelined_HEADs_and_chunked_bodies_whose_replies_come_in_pieces_have_no_surplus()
    {
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        var (seen, notes) = Read(c =>
            c.Client(Head + Get + Get)
                .Server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + Chunked + "HT")
                .Server(Part[2..])
        );

        Assert.Equal([200, 200, 206], seen.Select(s => s.Exchange.Status));
        Assert.All(seen, s => Assert.Empty(s.Exchange.BodyAnomalies));
        Assert.Empty(notes);
    }

    [Fact]
    public void What_follows_a_body_and_is_no_reply_is_surplus_even_where_requests_wait()
    {
        var (seen, _) = Read(c => c.Client(Get + Get).Server(Part + "more" + Part));

        Assert.Equal(AnomalyKinds.BytesAfterBody, Assert.Single(seen[0].Exchange.BodyAnomalies).Kind);
    }

    [Fact]
    public void The_last_of_pipelined_replies_has_what_follows_it_as_surplus()
    {
        var (seen, _) = Read(c => c.Client(Get + Get).Server(Part + Part + Part));

        Assert.Empty(seen[0].Exchange.BodyAnomalies);
        Assert.Equal(AnomalyKinds.BytesAfterBody, Assert.Single(seen[1].Exchange.BodyAnomalies).Kind);
    }

    [Fact]
    public void A_gap_in_a_body_is_said_and_the_next_reply_is_read()
    {
        var (seen, notes) = Read(c => c.Client(Get + Get).Server(Part[..^3]).Lost(2).Server(Part[^1..] + Part));

        Assert.Equal(2, seen.Count);
        Assert.Equal("the capture lacks 2 octets of the body", seen[0].Gap);
        Assert.Null(seen[0].Exchange.Failure);
        Assert.Equal((BodyEnd.CutByPlan, null), (seen[0].Exchange.Body!.End, seen[0].Exchange.Body!.Sha256));
        Assert.Equal(BodyCut.NotSeen, seen[0].Exchange.Body!.Cut);
        Assert.Null(seen[1].Gap);
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_an_upload_in_chunks_the_next_requests_are_read(bool isPiecewise)
    {
        const string Upload =
            "POST /log HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nGET /\r\nB\r\n HTTP/1.1\r\n\r\n0\r\nT: 1\r\n\r\n";
        var (seen, notes) = Read(c =>
        {
            foreach (var piece in isPiecewise ? (Upload + Get).Select(o => o.ToString()) : [Upload + Get])
            {
                c.Client(piece);
            }

            return c.Server("HTTP/1.1 204 Done\r\n\r\n")
                .Server(Part)
                .Client(Upload.Replace("5;x", "5 ;x") + Get)
                .Server("HTTP/1.1 204 Done\r\n\r\n" + Part);
        });

        Assert.Equal(["/a.cab", "/a.cab"], seen.Select(s => s.Exchange.Spec.Url.PathAndQuery));
        Assert.Equal([206, 206], seen.Select(s => s.Exchange.Status));
        Assert.Empty(notes);
    }

    [Fact]
    public void Where_chunks_of_an_upload_cannot_be_read_that_is_said_once()
    {
        var (seen, notes) = Read(c =>
            c.Client("POST /log HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
                .Client(Get)
                .Client(Get)
        );

        Assert.Empty(seen);
        Assert.Contains("chunks of a request's body cannot be read", notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain(notes[1..], n => n.Contains("chunks", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", FailureStage.ReceiveHead)]
    [InlineData(
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 0-4/10\r\n\r\nhel",
        FailureStage.ReceiveBody
    )]
    public void What_the_recorder_itself_gave_up_fails_with_its_reason_and_is_nobodys_fault(
        string reply,
        FailureStage stage
    )
    {
        var (seen, notes) = Read(c => c.GivesUp("given up after 5 s").Client(Get).Server(reply));

        var failure = Assert.Single(seen).Exchange.Failure!;
        Assert.Equal(
            (stage, FailureSide.Client, FailureCauses.Interrupted, "given up after 5 s"),
            (failure.Stage, failure.Side, failure.Cause, failure.Detail)
        );
        Assert.Null(seen[0].Gap);
        Assert.Empty(notes);
        var verdict = TrafficJudge.Judge(seen)[0].Verdict;
        Assert.False(verdict.Complete);
        Assert.NotEqual(Probe.Findings.Party.Proxy, verdict.Culprit?.Party);
        Assert.NotEqual(Probe.Findings.Party.Origin, verdict.Culprit?.Party);
    }

    [Fact]
    public void A_gap_in_a_head_ends_the_reading_and_blames_nobody()
    {
        var (seen, notes) = Read(c => c.Client(Get).Server("HTTP/1.1 206 Par").Lost(40).Server("\r\n\r\nhello"));

        Assert.Empty(seen);
        Assert.Contains("the capture lacks 40 octets", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_that_ends_within_a_body_is_no_fault_of_the_server()
    {
        var (seen, _) = Read(c => c.Client(Get).Server(Part[..^2]));

        var only = Assert.Single(seen);
        Assert.NotNull(only.Gap);
        Assert.Null(only.Exchange.Failure);
    }

    [Theory]
    [InlineData(DirectionEnd.Closed, FailureCauses.ClosedEarly)]
    [InlineData(DirectionEnd.Reset, FailureCauses.Reset)]
    public void A_connection_that_ends_within_a_body_is(DirectionEnd end, string cause)
    {
        var (seen, _) = Read(c => c.Client(Get).Server(Part[..^2]).End(end));

        Assert.Equal(cause, Assert.Single(seen).Exchange.Failure?.Cause);
    }

    [Fact]
    public void A_body_that_the_client_itself_broke_off_is_nobodys_fault()
    {
        var (seen, _) = Read(c => c.Client(Get).Server(Part[..^2]).End(DirectionEnd.ResetByOther));

        var only = Assert.Single(seen);
        Assert.Null(only.Exchange.Failure);
        Assert.Equal((BodyEnd.CutByPlan, BodyCut.ByClient), (only.Exchange.Body!.End, only.Exchange.Body.Cut));
    }

    [Fact]
    public void A_reset_behind_a_gap_is_no_fault_either()
    {
        var (seen, _) = Read(c => c.Client(Get).Server(Part[..^3]).Lost(2).End(DirectionEnd.Reset));

        Assert.Null(Assert.Single(seen).Exchange.Failure);
    }

    [Theory]
    [InlineData(10, 14, Purpose.UnsatisfiableRange)]
    [InlineData(8, 14, Purpose.PastEndRange)]
    [InlineData(5, 9, Purpose.SeriesRange)]
    public void What_a_range_is_for_the_files_length_tells(int first, int last, Purpose purpose)
    {
        var (seen, _) = Read(c =>
            c.Client(Head.Replace("http://wsus:8530", "", StringComparison.Ordinal))
                .Server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")
                .Client(Get)
                .Server(Part)
                .Client(Get.Replace("0-4", $"{first}-{last}", StringComparison.Ordinal))
                .Server("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n")
        );

        var log = TrafficJudge.Judge(seen)[0].Log;

        Assert.Equal(purpose, log.All[^1].Spec.Purpose);
    }

    [Fact]
    public void A_request_without_a_reply_is_seen_too()
    {
        var (seen, _) = Read(c => c.Client(Get).ServerEnds(DirectionEnd.Closed));

        Assert.Equal(FailureCauses.ClosedWithoutReply, Assert.Single(seen).Exchange.Failure?.Cause);
    }

    [Theory]
    [InlineData(DirectionEnd.NotSeen)]
    [InlineData(DirectionEnd.Closed)]
    [InlineData(DirectionEnd.ResetByOther)]
    public void What_waits_for_a_reply_when_the_client_or_the_capture_ends_is_told_and_blamed_on_no_server(
        DirectionEnd end
    )
    {
        var (seen, _) = Read(c =>
            c.Client(Head).Server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n").Client(Get + Get).End(end)
        );

        Assert.Equal([200, null, null], seen.Select(s => s.Exchange.Status));
        Assert.All(seen.Skip(1), s => Assert.Equal(FailureCauses.Interrupted, s.Exchange.Failure?.Cause));
        Assert.All(
            TrafficJudge.Judge(seen[1..]),
            r =>
            {
                Assert.False(r.Verdict.Complete);
                Assert.True(r.Verdict.Culprit is null or { Party: Probe.Findings.Party.Unknown });
                Assert.All(
                    r.Checks.SelectMany(k => k.Findings),
                    f => Assert.Equal(Probe.Findings.Party.Unknown, f.Culprit.Party)
                );
            }
        );
    }

    [Fact]
    public void What_is_in_a_tunnel_is_not_read()
    {
        var (seen, notes) = Read(c =>
            c.Client("CONNECT wsus:8531 HTTP/1.1\r\n\r\n")
                .Server("HTTP/1.1 200 OK\r\n\r\n")
                .Client("\u0016\u0003\u0001")
                .Server("\u0016\u0003\u0003")
        );

        Assert.Empty(seen);
        Assert.Contains("CONNECT wsus:8531", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_HTTP_is_told_once()
    {
        var (seen, notes) = Read(c => c.Client("\u0016\u0003\u0001\u0000\nxx").Server("\u0016\u0003"));

        Assert.Empty(seen);
        Assert.Contains("no request line", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=5-")]
    [InlineData("bytes=-5")]
    [InlineData("bytes=0-4\r\nRange: bytes=5-9")]
    [InlineData("nonsense")]
    public void A_Range_that_BITS_does_not_write_is_not_judged(string range)
    {
        var (seen, _) = Read(c => c.Client(Get.Replace("bytes=0-4", range, StringComparison.Ordinal)).Server(Part));

        Assert.Single(seen);
        Assert.Contains("BITS", Assert.Single(TrafficJudge.NotJudged(seen)), StringComparison.Ordinal);
        Assert.Empty(TrafficJudge.Judge(seen));
    }

    [Fact]
    public void Real_captures_have_the_exchanges_that_they_have()
    {
        var folder = SharedFiles.Find("data/pcap");
        Assert.SkipWhen(folder is null, SharedFiles.AbsentReason);
        var seen = Directory
            .EnumerateFiles(folder!, "*.pcap")
            .Order(StringComparer.Ordinal)
            .Select(f => Capture(f).Count);

        Assert.All(seen, count => Assert.True(count > 0));
    }

    private static List<SeenExchange> Capture(string path)
    {
        using var file = File.OpenRead(path);
        var seen = new List<SeenExchange>();
        var reassembler = new TcpReassembler(info => new HttpConversation(
            info,
            new WireLimits(),
            seen.Add,
            (_, _) => { }
        ));
        foreach (var packet in PacketFile.Read(file, (at, why) => Assert.Fail($"{at}: {why}")))
        {
            reassembler.Add(packet);
        }

        reassembler.Finish(Time);
        return seen;
    }

    private static (List<SeenExchange> Seen, List<string> Notes) Read(Func<Talk, Talk> talk)
    {
        var seen = new List<SeenExchange>();
        var notes = new List<string>();
        var info = new ConversationInfo(
            1,
            IPEndPoint.Parse("192.0.2.1:50000"),
            IPEndPoint.Parse("192.0.2.2:3128"),
            true,
            Time
        );
        using var conversation = new HttpConversation(info, new WireLimits(), seen.Add, (_, why) => notes.Add(why));
        talk(new Talk(conversation)).End(DirectionEnd.NotSeen);
        return (seen, notes.Where(n => n != "the capture ends here").ToList());
    }

    private sealed class Talk(HttpConversation conversation)
    {
        private DateTimeOffset _time = Time;

        internal Talk Client(string text) => Said(true, text);

        internal Talk Server(string text) => Said(false, text);

        internal Talk GivesUp(string why)
        {
            conversation.GivingUp(why);
            return this;
        }

        internal Talk Lost(long octets)
        {
            conversation.Gap(false, _time, octets);
            return this;
        }

        internal Talk ServerEnds(DirectionEnd end)
        {
            conversation.End(false, _time, end);
            return this;
        }

        internal Talk End(DirectionEnd end)
        {
            conversation.End(true, _time, end);
            conversation.End(false, _time, end);
            return this;
        }

        private Talk Said(bool fromClient, string text)
        {
            _time += TimeSpan.FromMilliseconds(1);
            conversation.Take(fromClient, _time, Encoding.Latin1.GetBytes(text));
            return this;
        }
    }
}
