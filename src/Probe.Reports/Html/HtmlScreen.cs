using System.Globalization;
using System.Text.RegularExpressions;
using Probe.Reports.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Probe.Reports.Html;

/// <summary>
/// Takes what the parts of the terminal report say and writes it as elements: labels become lists of terms, signs lists of
/// items, text to be pasted keeps its lines. So both reports say the same in the same words.
/// </summary>
/// <param name="html">The page.</param>
/// <param name="links">Where its exchanges are.</param>
/// <param name="level">Level of the headings that titles become.</param>
internal sealed partial class HtmlScreen(HtmlWriter html, ExchangeLinks links, int level)
    : Screen(new ReportOptions { Verbose = true, Width = 200 })
{
    /// <summary>A label that wide or narrower is a sign.</summary>
    private const int WidthOfSign = 2;

    private readonly int _base = html.Depth;
    private Part _part;
    private int _margin;

    private enum Part
    {
        None,
        Terms,
        Signs,
        Paste,
    }

    internal HtmlWriter Html => html;

    internal ExchangeLinks Links => links;

    internal int Level => level;

    /// <summary>The same for what stands one heading deeper.</summary>
    internal HtmlScreen Deeper()
    {
        End();
        return new HtmlScreen(html, links, level + 1);
    }

    /// <summary>Ends lists that are open.</summary>
    internal HtmlWriter End()
    {
        _part = Part.None;
        return html.CloseTo(_base);
    }

    /// <summary>A heading of this level.</summary>
    internal void Heading(Phrase phrase, string? id = null)
    {
        End().Open(NameOf(level), ("id", id));
        Write(phrase);
        html.Close();
    }

    /// <summary>The text inline, each piece in its tone; numbers of exchanges and addresses of sources are links.</summary>
    internal void Write(Phrase phrase)
    {
        foreach (var (piece, isSource) in phrase.Pieces)
        {
            var tone = Tone.Of(piece.Style);
            if (tone is not null)
            {
                html.Open("span", ("class", tone));
            }

            if (isSource)
            {
                WriteSource(piece.Text);
            }
            else
            {
                WriteNumbers(piece.Text, piece.Style.Equals(Ink.Note) ? Numbers() : Mentions());
            }

            if (tone is not null)
            {
                html.Close();
            }
        }
    }

    /// <inheritdoc/>
    internal override int MostPieces => 40;

    /// <inheritdoc/>
    internal override string WhereAll => "all are in the JSON report";

    internal override void Gap() { }

    internal override void Separator() => End();

    internal override void Title(string title, Phrase? beside = null)
    {
        var phrase = Text(title.Length == 0 ? "" : title[..1].ToUpperInvariant() + title[1..].ToLowerInvariant());
        Heading(beside is { IsEmpty: false } ? phrase.Add(" ").Add(beside) : phrase);
    }

    internal override void Line(Phrase phrase, int indent = 0) => Hang("", phrase, indent, 0);

    internal override void Exact(Phrase phrase)
    {
        if (_part != Part.Paste)
        {
            // A term keeps what is pasted for it.
            if (_part == Part.Terms)
            {
                html.Open("dd");
            }
            else
            {
                End();
            }

            html.Open("pre", ("class", "paste"), ("tabindex", "0"));
            _part = Part.Paste;
        }

        // The page's own margin comes before the line; blanks within the line are the line's.
        foreach (var (piece, _) in phrase.Pieces.SkipWhile(p => string.IsNullOrWhiteSpace(p.Piece.Text)))
        {
            html.Text(piece.Text);
        }

        html.LineEnd();
    }

    internal override void Hang(string label, Phrase phrase, int indent, int labelWidth, Style? labelStyle = null)
    {
        if (label.Length > 0 && labelWidth <= WidthOfSign)
        {
            ListIn(Part.Signs, "ul", "signs");
            html.Open("li").Element("span", label, ("class", Of("sign", labelStyle)));
            html.Text(" ");
            Write(phrase);
            html.Close();
            return;
        }

        if (label.Length > 0)
        {
            ListIn(Part.Terms, "dl", "terms");
            html.CloseTo(_base + 1).Open("div").Element("dt", label);
            _margin = indent + labelWidth;
        }
        else if (_part == Part.Paste && html.Depth > _base + 1)
        {
            // Back to the term that the text to be pasted belongs to.
            html.CloseTo(_base + 2);
            _part = Part.Terms;
        }

        if (_part == Part.Terms && indent + labelWidth >= _margin)
        {
            html.Open("dd");
        }
        else
        {
            End().Open("p");
        }

        Write(phrase);
        html.Close();
    }

    internal override void Flow(IEnumerable<Phrase> items, int indent, int gap)
    {
        End().Open("ul", ("class", "flow"));
        foreach (var item in items)
        {
            html.Open("li");
            Write(item);
            html.Close();
        }

        html.Close();
    }

    internal override void List(string label, IEnumerable<Phrase> items, int indent, int labelWidth)
    {
        foreach (var item in items)
        {
            Hang(label, item, indent, labelWidth);
            label = "";
        }
    }

    internal override void Fold(Phrase title, Action<Screen> content)
    {
        var depth = html.Depth;
        if (_part is Part.Terms or Part.Paste && depth > _base + 1)
        {
            html.CloseTo(_base + 2).Open("dd");
            _part = Part.Terms;
            depth = _base + 2;
        }
        else
        {
            depth = End().Depth;
        }

        html.Open("details").Open("summary");
        Write(title);
        html.Close();
        var inner = new HtmlScreen(html, links, level);
        content(inner);
        inner.End().CloseTo(depth);
    }

    internal override void Beside(Action<Screen> left, Action<Screen> right)
    {
        left(this);
        right(this);
    }

    internal override void Add(IRenderable piece, int indent) =>
        throw new NotSupportedException("tables have columns and headings of their own here");

    internal static string NameOf(int level) => "h" + Units.Number(Math.Min(level, 6));

    private static string Of(string name, Style? style) =>
        style is { } given && Tone.Of(given) is { } tone ? name + " " + tone : name;

    private void ListIn(Part part, string name, string tone)
    {
        if (_part == part || (part == Part.Terms && _part == Part.Paste && html.Depth > _base + 1))
        {
            _part = part;
            return;
        }

        End().Open(name, ("class", tone));
        _part = part;
    }

    private void WriteNumbers(string text, Regex numbers)
    {
        var from = 0;
        foreach (var match in numbers.EnumerateMatches(text))
        {
            var piece = text.Substring(match.Index, match.Length);
            html.Text(text[from..match.Index]);
            from = match.Index + match.Length;
            if (
                int.TryParse(
                    piece.AsSpan().TrimStart("#-"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                ) && links.HrefOf(number) is { } href
            )
            {
                // Of #2-4 both ends are links, the hyphen is not.
                html.Text(piece[0] == '-' ? "-" : "").Element("a", piece.TrimStart('-'), ("href", href));
            }
            else
            {
                html.Text(piece);
            }
        }

        html.Text(text[from..]);
    }

    private void WriteSource(string text)
    {
        if (Address().Match(text) is not { Success: true } address)
        {
            html.Text(text);
            return;
        }

        html.Text(text[..address.Index])
            .Element("a", address.Value, ("href", address.Value), ("rel", "noopener noreferrer"))
            .Text(text[(address.Index + address.Length)..]);
    }

    [GeneratedRegex("#[0-9]+|(?<=#[0-9]+)-[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    /// <summary>Numbers of exchanges as sentences have them: exchange 2, exchanges 3 and 19.</summary>
    [GeneratedRegex(
        "(?<=\\bexchanges? ([0-9]+(, | and |-)){0,8})[0-9]+\\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Mentions();

    [GeneratedRegex(
        "https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~:/?#@!$&*+=%()-]*)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Address();
}
