using Spectre.Console;
using Spectre.Console.Rendering;

namespace Probe.Reports.Terminal;

/// <summary>
/// Text in several styles that wraps at words. The one way by which text gets onto the screen: each piece is made
/// safe here, whoever wrote it, and none is ever read as markup.
/// </summary>
internal sealed class Phrase
{
    /// <summary>A word that is too long for a line begins on a line that has at least this much room left.</summary>
    private const int LeastRoom = 24;

    private readonly bool _unicode;
    private readonly List<Segment> _segments = [];
    private readonly HashSet<Segment> _sources = new(ReferenceEqualityComparer.Instance);

    internal Phrase(bool unicode) => _unicode = unicode;

    internal bool IsEmpty => _segments.Count == 0;

    /// <summary>The pieces, safe, each with whether it is a source.</summary>
    internal IEnumerable<(Segment Piece, bool IsSource)> Pieces => _segments.Select(s => (s, _sources.Contains(s)));

    /// <summary>Columns that the text takes on one line.</summary>
    internal int Width => _segments.Sum(s => s.CellCount());

    internal Phrase Add(string text, Style? style = null)
    {
        if (text.Length > 0)
        {
            var safe = _unicode ? SafeText.Clean(text) : SafeText.CleanAscii(text);
            _segments.Add(new Segment(safe, style ?? Ink.Plain));
        }

        return this;
    }

    /// <summary>Where a rule stands, in the program's own words: a page that has links may make one of its address.</summary>
    internal Phrase AddSource(string text, Style style)
    {
        Add(text, style);
        if (text.Length > 0)
        {
            _sources.Add(_segments[^1]);
        }

        return this;
    }

    internal Phrase Add(Phrase other)
    {
        _segments.AddRange(other._segments);
        _sources.UnionWith(other._sources);
        return this;
    }

    /// <summary>The text as it is, on one line.</summary>
    internal SegmentLine ToLine() => new(_segments);

    /// <summary>The text on as many lines as it takes, none wider than asked for.</summary>
    /// <param name="width">Columns, at least 2: a wide character has to fit.</param>
    internal IEnumerable<SegmentLine> Wrap(int width)
    {
        var line = new SegmentLine();
        var used = 0;
        var blanks = 0;
        foreach (var word in Words())
        {
            if (word.Count == 0)
            {
                blanks++;
                continue;
            }

            var length = word.Sum(s => s.CellCount());
            var gap = used == 0 ? 0 : blanks;
            blanks = 0;
            if (used > 0 && used + gap + length > width && (length <= width || used + gap + LeastRoom > width))
            {
                yield return line;
                line = [];
                used = 0;
                gap = 0;
            }

            if (gap > 0)
            {
                Append(
                    line,
                    new string(' ', gap),
                    line[line.Count - 1].Style.Equals(word[0].Style) ? word[0].Style : Ink.Plain
                );
                used += gap;
            }

            foreach (var piece in Fill(word, width, used))
            {
                if (piece is null)
                {
                    yield return line;
                    line = [];
                    used = 0;
                    continue;
                }

                Append(line, piece.Text, piece.Style);
                used += piece.CellCount();
            }
        }

        if (line.Count > 0)
        {
            yield return line;
        }
    }

    // Neighbours of one style are one segment: a terminal gets one colour sequence for them, not one per word.
    // (An index from the end would count a SegmentLine's columns.)
    private static void Append(SegmentLine line, string text, Style style)
    {
        if (line.Count > 0 && line[line.Count - 1].Style.Equals(style))
        {
            line[line.Count - 1] = new Segment(line[line.Count - 1].Text + text, style);
        }
        else
        {
            line.Add(new Segment(text, style));
        }
    }

    // Words with their styles; an empty one stands for each blank.
    private IEnumerable<List<Segment>> Words()
    {
        var word = new List<Segment>();
        foreach (var segment in _segments)
        {
            var parts = segment.Text.Split(' ');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    if (word.Count > 0)
                    {
                        yield return word;
                        word = [];
                    }

                    yield return [];
                }

                if (parts[i].Length > 0)
                {
                    word.Add(new Segment(parts[i], segment.Style));
                }
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    // The pieces of one word; null where a new line begins. A long word breaks after a slash or comma where it can.
    private static IEnumerable<Segment?> Fill(List<Segment> word, int width, int used)
    {
        foreach (var segment in word)
        {
            var text = segment.Text;
            while (text.Length > 0)
            {
                var fits = FitOf(text, width - used);
                if (fits == text.Length)
                {
                    used += new Segment(text).CellCount();
                    yield return new Segment(text, segment.Style);
                    break;
                }

                var end = text.AsSpan(0, fits).LastIndexOfAny('/', ',', ';') + 1;
                end = end > fits / 2 ? end : fits;
                if (end > 0)
                {
                    yield return new Segment(text[..end], segment.Style);
                }

                yield return null;
                text = text[end..];
                used = 0;
            }
        }
    }

    /// <summary>How many characters of a text fit into so many columns.</summary>
    internal static int FitOf(string text, int columns)
    {
        var end = 0;
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += new Segment(rune.ToString()).CellCount();
            if (used > columns)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
