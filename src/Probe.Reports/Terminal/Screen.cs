using Spectre.Console;
using Spectre.Console.Rendering;

namespace Probe.Reports.Terminal;

/// <summary>
/// A page being laid out: lines are added from top to bottom, then printed at once. What the parts of a report say goes
/// through the members that can be overridden, so that another kind of page says the same.
/// </summary>
internal class Screen
{
    /// <summary>Longer lines of prose are hard to read, however wide the terminal is.</summary>
    private const int WidestProse = 120;

    private readonly List<SegmentLine> _lines = [];

    internal Screen(ReportOptions options)
        : this(options, Math.Clamp(options.Width, 60, 200)) { }

    private Screen(ReportOptions options, int width)
    {
        Options = options;
        Width = width;
        Glyphs = options.Unicode ? Glyphs.Unicode : Glyphs.AsciiOnly;
    }

    internal ReportOptions Options { get; }

    internal Glyphs Glyphs { get; }

    /// <summary>Columns.</summary>
    internal int Width { get; }

    /// <summary>Columns of prose.</summary>
    internal int ProseWidth => Math.Min(Width, WidestProse);

    /// <summary>Most pieces of one list, such as evidence of a finding.</summary>
    internal virtual int MostPieces => Options.Verbose ? int.MaxValue : 4;

    /// <summary>Where those are that are left out.</summary>
    internal virtual string WhereAll => "-v shows all";

    /// <summary>Lines so far.</summary>
    internal int Height => _lines.Count;

    internal Phrase Text(string text = "", Style? style = null) => new Phrase(Options.Unicode).Add(text, style);

    /// <summary>Untrusted text, shortened when it is very long.</summary>
    internal string Short(string text) => SafeText.Shorten(SafeText.Clean(text), Options.Verbose ? 4000 : 400);

    /// <summary>A remedy whole: cut in the middle, it is of no use to whoever pastes from it.</summary>
    internal static string Whole(string text) => SafeText.Shorten(SafeText.Clean(text), 4000);

    /// <summary>An empty line, unless there is one already or nothing before it.</summary>
    internal virtual void Gap()
    {
        if (_lines.Count > 0 && _lines[^1].Count > 0)
        {
            _lines.Add([]);
        }
    }

    internal virtual void Line(Phrase phrase, int indent = 0) => Hang("", phrase, indent, 0);

    /// <summary>One line as it is: the caller has seen to its width.</summary>
    internal virtual void Exact(Phrase phrase) => _lines.Add(phrase.ToLine());

    /// <summary>A line across.</summary>
    internal virtual void Separator()
    {
        Gap();
        Exact(Text(Repeat(Glyphs.Line, ProseWidth), Ink.Faint));
        Gap();
    }

    /// <summary>A section's title, with what belongs on the same line.</summary>
    internal virtual void Title(string title, Phrase? beside = null)
    {
        Gap();
        var phrase = Text(title, Ink.Strong);
        if (beside is { IsEmpty: false })
        {
            phrase.Add("  ").Add(beside);
        }

        Line(phrase);
    }

    /// <summary>A label with text that wraps beside it.</summary>
    /// <param name="label">The label, shorter than its column.</param>
    /// <param name="phrase">The text.</param>
    /// <param name="indent">Columns left of the label.</param>
    /// <param name="labelWidth">Columns of the label, the space after it included.</param>
    /// <param name="labelStyle">How the label looks; faint when null.</param>
    internal virtual void Hang(string label, Phrase phrase, int indent, int labelWidth, Style? labelStyle = null)
    {
        var left = Text(new string(' ', indent)).Add(label, labelStyle ?? Ink.Faint);
        var margin = indent + labelWidth;
        left.Add(new string(' ', Math.Max(0, margin - left.Width)));
        foreach (var wrapped in phrase.Wrap(Math.Max(16, ProseWidth - margin)))
        {
            var line = left.ToLine();
            line.AddRange(wrapped);
            _lines.Add(line);
            left = Text(new string(' ', margin));
        }
    }

