using System.Security.Cryptography;
using Probe.Bits;
using Probe.Checks.Integrity;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Integrity;

public sealed class ContentMatchesNameTests
{
    private const int Length = 10_000;
#pragma warning disable CA5350 // WSUS names its files by SHA-1.
    private static readonly string Sha1 = Convert.ToHexString(SHA1.HashData(TestFile.Bytes(0, Length)));
#pragma warning restore CA5350
    private static readonly string Url = $"http://wsus.example:8530/Content/{Sha1[^2..]}/{Sha1}.cab";

    [Fact]
    public void The_whole_file_with_the_digest_of_its_name_passes()
    {
        new ContextBuilder()
            .For(Url)
            .Add(Ask.WholeFile().Replies(Reply.Whole(Length)))
            .By<ContentMatchesName>()
            .IsPassed($"SHA-1 {Sha1.ToLowerInvariant()}, by exchange 1");
    }

    [Fact]
    public void Another_digest_is_what_the_update_agent_reports_after_the_job_is_done()
    {
        var finding = new ContextBuilder()
            .For(Url)
            .Add(Ask.WholeFile().Replies(Reply.Whole(Length)).Body(new byte[Length]))
            .By<ContentMatchesName>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);

        Assert.Equal("inferred", finding.Basis);
        Assert.Equal(HResults.ValidationFailed, Assert.Single(finding.Alternatives).HResult);
        Assert.Contains(Sha1.ToLowerInvariant(), finding.Expected, StringComparison.Ordinal);
        Assert.Contains("sha1sum", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_of_ranges_that_covers_the_file_is_judged_by_its_running_digest()
    {
        ExchangeBuilder Series(string sha1, long length) =>
            Ask.Range(Purpose.SeriesRange, 5691, Length - 1)
                .Replies(Reply.Range(5691, Length - 1, Length))
                .ChangeBody(b => b with { Series = new(length, sha1, "00") });

        new ContextBuilder()
            .For(Url)
            .Add(Series(Sha1.ToLowerInvariant(), Length))
            .By<ContentMatchesName>()
            .IsPassed("by the series of ranges up to exchange 1");
        new ContextBuilder()
            .For(Url)
            .Add(Series(new string('0', 40), Length))
            .By<ContentMatchesName>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);
        new ContextBuilder()
            .For(Url)
            .Add(Series(new string('0', 40), Length - 1))
            .By<ContentMatchesName>()
            .IsNotRun("did not come whole");

        // A HEAD that is wrong on the length does not make a part the whole.
        new ContextBuilder()
            .For(Url)
            .Add(Ask.Head().Replies(Reply.Head(Length - 1)), Series(new string('0', 40), Length - 1))
            .By<ContentMatchesName>()
            .IsNotRun("did not come whole");
    }

    [Fact]
    public void Octets_that_differ_from_the_control_prove_whose_doing_a_wrong_digest_is()
    {
        var finding = new ContextBuilder()
            .For(Url)
            .ThroughProxy()
            .Add(
                Ask.WholeFile().Replies(Reply.Whole(Length)).Body(new byte[Length]),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            )
            .By<ContentMatchesName>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Theory]
    [InlineData("http://wsus.example/selfupdate/iuident.cab")]
    [InlineData("http://git.example/app_0123456789abcdef0123456789abcdef01234567.zip")]
    [InlineData("http://wsus.example/Content/AB/0123456789abcdef.cab")]
    public void A_path_without_such_a_name_is_no_case(string url)
    {
        new ContextBuilder()
            .For(url)
            .Add(Ask.WholeFile().Replies(Reply.Whole(Length)))
            .By<ContentMatchesName>()
            .IsNotApplicable("no SHA-1");
    }

    [Fact]
    public void A_file_that_was_not_fetched_whole_is_not_run_with_the_reason()
    {
        var head = Ask.Head().Replies(Reply.Head(Length));
        var cut = Ask.WholeFile().Replies(Reply.Whole(Length)).CutByPlan();

        new ContextBuilder().For(Url).Add(head, cut).By<ContentMatchesName>().IsNotRun("did not come whole");
        new ContextBuilder()
            .For(Url)
            .Options(o => o with { VerifyLimit = 9_000 })
            .Add(head, cut)
            .By<ContentMatchesName>()
            .IsNotRun("more than --verify-limit 9000");
        new ContextBuilder()
            .For(Url)
            .Options(o => o with { Depth = Depth.Quick })
            .Add(head)
            .By<ContentMatchesName>()
            .IsNotRun("depth quick");
    }
}
