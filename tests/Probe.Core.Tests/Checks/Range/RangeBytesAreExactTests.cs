using System.Security.Cryptography;
using Probe.Bits;
using Probe.Checks;
using Probe.Checks.Range;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class RangeBytesAreExactTests
{
    private const int Length = 10_000;

    [Fact]
    public void Without_any_reference_it_is_not_run_and_never_passed()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.Range(Purpose.LastRange, 9_999, 9_999).Replies(Reply.Range(9_999, 9_999, Length))
            )
            .By<RangeBytesAreExact>()
            .IsNotRun("nothing to compare with");
    }

    [Fact]
    public void An_answer_to_several_ranges_in_one_request_is_left_to_the_checks_on_those()
    {
        // A cache hit of Squid 5.7: the file from octet 1000 on, in place of ranges out of order.
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.For(Purpose.UnorderedRanges)
                    .AskingSeveral(new(5000, 5499), new(1000, 1499))
                    .Replies("HTTP/1.1 200 OK\nContent-Length: 10000\nX-Cache: HIT from proxy.example\n\n")
                    .Body(TestFile.Bytes(1000, Length))
            )
            .By<RangeBytesAreExact>()
            .IsNotRun("nothing to compare with");
    }

    [Fact]
    public void Without_an_octet_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(Length)), Ask.FirstRange().Replies(Reply.Page("403 Forbidden")))
            .By<RangeBytesAreExact>()
            .IsNotRun("no octet of the file came");
    }

    [Fact]
    public void A_control_run_with_the_same_octets_is_a_reference()
    {
        new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            )
            .By<RangeBytesAreExact>()
            .IsPassed("5691 octets of 5691 received have a reference and agree with it, control run included");
    }

    [Fact]
    public void An_answer_that_covers_the_same_octets_is_a_reference_for_those()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.Range(Purpose.MiddleRange, 5_000, 9_000).Replies(Reply.Range(5_000, 9_000, Length))
            )
            .By<RangeBytesAreExact>()
            .IsPassed("691 octets of 9001");
    }

    [Fact]
    public void The_SHA_1_in_the_name_is_a_reference_for_the_whole()
    {
#pragma warning disable CA5350 // WSUS names its files by SHA-1.
        var sha1 = Convert.ToHexString(SHA1.HashData(TestFile.Bytes(0, Length)));
#pragma warning restore CA5350

        new ContextBuilder()
            .For($"http://wsus.example/Content/00/{sha1}.cab")
            .Add(Ask.WholeFile().Replies(Reply.Whole(Length)))
            .By<RangeBytesAreExact>()
            .IsPassed("10000 octets of 10000 received have a reference and agree with it; the SHA-1 in the name");
    }

    [Fact]
    public void Octets_that_differ_from_the_control_convict_the_proxy_and_end_no_job()
    {
        var wrong = TestFile.Bytes(0, 5691);
        wrong[1000] ^= 0xFF;
        wrong[1200] ^= 0xFF;

        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)).Body(wrong),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 2, 3);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.EndsWith(": 1000-1200", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(
            $"octet 1000: exchange 2 has {Convert.ToHexString(wrong.AsSpan(1000, 8))}, control exchange 3 has {Convert.ToHexString(TestFile.Bytes(1000, 8))}",
            finding.Actual,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                new Evidence(2, EvidencePart.ResponseBody, 1000, 201),
                new Evidence(3, EvidencePart.ResponseBody, 1000, 201),
            ],
            finding.Evidence
        );
    }

    [Fact]
    public void Evidence_counts_from_the_bodys_first_octet()
    {
        var wrong = TestFile.Bytes(5000, 4001);
        wrong[500] ^= 1;

        var finding = new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.Range(Purpose.MiddleRange, 5_000, 9_000).Replies(Reply.Range(5_000, 9_000, Length)).Body(wrong)
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 2);

        Assert.Equal([5500L, 500L], finding.Evidence.Select(e => e.Offset!.Value));
    }

    [Theory]
    [InlineData(true, Party.Proxy)]
    [InlineData(false, Party.Origin)]
    public void Answers_that_disagree_among_themselves_indicate_whoever_made_them(bool throughProxy, Party party)
    {
        var context = throughProxy ? new ContextBuilder().ThroughProxy() : new ContextBuilder();
        var finding = context
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.WholeFile().Replies(Reply.Whole(Length)).Body(new byte[Length])
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 2);

        Assert.Equal((party, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void An_answer_convicted_by_the_control_is_not_accused_again_for_differing_from_the_right_ones()
    {
        var judgement = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)).Body(new byte[5691]),
                Ask.WholeFile().Replies(Reply.Whole(Length)),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            )
            .By<RangeBytesAreExact>();

        judgement.IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 3);
    }

    [Fact]
    public void What_the_control_proves_and_what_the_answers_show_among_themselves_is_one_finding()
    {
        var bent = TestFile.Bytes(6_000, 1_000);
        bent[0] ^= 1;

        var finding = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)).Body(new byte[5691]),
                Ask.Range(Purpose.MiddleRange, 6_000, 6_999).Replies(Reply.Range(6_000, 6_999, Length)).Body(bent),
                Ask.WholeFile().Replies(Reply.Whole(Length)),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 2, 3, 4);

        Assert.Equal(Confidence.Proved, finding.Culprit.Confidence);
        Assert.Contains("octet 6000: exchange 2 has", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_of_the_file_are_named_as_such()
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.WholeFile()
                    .Replies(
                        $"HTTP/1.1 200 OK\nContent-Length: {Length}\nLast-Modified: Thu, 05 Sep 2024 00:00:00 GMT\n\n"
                    )
                    .Body(new byte[Length])
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 2);

        Assert.Contains("two versions of the file", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_known_by_digests_alone_says_so()
    {
        var octets = TestFile.Bytes(0, 300_000);
        var wrong = TestFile.Bytes(0, 300_000);
        wrong[200_000] ^= 1;

        var finding = new ContextBuilder()
            .Add(
                Ask.WholeFile().Replies(Reply.Whole(300_000)).Body(octets),
                Ask.Range(Purpose.SeriesRange, 0, 299_999).Replies(Reply.Range(0, 299_999, 300_000)).Body(wrong)
            )
            .By<RangeBytesAreExact>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1, 2);

        Assert.Contains("differ somewhere in 196608-262143", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(CheckLevel.Required, new RangeBytesAreExact().Info.Level);
    }
}
