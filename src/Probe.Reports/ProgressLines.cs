using Probe.Exchanges;
using Probe.Planning;
using Probe.Reports.Terminal;

namespace Probe.Reports;

/// <summary>
/// Live progress, for standard error and never for a report: on a terminal one line that is written over, elsewhere
/// nothing, or a line per exchange when asked for. Safe to call from several runs at once; a writer that fails ends
/// the progress, not the run.
/// </summary>
public sealed class ProgressLines : IProgress<Exchange>, IDisposable
{
    private const string EraseToEnd = "\u001b[K";

    private readonly TextWriter _writer;
    private readonly ReportOptions _options;
    private readonly bool _isTerminal;
    private readonly Lock _lock = new();
    private int _exchanges;
    private int _failures;
    private long _octets;
    private bool _over;

    /// <summary>Makes a view that shows nothing yet.</summary>
    /// <param name="writer">Standard error; not closed.</param>
    /// <param name="isTerminal">True when somebody looks at it and it understands ANSI sequences.</param>
    /// <param name="options">Width, character set, and whether each exchange is to be told.</param>
    public ProgressLines(TextWriter writer, bool isTerminal, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        _writer = writer;
        _isTerminal = isTerminal;
        _options = options;
    }

    /// <summary>Tells that an exchange is done.</summary>
    /// <param name="value">The exchange.</param>
    public void Report(Exchange value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            _exchanges++;
            _failures += value.Failure is null ? 0 : 1;
            _octets += value.Body?.Length ?? 0;
            if (_isTerminal)
            {
                Write("\r" + Fit(Status(value)) + EraseToEnd);
            }
            else if (_options.Verbose)
            {
                Write(Clean(Line(value)) + "\n");
            }
        }
    }

    /// <summary>Clears the line; nothing is shown afterwards.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isTerminal && _exchanges > 0)
            {
                Write("\r" + EraseToEnd);
            }

            _over = true;
        }
    }

    private string Status(Exchange exchange)
    {
        var spinner = _options.Unicode ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\";
        var failed = _failures > 0 ? $", {_failures} failed" : "";
        return $"{spinner[_exchanges % spinner.Length]} {Units.Count(_exchanges, "request")}, {Units.Octets(_octets)}{failed}: "
            + $"{exchange.Spec.Url.Authority} {exchange.Spec.Purpose.ToToken()} {EndOf(exchange)}";
    }

    private static string Line(Exchange exchange) =>
        $"#{exchange.Number} {exchange.Spec.Url.Authority} {exchange.Spec.Purpose.ToToken()}"
        + (exchange.IsControl ? " (control)" : "")
        + $": {Wording.RequestOf(exchange.Spec)}: {EndOf(exchange)}, "
        + $"{Units.Octets(exchange.Body?.Length ?? 0)}, {Units.Duration(exchange.Timings.Total)}";

    private static string EndOf(Exchange exchange) =>
        (exchange.Status, exchange.Failure) switch
        {
            ({ } status, null) => Units.Number(status),
            ({ } status, { } failure) => Units.Number(status) + " " + failure.Cause,
            (null, { } failure) => failure.Cause,
            _ => "",
        };

    private string Clean(string text) => _options.Unicode ? SafeText.Clean(text) : SafeText.CleanAscii(text);

    // One column is left free: a full line would wrap, and the next one would no longer cover it.
    private string Fit(string text)
    {
        var clean = Clean(text);
        return clean[..Phrase.FitOf(clean, Math.Max(1, _options.Width - 1))];
    }

    private void Write(string text)
    {
        if (_over)
        {
            return;
        }

        try
        {
            _writer.Write(text);
            _writer.Flush();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            _over = true;
        }
    }
}
