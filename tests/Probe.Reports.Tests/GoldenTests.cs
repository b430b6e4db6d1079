namespace Probe.Reports.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void Every_golden_file_has_a_case()
    {
        var cases = Samples
            .ByName.Keys.SelectMany(name => new[] { $"json/{name}.golden.json", $"junit/{name}.golden.xml" })
            .Concat(TerminalReportTests.GoldenNames)
            .Concat(PlanReportTests.GoldenNames)
            .Concat(ChecksReportTests.GoldenNames)
            .Concat(ExplainReportTests.GoldenNames)
            .Concat(ExplainProxyReportTests.GoldenNames)
            .Concat(SweepReportTests.GoldenNames)
            .Concat(EventLogReportTests.GoldenNames)
            .Concat(ReplayReportTests.GoldenNames)
            .Concat(HarReportTests.GoldenNames)
            .Concat(HtmlReportTests.GoldenNames);

        Assert.Empty(Samples.Golden.Orphans(cases));
    }
}
