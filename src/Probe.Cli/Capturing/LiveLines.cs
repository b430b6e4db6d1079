using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Probe.Evidence.Http;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Cli.Capturing;

/// <summary>
/// Lines while a capture runs. They are written by one writer, many at once where many come; where nobody reads fast
/// enough lines are left out, and counted, rather than that a download waits for a terminal.
/// </summary>
internal sealed class LiveLines : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 64 * 1024;
    private const int MostOfUrl = 200;

    private readonly Channel<Func<string>> _lines = Channel.CreateBounded<Func<string>>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );
    private readonly TextWriter _output;
    private readonly Task _writing;
    private long _leftOut;

    /// <param name="output">Where the lines go.</param>
    internal LiveLines(TextWriter output)
    {
        _output = output;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>A line about an exchange.</summary>
    internal void Tell(SeenExchange seen) => Add(() => Line(seen));

    /// <summary>A line as it is.</summary>
    internal void Tell(string line) => Add(() => line);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    /// <summary>Time, client, method, URL, range, status, octets, milliseconds.</summary>
    internal static string Line(SeenExchange seen)
    {
        var exchange = seen.Exchange;
        var url = Printable.Escape(UrlSecrets.Masked(exchange.Spec.Url).ToString(), MostOfUrl);
        var range = exchange.Spec.RangeText is { } asked ? $" [{Printable.Escape(asked, 60)}]" : "";
        var end =
            exchange.Failure is { } failure
                ? $"{exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? "-"} {FailureCauses.Words(failure)}"
            : exchange.Body is { End: BodyEnd.CutByPlan, Cut: BodyCut.ByClient }
                ? $"{exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? "-"} {BodyCuts.Words(exchange.Body)}"
            : seen.Gap is not null ? $"{exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? "-"} not to its end"
            : exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{exchange.StartedAt:HH:mm:ss.fff} {seen.Client} {exchange.Spec.Method} {url}{range} {end} {exchange.Body?.Length ?? 0} octets {exchange.Timings.Total.TotalMilliseconds:0.0} ms"
        );
    }

    private void Add(Func<string> line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _leftOut);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await WriteAllAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads the lines any more; what is relayed and judged does not depend on them.
        }
    }

    private async Task WriteAllAsync()
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (text.Length < MostAtOnce && _lines.Reader.TryRead(out var line))
            {
                text.Append(line()).Append('\n');
            }

            if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut)
            {
                text.Append(CultureInfo.InvariantCulture, $"({leftOut} lines left out)\n");
            }

            _output.Write(text.ToString());
            text.Clear();
        }
    }
}
