using System.Collections.Immutable;
using System.Text;
using Probe.Evidence.Har;
using Probe.Evidence.Http;
using Probe.Replays;
using Probe.Verdicts;

namespace Probe.Evidence.Tests.Har;

public sealed class HarTests
{
    private const string Range = """
        {"startedDateTime":"2026-11-27T19:42:01.000Z","time":12.5,
         "request":{"method":"GET","url":"http://wsus:8530/a.cab","httpVersion":"HTTP/1.1",
          "headers":[{"name":"User-Agent","value":"Microsoft BITS/7.8"},{"name":"Range","value":"bytes=0-9"}]},
         "response":{"status":206,"statusText":"Partial Content","httpVersion":"HTTP/1.1",
          "headers":[{"name":"Content-Length","value":"10"},{"name":"Content-Range","value":"bytes 0-9/10"}],
          "content":{"size":10,"mimeType":"application/octet-stream"},"bodySize":10}}
        """;

    private const string Head = """
        {"startedDateTime":"2026-11-27T20:42:00.000+01:00","time":1,
         "request":{"method":"HEAD","url":"http://wsus:8530/a.cab","httpVersion":"HTTP/1.1","headers":[]},
         "response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1",
          "headers":[{"name":"Content-Length","value":"10"}],"content":{"size":0},"bodySize":0}}
        """;

