using Probe.Http;
using Probe.Verdicts;
using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>
/// The file as one line, scaled to the width: which octets were right. A cell shows the worst of what it stands
/// for, and never hides a single octet that was seen.
/// </summary>
internal static class ByteStrip
{
    private static readonly ByteState[] Order =
    [
        ByteState.Verified,
        ByteState.Received,
        ByteState.Wrong,
        ByteState.Missing,
    ];

    internal static void Write(Screen screen, RunGroup group)
    {
        var coverage = group.Worst.Coverage;
        if (coverage.Spans.IsEmpty)
        {
            return;
        }

        var spans = coverage.Spans;
        var length = LengthOf(coverage);
        screen.Title("BYTES", screen.Text(SizeOf(coverage), Ink.Faint));
        var last = Units.Number(length - 1);
        var cells = (int)Math.Min(length, screen.Width - 6 - last.Length);
        var strip = screen.Text("  0 ", Ink.Faint);
        foreach (var run in RunsOf(Cells(spans, length, cells)))
        {
            var (sign, style) = SignOf(screen.Glyphs, run.State);
            strip.Add(Screen.Repeat(sign, run.Count), style);
        }

        screen.Exact(strip.Add(" " + last, Ink.Faint));
        WriteKey(screen, coverage);
    }

    /// <summary>What the signs mean, how much of each there is, and where the bad ones are.</summary>
    internal static void WriteKey(Screen screen, ByteCoverage coverage)
    {
        WriteLegend(screen, coverage.Spans, LengthOf(coverage));
        WritePlaces(screen, coverage.Spans, ByteState.Wrong, "wrong");
        WritePlaces(screen, coverage.Spans, ByteState.Missing, "missing");
    }

    /// <summary>Octets that the strip stands for.</summary>
    internal static long LengthOf(ByteCoverage coverage)
    {
        // At long.MaxValue the length has no room for its last octet; no file is that long.
        var length = Math.Max(1, coverage.FileLength ?? 0);
        return Math.Max(length, Math.Min(coverage.Spans.Max(s => s.Range.Last), long.MaxValue - 1) + 1);
    }

    /// <summary>The file's length in words.</summary>
    internal static string SizeOf(ByteCoverage coverage) =>
        coverage.FileLength is { } known
            ? $"{Units.Number(known)} octets" + (known >= 1024 ? $", {Units.Octets(known)}" : "")
            : "length not known; shown up to the last octet seen";

    /// <summary>What each cell shows; null where nothing was asked for.</summary>
    /// <param name="spans">Ascending stretches.</param>
    /// <param name="length">Octets that the strip stands for, at least <paramref name="cells"/>.</param>
    /// <param name="cells">How many cells.</param>
    internal static ByteState?[] Cells(IEnumerable<ByteSpan> spans, long length, int cells)
    {
        var result = new ByteState?[cells];
        foreach (var span in spans)
        {
            var first = CellOf(span.Range.First, length, cells);
            var last = CellOf(Math.Min(span.Range.Last, length - 1), length, cells);
            for (var cell = first; cell <= last; cell++)
            {
                result[cell] = Worse(result[cell], span.State);
            }
        }

        return result;
    }

    private static int CellOf(long offset, long length, int cells) => (int)((Int128)offset * cells / length);

    private static ByteState Worse(ByteState? one, ByteState other) =>
        one is { } state && Weight(state) > Weight(other) ? state : other;

    private static int Weight(ByteState state) =>
        state switch
        {
            ByteState.Wrong => 3,
            ByteState.Missing => 2,
            ByteState.Received => 1,
            _ => 0,
        };

    internal static IEnumerable<(ByteState? State, int Count)> RunsOf(ByteState?[] cells)
    {
        for (var i = 0; i < cells.Length; )
        {
            var end = i;
            while (end < cells.Length && cells[end] == cells[i])
            {
                end++;
            }

            yield return (cells[i], end - i);
            i = end;
        }
    }

    private static void WriteLegend(Screen screen, IReadOnlyCollection<ByteSpan> spans, long length)
    {
        var items = new List<Phrase>();
        var seen = 0L;
        foreach (var state in Order)
        {
            var octets = (long)
                Math.Min(
                    length,
                    spans.Where(s => s.State == state).Sum(s => (decimal)s.Range.Last - s.Range.First + 1)
                );
            seen += Math.Min(octets, length - seen);
            if (octets > 0)
            {
                items.Add(Item(state, Json.Tokens.Of(state), octets));
            }
        }

        if (seen < length)
        {
            items.Add(Item(null, "not asked for", length - seen));
        }

        screen.Flow(items, 4, 3);

        Phrase Item(ByteState? state, string word, long octets)
        {
            var (sign, style) = SignOf(screen.Glyphs, state);
            return screen
                .Text(sign, style)
                .Add($" {word} {Units.Octets(octets)} ({Units.Percent(octets, length)})", Ink.Faint);
        }
    }

    private static void WritePlaces(Screen screen, IEnumerable<ByteSpan> spans, ByteState state, string word)
    {
        var ranges = spans.Where(s => s.State == state).Select(s => s.Range).ToList();
        if (ranges.Count == 0)
        {
            return;
        }

        var most = screen.MostPieces;
        var (_, style) = SignOf(screen.Glyphs, state);
        var text = string.Join(", ", ranges.Take(most).Select(PlaceOf));
        var more = ranges.Count > most ? $", and {ranges.Count - most} more ({screen.WhereAll})" : "";
        screen.Line(screen.Text(word + " at ", style).Add(text + more), 4);
    }

    private static string PlaceOf(ByteRange range) =>
        range.First == range.Last ? Units.Number(range.First) : range.ToString();

    internal static (string Sign, Style Style) SignOf(Glyphs glyphs, ByteState? state) =>
        state switch
        {
            ByteState.Verified => (glyphs.Verified, Ink.Good),
            ByteState.Received => (glyphs.Received, Ink.Note),
            ByteState.Wrong => (glyphs.Wrong, Ink.BadStrong),
            ByteState.Missing => (glyphs.Missing, Ink.Warning),
            _ => (glyphs.NotAsked, Ink.Faint),
        };
}
