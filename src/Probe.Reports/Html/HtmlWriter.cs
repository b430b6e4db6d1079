namespace Probe.Reports.Html;

/// <summary>
/// Writes elements and text, as they come, to where they go. The one way into the page: names of elements and attributes are
/// the program's own, every text and value is made safe (<see cref="SafeText"/>) and encoded here, whoever wrote it, and
/// what is open is closed.
/// </summary>
/// <param name="output">Where the page goes.</param>
internal sealed class HtmlWriter(TextWriter output)
{
    /// <summary>Elements that a line of the page's source may end after.</summary>
    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "html",
        "head",
        "title",
        "style",
        "body",
        "header",
        "main",
        "nav",
        "footer",
        "section",
        "article",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "pre",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "svg",
    };

    private readonly Stack<string> _open = new();

    /// <summary>How many elements are open.</summary>
    internal int Depth => _open.Count;

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes; null leaves one out, an empty value makes it one without a value.</param>
    internal HtmlWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Void(name, attributes);
        _open.Push(name);
        return this;
    }

    /// <summary>An element that has no end tag.</summary>
    internal HtmlWriter Void(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        output.Write('<');
        output.Write(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            output.Write(' ');
            output.Write(attribute);
            if (value.Length > 0)
            {
                output.Write("=\"");
                Encode(value);
                output.Write('"');
            }
        }

        output.Write('>');
        return this;
    }

    /// <summary>Text, from whomever it is.</summary>
    internal HtmlWriter Text(string text)
    {
        Encode(text);
        return this;
    }

    /// <summary>An element with text alone.</summary>
    internal HtmlWriter Element(
        string name,
        string text,
        params ReadOnlySpan<(string Name, string? Value)> attributes
    ) => Open(name, attributes).Text(text).Close();

    /// <summary>Closes the element opened last.</summary>
    internal HtmlWriter Close()
    {
        var name = _open.Pop();
        output.Write("</");
        output.Write(name);
        output.Write('>');
        return Blocks.Contains(name) ? LineEnd() : this;
    }

    /// <summary>Closes elements until so many are open.</summary>
    internal HtmlWriter CloseTo(int depth)
    {
        while (_open.Count > depth)
        {
            Close();
        }

        return this;
    }

    /// <summary>A line end of the page's source: seen where text is shown as it is, a blank elsewhere.</summary>
    internal HtmlWriter LineEnd()
    {
        output.Write('\n');
        return this;
    }

    /// <summary>The program's own style sheet, in which nothing is to be encoded.</summary>
    internal HtmlWriter Style(StyleSheet sheet)
    {
        Open("style");
        output.Write(sheet.Text);
        return Close();
    }

    /// <summary>The line that every page begins with.</summary>
    internal HtmlWriter Begin()
    {
        output.Write("<!DOCTYPE html>");
        return LineEnd();
    }

    private void Encode(string text)
    {
        var clean = SafeText.Clean(text).AsSpan();
        while (clean.IndexOfAny("&<>\"'") is >= 0 and var at)
        {
            output.Write(clean[..at]);
            output.Write(
                clean[at] switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    _ => "&#39;",
                }
            );
            clean = clean[(at + 1)..];
        }

        output.Write(clean);
    }
}
