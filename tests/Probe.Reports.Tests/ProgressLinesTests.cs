using Probe.Exchanges;
using Probe.Testing.Results;
using Spectre.Console.Rendering;

namespace Probe.Reports.Tests;

public sealed class ProgressLinesTests
{
    private const string Erase = "\r\u001b[K";

    [Fact]
    public void On_a_terminal_one_line_is_written_over_and_cleared_in_the_end()
    {
        var text = Show(SampleResults.Healthy().Runs[0].Log, isTerminal: true, new ReportOptions());

        Assert.DoesNotContain('\n', text);
        var states = text.Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(SampleResults.Healthy().Runs[0].Log.All.Length + 1, states.Length);
        Assert.Contains("1 request, 0 octets: wsus01.corp.example:8530 head 200", states[0], StringComparison.Ordinal);
        Assert.Contains("20 requests, 2.0 MiB: ", states[^2], StringComparison.Ordinal);
        Assert.EndsWith(Erase, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(80, false)]
    public void No_state_fills_the_last_column(int width, bool unicode)
    {
        var text = Show(
            SampleResults.Hostile().Runs[0].Log,
            isTerminal: true,
            new ReportOptions { Width = width, Unicode = unicode }
        );

        Assert.All(
            text.Replace("\u001b[K", "", StringComparison.Ordinal).Split('\r'),
            state =>
            {
                Assert.True(new Segment(state).CellCount() < width, state);
                Assert.DoesNotContain(state, char.IsControl);
            }
        );
    }

    [Fact]
    public void Failed_exchanges_are_counted() =>
        Assert.Contains(
            ", 2 failed: ",
            Show(SampleResults.ProxyUnreachable().Runs[0].Log, isTerminal: true, new ReportOptions()),
            StringComparison.Ordinal
        );

    [Fact]
    public void Elsewhere_nothing_is_written() =>
        Assert.Empty(Show(SampleResults.Healthy().Runs[0].Log, isTerminal: false, new ReportOptions()));

    [Fact]
    public void Elsewhere_each_exchange_is_a_line_when_asked_for()
    {
        var text = Show(
            SampleResults.RangeStripped().Runs[0].Log,
            isTerminal: false,
            new ReportOptions { Verbose = true }
        );

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, lines.Length);
        Assert.Equal("#2 wsus01.corp.example:8530 range-first: GET 0-5690: 200, 1.0 MiB, 21 ms", lines[1]);
        Assert.Equal("#6 wsus01.corp.example:8530 head (control): HEAD: 200, 0 octets, 4.0 ms", lines[5]);
    }

    [Fact]
    public void A_run_without_exchanges_leaves_no_trace() =>
        Assert.Empty(Show(ExchangeLog.Empty, isTerminal: true, new ReportOptions()));

    [Fact]
    public void Nothing_is_shown_after_the_end()
    {
        using var writer = new StringWriter();
        var progress = new ProgressLines(writer, isTerminal: true, new ReportOptions());
        progress.Dispose();

        progress.Report(SampleResults.Healthy().Runs[0].Log.All[0]);

        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void A_writer_that_fails_ends_the_progress_and_not_the_run()
    {
        using var writer = new BrokenWriter();
        using var progress = new ProgressLines(writer, isTerminal: true, new ReportOptions());

        progress.Report(SampleResults.Healthy().Runs[0].Log.All[0]);
        progress.Report(SampleResults.Healthy().Runs[0].Log.All[1]);

        Assert.Equal(1, writer.Attempts);
    }

    [Fact(Timeout = 20000)]
    public async Task Several_runs_may_report_at_once()
    {
        var exchanges = SampleResults.Healthy().Runs[0].Log.All;
        using var writer = new StringWriter();
        using var progress = new ProgressLines(
            TextWriter.Synchronized(writer),
            isTerminal: true,
            new ReportOptions { Unicode = false }
        );

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 50).SelectMany(_ => exchanges),
            TestContext.Current.CancellationToken,
            (exchange, _) =>
            {
                progress.Report(exchange);
                return ValueTask.CompletedTask;
            }
        );

        Assert.Contains($" {50 * exchanges.Length} requests, ", writer.ToString(), StringComparison.Ordinal);
    }

    private static string Show(ExchangeLog log, bool isTerminal, ReportOptions options)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        using (var progress = new ProgressLines(writer, isTerminal, options))
        {
            foreach (var exchange in log.All)
            {
                progress.Report(exchange);
            }
        }

        return writer.ToString();
    }

    private sealed class BrokenWriter : StringWriter
    {
        internal int Attempts { get; private set; }

        public override void Write(string? value)
        {
            Attempts++;
            throw new IOException("broken pipe");
        }
    }
}
