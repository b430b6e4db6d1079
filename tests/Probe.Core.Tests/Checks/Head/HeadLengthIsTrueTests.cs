using Probe.Bits;
using Probe.Checks.Head;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Head;

public sealed class HeadLengthIsTrueTests
{
    [Fact]
    public void Totals_and_whole_bodies_of_the_same_length_pass()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.WholeFile().Replies(Reply.Whole(10_000))
            )
            .By<HeadLengthIsTrue>()
            .IsPassed("HEAD and 2 of 2 GETs give a length of 10000 octets");
    }

    [Fact]
    public void A_total_that_differs_makes_the_file_start_over()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Ask.FirstRange().Replies(Reply.Range(0, 5690, 9_999)))
            .By<HeadLengthIsTrue>()
            .IsFailure(HResults.NoProgress, endsJob: true, 2);

        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(
            [HResults.RemoteFileChanged, HResults.InvalidServerResponse],
            finding.Alternatives.Select(a => a.HResult)
        );
        Assert.Equal("HEAD says 10000 octets, Content-Range says 9999 octets", finding.Summary);
        Assert.NotNull(finding.Evidence[0].Offset);
    }

    [Fact]
    public void A_whole_GET_that_announces_another_length_is_reported_though_it_was_cut()
    {
        new ContextBuilder()
            .Add(
                Ask.ForegroundHead().Replies(Reply.Head(10_000)),
                Ask.WholeFile().Replies(Reply.Whole(20_000)).BodyOfLength(500).CutByPlan()
            )
            .By<HeadLengthIsTrue>()
            .IsFailure(HResults.NoProgress, endsJob: true, 2);
    }

    [Fact]
    public void A_chunked_body_is_measured_by_its_octets()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.ForegroundHead().Replies(Reply.Head(10_000)),
                Ask.WholeFile().Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").Body("short")
            )
            .By<HeadLengthIsTrue>()
            .IsFailure(HResults.NoProgress, endsJob: true, 2);

        Assert.Equal(EvidencePart.ResponseBody, finding.Evidence[0].Part);
    }

    [Fact]
    public void A_whole_file_in_place_of_a_range_is_another_checks_business()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(10_000)), Ask.FirstRange().Replies(Reply.Whole(123)))
            .By<HeadLengthIsTrue>()
            .IsNotRun("no GET gave a length");
    }

    [Fact]
    public void An_unknown_total_is_no_contradiction()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange()
                    .Replies("HTTP/1.1 206 Partial Content\nContent-Length: 5691\nContent-Range: bytes 0-5690/*\n\n")
            )
            .By<HeadLengthIsTrue>()
            .IsNotRun("no GET gave a length");
    }

    [Fact]
    public void Without_a_length_from_HEAD_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\n\n"), Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)))
            .By<HeadLengthIsTrue>()
            .IsNotRun("no HEAD gave a length");
    }

    [Fact]
    public void A_file_that_HEAD_calls_empty_is_another_checks_business()
    {
        new ContextBuilder()
            .Add(Ask.ForegroundHead().Replies(Reply.Head(0)), Ask.WholeFile().Replies(Reply.Whole(500)))
            .By<HeadLengthIsTrue>()
            .IsNotApplicable("empty-file-is-served");
    }

    [Fact]
    public void Diagnostic_ranges_say_nothing_that_the_jobs_own_do_not()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(Reply.Range(0, 8_999, 9_000))
            )
            .By<HeadLengthIsTrue>()
            .IsNotRun("no GET gave a length");
    }

    [Fact]
    public void Each_leg_is_held_against_its_own_HEAD()
    {
        // The proxy alters HEAD; the origin's own answers agree with each other, which convicts the proxy.
        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(9_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.Head().OfControl().Replies(Reply.Head(10_000)),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, 10_000))
            )
            .By<HeadLengthIsTrue>()
            .IsFailure(HResults.NoProgress, endsJob: true, 2);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }
}
