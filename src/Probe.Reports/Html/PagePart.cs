namespace Probe.Reports.Html;

/// <summary>A part of a run or a site, with a link that leads to it.</summary>
/// <param name="Name">Its class, and the end of its name on the page.</param>
/// <param name="Words">What its link says.</param>
/// <param name="IsThere">False where there is nothing to write.</param>
/// <param name="Write">Writes it.</param>
internal sealed record PagePart(string Name, string Words, bool IsThere, Action<HtmlScreen> Write)
{
    /// <summary>The links, then the parts.</summary>
    /// <param name="html">The page.</param>
    /// <param name="links">Whose parts they are.</param>
    /// <param name="level">Level of their headings.</param>
    /// <param name="parts">They.</param>
    /// <param name="further">Where else to go; null for nowhere.</param>
    internal static void WriteAll(
        HtmlWriter html,
        ExchangeLinks links,
        int level,
        IReadOnlyList<PagePart> parts,
        (string Words, string Href)? further = null
    )
    {
        html.Open("nav", ("aria-label", "Parts of " + links.Prefix.TrimEnd('-'))).Open("ul", ("class", "flow"));
        foreach (var part in parts.Where(p => p.IsThere))
        {
            html.Open("li").Element("a", part.Words, ("href", "#" + links.Prefix + part.Name)).Close();
        }

        if (further is { } other)
        {
            html.Open("li").Element("a", other.Words, ("href", other.Href)).Close();
        }

        html.Close().Close();
        foreach (var part in parts.Where(p => p.IsThere))
        {
            html.Open("section", ("class", part.Name), ("id", links.Prefix + part.Name));
            var screen = new HtmlScreen(html, links, level);
            part.Write(screen);
            screen.End().Close();
        }
    }
}