    /// <summary>Items one after the other, each kept whole, on as many lines as it takes.</summary>
    /// <param name="items">The items.</param>
    /// <param name="indent">Columns left of each line.</param>
    /// <param name="gap">Columns between items.</param>
    internal virtual void Flow(IEnumerable<Phrase> items, int indent, int gap)
    {
        var line = Text();
        foreach (var item in items)
        {
            if (!line.IsEmpty && indent + line.Width + gap + item.Width > ProseWidth)
            {
                Line(line, indent);
                line = Text();
            }

            line.Add(line.IsEmpty ? "" : new string(' ', gap)).Add(item);
        }

        if (!line.IsEmpty)
        {
            Line(line, indent);
        }
    }

    /// <summary>A table or another piece of Spectre's, laid out at the full width less an indent.</summary>
    internal virtual void Add(IRenderable piece, int indent)
    {
        var segments = piece.Render(RenderOptions.Create(NewConsole(TextWriter.Null)), Width - indent);
        foreach (var line in Segment.SplitLines(segments))
        {
            line.Insert(0, Segment.Padding(indent));
            _lines.Add(line);
        }
    }

    /// <summary>Several things beside one label, with semicolons between them.</summary>
    internal virtual void List(string label, IEnumerable<Phrase> items, int indent, int labelWidth)
    {
        var phrase = Text();
        foreach (var item in items)
        {
            phrase.Add(phrase.IsEmpty ? "" : "; ", Ink.Faint).Add(item);
        }

        Hang(label, phrase, indent, labelWidth);
    }

    /// <summary>Something long that a page which can fold shows under a title alone; here it stands as it is.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="content">Writes it.</param>
    internal virtual void Fold(Phrase title, Action<Screen> content) => content(this);

    /// <summary>Two pages side by side where they fit, else one below the other.</summary>
    /// <param name="left">Writes the one.</param>
    /// <param name="right">Writes the other.</param>
    internal virtual void Beside(Action<Screen> left, Action<Screen> right)
    {
        const int gap = 4;
        const int least = 76;
        if (Width < (2 * least) + gap)
        {
            left(this);
            right(this);
            return;
        }

        var one = new Screen(Options, (Width - gap) / 2);
        var other = new Screen(Options, Width - gap - one.Width);
        left(one);
        right(other);
        Gap();
        for (var i = 0; i < Math.Max(one.Height, other.Height); i++)
        {
            var line = new SegmentLine(one._lines.ElementAtOrDefault(i) ?? []);
            if (other._lines.ElementAtOrDefault(i) is { Count: > 0 } beside)
            {
                line.Add(Segment.Padding(one.Width + gap - line.CellCount()));
                line.AddRange(beside);
            }

            _lines.Add(line);
        }
    }

    /// <summary>Prints the page, without blanks at line ends.</summary>
    internal void Print(TextWriter writer)
    {
        using var page = new StringWriter { NewLine = "\n" };
        if (Options.Colour)
        {
            NewConsole(page).Write(new Page(_lines));
        }
        else
        {
            // Without colour the library sets that of the process's own terminal back, which may be closed.
            foreach (var segment in _lines.SelectMany(line => line.Append(Segment.LineBreak)))
            {
                page.Write(segment.IsControlCode ? "" : segment.Text);
            }
        }

        foreach (var line in page.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n'))
        {
            writer.Write(line.TrimEnd());
            writer.Write('\n');
        }
    }

    internal static string Repeat(string sign, int count) => string.Concat(Enumerable.Repeat(sign, Math.Max(0, count)));

    // Nothing is asked of the environment: where the report goes and what it may use is in the options.
    private IAnsiConsole NewConsole(TextWriter writer)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = Options.Colour ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Options.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                EnvironmentVariables = [],
            }
        );
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = Options.Unicode;
        return console;
    }

    private sealed class Page(List<SegmentLine> lines) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            lines.SelectMany(line => line.Append(Segment.LineBreak));
    }
}