    [Fact]
    public void A_background_job_in_a_HAR_is_judged_as_one_of_a_capture()
    {
        var run = Assert.Single(Judged(Har(Head, Range)));

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
        Assert.True(run.Verdict.Complete);
        Assert.Contains("rebuilt", run.Verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_HAR_does_not_show_is_not_judged()
    {
        var run = Assert.Single(Judged(Har(Head, Range)));

        Assert.All(
            run.Checks.Where(c => Checks.RebuiltHeads.NotShown.Contains(c.Check.Id)),
            c => Assert.Equal(Checks.CheckStatus.NotRun, c.Status)
        );
        Assert.Equal(Checks.CheckStatus.Passed, run.Checks.Single(c => c.Check.Id == "range-is-honoured").Status);
    }

    [Fact]
    public void A_whole_file_in_place_of_a_range_is_found()
    {
        var whole = Range
            .Replace("206", "200", StringComparison.Ordinal)
            .Replace(",{\"name\":\"Content-Range\",\"value\":\"bytes 0-9/10\"}", "", StringComparison.Ordinal);

        var run = Assert.Single(Judged(Har(Head, whole)));

        Assert.Equal("0x80200013", run.Verdict.BitsError!.Error.Hex);
        Assert.Equal(Findings.Party.Unknown, run.Verdict.Culprit!.Party);
        Assert.Contains("not recorded", run.Verdict.Culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_route_that_our_own_HAR_names_is_the_route_and_its_control_the_control()
    {
        var whole = Range
            .Replace("206", "200", StringComparison.Ordinal)
            .Replace(",{\"name\":\"Content-Range\",\"value\":\"bytes 0-9/10\"}", "", StringComparison.Ordinal);
        static string By(string entry, string route, string leg) =>
            entry.TrimEnd()[..^1] + $",\"_route\":\"{route}\",\"_leg\":\"{leg}\"}}";

        var run = Assert.Single(
            Judged(
                Har(
                    By(Head, "http://192.0.2.9:3128", "main"),
                    By(whole, "http://192.0.2.9:3128", "main"),
                    By(Head, "direct", "control"),
                    By(Range, "direct", "control")
                )
            )
        );

        Assert.Equal("192.0.2.9:3128", run.Decision.Route!.Proxy!.ToString());
        Assert.Equal(2, run.Log.Control.Count());
        Assert.Equal(
            (Findings.Party.Proxy, Findings.Confidence.Proved),
            (run.Verdict.Culprit!.Party, run.Verdict.Culprit.Confidence)
        );
    }

    [Fact]
    public void A_control_run_alone_is_no_job()
    {
        var control = Range.TrimEnd()[..^1] + ",\"_route\":\"direct\",\"_leg\":\"control\"}";

        Assert.Empty(Judged(Har(control)));
    }

    [Theory]
    [InlineData("HTTP/2")]
    [InlineData("http/2.0")]
    [InlineData("h3")]
    public void Replies_over_other_versions_are_not_judged(string version)
    {
        var told = new List<string>();

        var runs = Judged(
            Har(
                Range.Replace(
                    "\"httpVersion\":\"HTTP/1.1\"",
                    $"\"httpVersion\":\"{version}\"",
                    StringComparison.Ordinal
                )
            ),
            told
        );

        Assert.Empty(runs);
        Assert.Contains("BITS does not speak", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void What_browsers_leave_out_or_null_is_no_obstacle()
    {
        var entries = Entries(
            Har(
                """{"request":{"url":"http://a/","method":null,"headers":null},"response":null,"time":null,"startedDateTime":"never"}""",
                """{"request":{"url":"http://b/"}}""",
                """{"request":{"url":"http://c/","headers":[null,1,{"name":null},{"name":":authority","value":"c"},{"name":"X","value":"1\n2"}]},"response":{"status":"200","bodySize":-1}}"""
            )
        );

        Assert.Equal(["http://a/", "http://b/", "http://c/"], entries.Select(e => e.Url));
        Assert.Equal(["X: 1", "X: 2"], entries[2].RequestHeaders.Select(h => h.ToString()));
        Assert.Equal((200, (long?)null), (entries[2].Status, entries[2].BodySize));
    }

    [Fact]
    public void What_is_no_entry_is_told_with_its_line_and_column()
    {
        var told = new List<string>();

        var entries = Entries("{\"log\":{\n \"entries\":[\n  7,\n {\"request\":{}},\n" + Head + "]}}", told);

        Assert.Single(entries);
        Assert.Equal(["3:3 the entry is no object", "4:2 the entry has no request with a URL"], told);
    }

    [Fact]
    public void Where_a_file_breaks_off_what_stood_before_that_counts()
    {
        var told = new List<string>();
        var har = Har(Head, Range);

        var entries = Entries(har[..^30], told);

        Assert.Single(entries);
        Assert.Contains("no JSON from here on", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"log\":7}")]
    [InlineData("{\"log\":{\"entries\":7}}")]
    [InlineData("{\"log\":")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void What_is_no_HAR_has_no_entries(string text) => Assert.Empty(Entries(text));

    [Fact]
    public void A_file_beyond_the_bound_is_refused()
    {
        var told = new List<string>();

        HarFile.Read(
            new MemoryStream(new byte[1000]),
            _ => Assert.Fail("no entry"),
            (_, _, why) => told.Add(why),
            mostOctets: 999
        );

        Assert.Contains("more than 999 octets", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_beyond_reason_and_octets_that_are_no_UTF8_do_no_harm()
    {
        var deep = Har(
            "{\"request\":{\"url\":\"http://a/\"},\"x\":" + new string('[', 500) + new string(']', 500) + "}"
        );
        var latin = Encoding.Latin1.GetBytes(
            Har("""{"request":{"url":"http://ä/","headers":[{"name":"ä","value":"ä"}]}}""")
        );
        var surrogate = Har("""{"request":{"url":"http://a/\ud800","headers":[]}}""");

        Assert.Empty(Entries(deep));
        Assert.Empty(Entries(latin));
        Assert.Empty(Entries(surrogate));
    }

    [Fact]
    public void Controls_in_header_lists_are_no_fault_of_a_server()
    {
        var run = Assert.Single(
            Judged(
                Har(
                    Head,
                    Range.Replace(
                        "\"10\"}",
                        "\"10\"},{\"name\":\"X\\u0000\",\"value\":\"a\\rb\"}",
                        StringComparison.Ordinal
                    )
                )
            )
        );

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
    }

    [Fact]
    public void Requests_are_taken_out_of_it_with_how_they_ended()
    {
        var tally = new RequestTally(_ => true);
        foreach (
            var entry in Entries(
                Har(
                    Range,
                    """{"request":{"method":"GET","url":"http://wsus/gone"},"response":{"status":0,"_error":"net::ERR_CONNECTION_RESET"}}""",
                    """{"request":{"method":"GET","url":"http://wsus/left"},"response":{"status":0,"_error":"net::ERR_ABORTED"}}""",
                    """{"request":{"method":"GET","url":"http://wsus/kept"},"_fromCache":"disk","response":{"status":200}}""",
                    """{"request":{"method":"POST","url":"http://wsus/post"},"response":{"status":200}}""",
                    """{"request":{"method":"GET","url":"data:text/plain,x"},"response":{"status":200}}"""
                )
            )
        )
        {
            HarRequests.Add(entry, tally);
        }

        var content = tally.Finish();

        Assert.Equal(
            [RecordedEnd.Worked, RecordedEnd.Failed, RecordedEnd.NotKnown, RecordedEnd.NotKnown],
            content.Urls.Select(u => u.Then.End)
        );
        Assert.Equal([SkipReason.OtherMethod, SkipReason.OtherScheme], content.Skipped.Select(s => s.Reason));
    }

    [Fact]
    public void Credentials_in_it_are_masked_before_anything_is_shown()
    {
        var run = Assert.Single(
            Judged(
                Har(
                    Head,
                    Range.Replace(
                        "\"headers\":[{\"name\":\"User",
                        "\"headers\":[{\"name\":\"Proxy-Authorization\",\"value\":\"Basic c2VjcmV0\"},{\"name\":\"User",
                        StringComparison.Ordinal
                    )
                )
            )
        );

        Assert.All(
            run.Log.All,
            e =>
            {
                Assert.DoesNotContain(
                    "c2VjcmV0",
                    Encoding.Latin1.GetString(e.RequestBytes.AsSpan()),
                    StringComparison.Ordinal
                );
                Assert.DoesNotContain(e.Spec.Headers, h => h.Value.Contains("c2VjcmV0", StringComparison.Ordinal));
            }
        );
    }

    private static string Har(params string[] entries) =>
        """{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":["""
        + string.Join(",\n", entries)
        + "]}}";

    private static List<HarEntry> Entries(string text, List<string>? told = null) =>
        Entries(Encoding.UTF8.GetBytes(text), told);

    private static List<HarEntry> Entries(byte[] octets, List<string>? told = null)
    {
        var entries = new List<HarEntry>();
        HarFile.Read(
            new MemoryStream(octets),
            entries.Add,
            (line, column, why) =>
            {
                Assert.DoesNotContain(why, char.IsControl);
                told?.Add($"{line}:{column} {why}");
            }
        );
        return entries;
    }

    private static ImmutableArray<RunResult> Judged(string text, List<string>? told = null)
    {
        var seen = new List<SeenExchange>();
        foreach (var entry in Entries(text))
        {
            if (HarExchanges.Of(entry, out var problem) is { } one)
            {
                seen.Add(one);
            }
            else
            {
                told?.Add(problem);
            }
        }

        return TrafficJudge.Judge(seen);
    }
}
