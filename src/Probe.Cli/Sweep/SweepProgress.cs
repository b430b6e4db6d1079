using System.Globalization;
using Probe.Sweeps;

namespace Probe.Cli.Sweep;

/// <summary>
/// How far a sweep is, for standard error: on a terminal one line written over twice a second, elsewhere a line every
/// half minute.
/// </summary>
internal sealed class SweepProgress : IDisposable
{
    private const string EraseToEnd = "\u001b[K";
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(30);

    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly int _width;
    private readonly SweepTally _tally;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private bool _over;

    internal SweepProgress(TextWriter writer, bool isTerminal, int width, SweepTally tally, TimeProvider time)
    {
        _writer = writer;
        _isTerminal = isTerminal;
        _width = width;
        _tally = tally;
        _time = time;
        _started = time.GetTimestamp();
        var every = isTerminal ? OnTerminal : Elsewhere;
        _timer = time.CreateTimer(_ => Show(), null, every, every);
    }

    /// <summary>URLs in the list, once known.</summary>
    internal long? Planned { get; set; }

    /// <summary>The line as it would be now.</summary>
    internal string Line()
    {
        var counts = _tally.Counts;
        var seconds = Math.Max(_time.GetElapsedTime(_started).TotalSeconds, 0.001);
        var rate = counts.Done / seconds;
        var of = Planned is { } planned ? " of " + Text(planned) : "";
        var fails = counts.Fails > 0 ? $", {Text(counts.Fails)} fail" : "";
        var left =
            Planned is { } all && counts.Done > 0 && all > counts.Done
                ? ", " + Left(TimeSpan.FromSeconds((all - counts.Done) / rate)) + " left"
                : "";
        return $"{Text(counts.Done)}{of} URLs, {rate.ToString("0.#", CultureInfo.InvariantCulture)} a second{fails}{left}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            _timer.Dispose();
            if (_isTerminal)
            {
                Write("\r" + EraseToEnd);
            }
        }
    }

    /// <summary>Writes something else to where the line stands, and lets the line come back.</summary>
    internal void Clear()
    {
        if (_isTerminal)
        {
            lock (_lock)
            {
                Write("\r" + EraseToEnd);
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Left(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{Text((long)Math.Ceiling(time.TotalSeconds))} s"
        : time.TotalHours < 1 ? $"{Text((long)time.TotalMinutes)} min {Text(time.Seconds)} s"
        : $"{Text((long)time.TotalHours)} h {Text(time.Minutes)} min";

    private void Show()
    {
        lock (_lock)
        {
            if (!_over)
            {
                var line = Line();
                Write(_isTerminal ? "\r" + line[..Math.Min(line.Length, _width - 1)] + EraseToEnd : line + "\n");
            }
        }
    }

    private void Write(string text)
    {
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
