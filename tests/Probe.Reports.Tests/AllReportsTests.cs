using Probe.Testing.Results;

namespace Probe.Reports.Tests;

public sealed class AllReportsTests
{
    public static TheoryData<string> Ids => [.. AllReports.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_id_gives_the_report_of_that_id(string id)
    {
        Assert.Equal(id, AllReports.Find(id, new ReportOptions())!.Id);
        Assert.Equal(id, AllReports.Find(id.ToUpperInvariant(), new ReportOptions())!.Id);
    }

    [Fact]
    public void Another_id_gives_none() => Assert.Null(AllReports.Find("html5", new ReportOptions()));

    [Fact]
    public void Failing_on_advisory_findings_reaches_the_report() =>
        Assert.Contains(
            "failures=\"1\"",
            AllReports.Find("junit", new ReportOptions { FailOnAdvisory = true })!.Write(SampleResults.AdvisoryOnly()),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_report_is_the_same_each_time(string id)
    {
        var report = AllReports.Find(id, new ReportOptions())!;

        Assert.Equal(report.Write(SampleResults.Hostile()), report.Write(SampleResults.Hostile()));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_report_ends_with_one_line_end(string id)
    {
        var text = AllReports.Find(id, new ReportOptions())!.Write(SampleResults.RangeStripped());

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.False(text.EndsWith("\n\n", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', text);
    }
}
