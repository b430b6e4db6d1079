using System.Xml.Linq;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

public sealed class JUnitReportTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Each_sample_is_written_as_its_golden_file_says(string name) =>
        Samples.Golden.Verify($"junit/{name}.golden.xml", new JUnitReport().Write(Samples.ByName[name]()));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void The_counts_are_those_of_the_cases(string name)
    {
        var result = Samples.ByName[name]();

        var root = Parse(new JUnitReport().Write(result));

        Assert.Equal(result.Runs.Length + (result.Site is null ? 0 : 1), root.Elements("testsuite").Count());
        foreach (var suite in root.Elements("testsuite").Append(root))
        {
            Assert.Equal(suite.Descendants("testcase").Count(), (int)suite.Attribute("tests")!);
            Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
            Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
            Assert.Equal(0, (int)suite.Attribute("errors")!);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Each_check_is_one_case_of_its_group(string name)
    {
        var result = Samples.ByName[name]();

        var suites = Parse(new JUnitReport().Write(result)).Elements("testsuite").ToList();

        if (result.Site is { } site)
        {
            // The site comes first.
            Assert.Equal(
                site.Checks.Select(c => c.Check.Id),
                suites[0].Elements("testcase").Select(c => c.Attribute("name")!.Value)
            );
            suites.RemoveAt(0);
        }

        foreach (var (run, suite) in result.Runs.Zip(suites))
        {
            Assert.Equal(
                run.Checks.Select(c => (c.Check.Group, c.Check.Id)).Prepend(("verdict", "verdict")),
                suite.Elements("testcase").Select(c => (c.Attribute("classname")!.Value, c.Attribute("name")!.Value))
            );
        }
    }

    [Fact]
    public void A_failed_required_check_is_a_failure_with_the_error_as_its_type()
    {
        var failure = Case(new JUnitReport(), SampleResults.RangeStripped(), "range-is-honoured").Element("failure")!;

        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT 0x80200013", failure.Attribute("type")!.Value);
        Assert.Contains("206 Partial Content", failure.Value, StringComparison.Ordinal);
        Assert.Contains("proxy (proved)", failure.Value, StringComparison.Ordinal);
        Assert.Contains("request_header_access", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocked_check_is_skipped_with_its_reason() =>
        Assert.Equal(
            "blocked: range-is-honoured failed",
            Case(new JUnitReport(), SampleResults.RangeStripped(), "last-byte-is-reachable")
                .Element("skipped")!
                .Attribute("message")!
                .Value
        );

    [Fact]
    public void A_check_that_was_not_run_is_skipped() =>
        Assert.StartsWith(
            "not_run: ",
            Case(new JUnitReport(), SampleResults.StoppedEarly(), "content-matches-name")
                .Element("skipped")!
                .Attribute("message")!
                .Value,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_failed_advisory_check_is_no_failure_and_still_told()
    {
        var advisory = Case(new JUnitReport(), SampleResults.AdvisoryOnly(), "head-length-survives-encoding");

        Assert.Null(advisory.Element("failure"));
        Assert.Null(advisory.Element("skipped"));
        Assert.Contains("Exclude .cab and .psf", advisory.Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_advisory_check_is_a_failure_where_that_is_asked_for() =>
        Assert.NotNull(
            Case(new JUnitReport(failOnAdvisory: true), SampleResults.AdvisoryOnly(), "head-length-survives-encoding")
                .Element("failure")
        );

    [Fact]
    public void Wrong_bytes_fail_the_verdict_though_the_job_transfers() =>
        Assert.Equal(
            "WU_E_DM_INCORRECTFILEHASH 0x80246002",
            Case(new JUnitReport(), SampleResults.WrongBytes(), "verdict").Element("failure")!.Attribute("type")!.Value
        );

    [Fact]
    public void A_healthy_verdict_is_no_failure() =>
        Assert.Null(Case(new JUnitReport(), SampleResults.Healthy(), "verdict").Element("failure"));

    [Fact]
    public void Hostile_text_is_escaped_and_the_document_stays_whole()
    {
        var text = new JUnitReport().Write(SampleResults.Hostile());

        var root = Parse(text);
        Assert.All(text, c => Assert.True(c is '\n' or >= ' ', $"U+{(int)c:X4}"));
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u009b', text);
        Assert.Empty(root.Descendants("script"));
        Assert.Contains("\\x1b[2J", root.Descendants("failure").First().Value, StringComparison.Ordinal);
    }

    private static XElement Case(JUnitReport report, ProbeResult result, string name) =>
        Parse(report.Write(result))
            .Elements("testsuite")
            .First()
            .Elements("testcase")
            .Single(c => c.Attribute("name")!.Value == name);

    private static XElement Parse(string text) => XDocument.Parse(text).Root!;
}
