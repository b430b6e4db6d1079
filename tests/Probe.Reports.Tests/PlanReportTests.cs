using Probe.Planning;
using Probe.Testing.Results;
using Spectre.Console.Rendering;

namespace Probe.Reports.Tests;

public sealed class PlanReportTests
{
    internal static IEnumerable<string> GoldenNames =>
        ["plan/through-proxy.80.golden.txt", "plan/through-proxy.200.golden.txt", "plan/malformed.80.golden.txt"];

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void A_plan_looks_as_its_golden_file_says(int width) =>
        Samples.Golden.Verify(
            $"plan/through-proxy.{width}.golden.txt",
            Write(SamplePlans.ThroughProxy(), new ReportOptions { Width = width })
        );

    [Fact]
    public void A_plan_without_route_says_that_nothing_would_be_sent() =>
        Samples.Golden.Verify("plan/malformed.80.golden.txt", Write(SamplePlans.Malformed(), new ReportOptions()));

    [Fact]
    public void Each_planned_request_is_listed()
    {
        var plan = SamplePlans.ThroughProxy();

        var text = Write(plan, new ReportOptions());

        Assert.All(
            plan.Main.Concat(plan.Control),
            s => Assert.Contains(s.Purpose.ToToken(), text, StringComparison.Ordinal)
        );
        Assert.Equal(plan.Control.Length, text.Split("control, direct").Length - 1);
    }

    [Fact]
    public void The_request_line_through_a_proxy_is_in_absolute_form() =>
        Assert.Contains(
            "HEAD http://wsus01.corp.example:8530/Content/",
            Write(SamplePlans.ThroughProxy(), new ReportOptions { Width = 200 }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Secrets_are_masked_and_header_lines_escaped()
    {
        var text = Write(SamplePlans.WithSecrets(), new ReportOptions { Verbose = true });

        Assert.Contains("Proxy-Authorization: ***", text, StringComparison.Ordinal);
        Assert.Contains("Cookie: ***", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
        Assert.All(text, c => Assert.True(c == '\n' || !char.IsControl(c), $"U+{(int)c:X4}"));
    }

    [Fact]
    public void No_line_is_wider_than_the_terminal()
    {
        foreach (var width in new[] { 60, 80, 200 })
        {
            var text = Write(SamplePlans.WithSecrets(), new ReportOptions { Width = width, Verbose = true });
            Assert.All(text.Split('\n'), l => Assert.True(new Segment(l).CellCount() <= width, l));
        }
    }

    private static string Write(PlanPreview plan, ReportOptions options)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new PlanReport(options).Write([plan], SamplePlans.Options, writer);
        return writer.ToString();
    }
}
