namespace Probe.Reports.Html;

/// <summary>A table in a box of its own: what is too wide for the window scrolls there, and not the page.</summary>
internal static class ScrollBox
{
    /// <summary>Opens box and table.</summary>
    /// <param name="html">The page.</param>
    /// <param name="name">What the table has, for those who do not see it.</param>
    /// <param name="links">The run that it is of; null where the page has only one such table.</param>
    internal static HtmlWriter Open(HtmlWriter html, string name, ExchangeLinks? links = null)
    {
        var whole = links is null ? name : $"{name} ({links.Prefix.TrimEnd('-')})";
        return html.Open("section", ("class", "scroll"), ("aria-label", whole), ("tabindex", "0"))
            .Open("table")
            .Element("caption", whole, ("class", "sr"));
    }

    /// <summary>The row of column headings.</summary>
    internal static HtmlWriter Columns(HtmlWriter html, params ReadOnlySpan<(string Title, bool IsNumber)> columns)
    {
        html.Open("thead").Open("tr");
        foreach (var (title, isNumber) in columns)
        {
            html.Element("th", title, ("scope", "col"), ("class", isNumber ? "num" : null));
        }

        return html.Close().Close();
    }

    /// <summary>A cell.</summary>
    internal static HtmlWriter Cell(HtmlWriter html, string text, string? tone = null) =>
        html.Element("td", text, ("class", tone));
}
