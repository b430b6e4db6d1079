using Probe.Reports.Replay;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

public sealed class ReplayReportTests
{
    private static readonly Dictionary<string, Func<ProbeResult>> ByName = new(StringComparer.Ordinal)
    {
        ["mixed"] = SampleReplays.Mixed,
        ["cured"] = SampleReplays.Cured,
        ["hostile"] = SampleReplays.Hostile,
    };

    public static IEnumerable<string> GoldenNames =>
        [
            .. ByName.Keys.SelectMany(name => new[] { 80, 200 }.Select(width => $"replay/{name}.{width}.golden.txt")),
            "replay/plan.80.golden.txt",
        ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var name in ByName.Keys)
            {
                cases.Add(name, 80);
                cases.Add(name, 200);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void People_see_then_and_now_and_what_a_change_means(string name, int width)
    {
        var written = Write(ByName[name](), new ReportOptions { Width = width });

        Samples.Golden.Verify($"replay/{name}.{width}.golden.txt", written);
        Assert.All(written.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.DoesNotContain(written, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain("s3cret", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_leaves_no_URL_out()
    {
        var usual = Write(SampleReplays.Mixed(), new ReportOptions { Width = 80 });
        var verbose = Write(SampleReplays.Mixed(), new ReportOptions { Width = 80, Verbose = true });

        Assert.Contains("2 more that work as they did then, with -v", usual, StringComparison.Ordinal);
        Assert.DoesNotContain("works-7", usual, StringComparison.Ordinal);
        Assert.Contains("works-7", verbose, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_names_what_would_be_sent()
    {
        var replay = SampleReplays.Mixed().Replay!;
        using var writer = new StringWriter { NewLine = "\n" };

        new ReplayPlanReport(new ReportOptions { Width = 80 }).Write(
            replay,
            [.. replay.Rows.Select(r => r.Recorded)],
            writer
        );

        Samples.Golden.Verify("replay/plan.80.golden.txt", writer.ToString());
    }

    private static string Write(ProbeResult result, ReportOptions options)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new ReplayReport(options).Write(result, writer);
        return writer.ToString();
    }
}
