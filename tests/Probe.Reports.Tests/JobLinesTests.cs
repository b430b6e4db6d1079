using Probe.Options;
using Probe.Planning;
using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

/// <summary>What the terminal report says of retries, of the event log, and of the other job shape.</summary>
public sealed class JobLinesTests
{
    [Fact]
    public void A_healthy_run_has_neither_line()
    {
        var text = Write(SampleResults.Healthy());

        Assert.DoesNotContain("  retry ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("  log   ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("EVENT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_healthy_run_shows_its_event_when_all_is_asked_for()
    {
        var text = Write(SampleResults.Healthy(), verbose: true);

        Assert.Contains("EVENT 60  information, background and foreground job", text, StringComparison.Ordinal);
        Assert.Contains("hr                       0 (success)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600, 1_209_600, 0, "every 10 min, at most 2016 times; ERROR after 14 days without progress")]
    [InlineData(90, 3_600, 0, "every 90 s, at most 40 times; ERROR after 1 h without progress")]
    [InlineData(3_600, 5_400, 0, "after 1 h, once at most; ERROR after 90 min without progress")]
    [InlineData(600, 1_209_600, 1000, "every 10 min; ERROR 14 days after the last octet (1000 came this time)")]
    [InlineData(86_400, 8_640_000, 0, "every 1 day, at most 90 times; BITS cancels the job after 90 days")]
    [InlineData(7_862_400, 8_640_000, 0, "none within 91 days; BITS cancels the job after 90 days")]
    [InlineData(601, 600, 0, "none, as the job is set: ERROR at once, until it is resumed")]
    public void Retries_are_told_in_one_line(int delay, int timeout, long progress, string expected)
    {
        var policy = new RetryPolicy
        {
            MinimumDelay = TimeSpan.FromSeconds(delay),
            NoProgressTimeout = TimeSpan.FromSeconds(timeout),
        };
        var sample = SampleResults.ProxyUnreachable();
        var run = sample.Runs[0] with
        {
            Verdict = sample.Runs[0].Verdict with
            {
                Retry = RetryTimetable.For(sample.Runs[0].Verdict, policy, progress),
            },
        };

        Assert.Contains("\n  retry " + expected, Write(sample with { Runs = [run] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_told_in_the_order_of_writing_with_where_to_look() =>
        Assert.Contains(
            "\n  log   event 202, then 61 with hr 2149580819, in Applications and Services\n"
                + "        Logs/Microsoft/Windows/Bits-Client/Operational\n",
            Write(SampleResults.RangeStripped()),
            StringComparison.Ordinal
        );

    [Fact]
    public void Wrong_bytes_are_a_success_in_the_event_log() =>
        Assert.Contains(
            "\n  log   event 60 with hr 0, a success to BITS, in",
            Write(SampleResults.WrongBytes()),
            StringComparison.Ordinal
        );

    [Fact]
    public void Another_end_of_the_other_shape_is_told_by_state_and_code_in_at_most_two_lines()
    {
        var hangs = SampleResults.ProxyUnreachable().Runs[0].Verdict;
        var sample = SampleResults.RangeStripped();
        var other = sample.Runs[1] with { JobShape = JobShape.Foreground, Verdict = hangs };

        var lines = Write(sample with { Runs = [sample.Runs[0], other] }).Split('\n').ToList();

        var also = lines.FindIndex(l => l.StartsWith("  also", StringComparison.Ordinal));
        Assert.Equal("  also  ✗ foreground job stays in TRANSIENT_ERROR: ERROR_WINHTTP_CANNOT_CONNECT", lines[also]);
        Assert.Equal("        0x80072EFD", lines[also + 1]);
        Assert.StartsWith("  retry none", lines[also + 2], StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_shapes_that_differ_are_shown_apart()
    {
        var text = Write(SampleResults.RangeStripped(), verbose: true);

        Assert.Contains("EVENT 202  error, background job, documented", text, StringComparison.Ordinal);
        Assert.Contains("EVENT 61  warning, background job, inferred", text, StringComparison.Ordinal);
        Assert.Contains("EVENT 60  information, foreground job, documented", text, StringComparison.Ordinal);
    }

    private static string Write(ProbeResult result, bool verbose = false) =>
        new TerminalReport(new ReportOptions { Width = 80, Verbose = verbose }).Write(result);
}
