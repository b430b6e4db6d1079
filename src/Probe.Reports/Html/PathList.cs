using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>The way of a request as a row of parties, the broken one marked.</summary>
internal static class PathList
{
    /// <summary>Characters of what is said of a party.</summary>
    private const int MostOfWord = 300;

    internal static void Write(HtmlScreen screen, RunGroup group)
    {
        var html = screen.Html;
        screen.Title("PATH");
        html.Open("ol", ("class", "hops"));
        foreach (var hop in PathPicture.HopsOf(group))
        {
            var (sign, style) = PathPicture.SignOf(screen.Glyphs, hop.State);
            var tone = hop.State switch
            {
                PathPicture.HopState.Good => "hop good",
                PathPicture.HopState.Broken => "hop bad",
                _ => "hop faint",
            };
            html.Open("li", ("class", hop.Passed ? tone : tone + " unseen"));
            html.Open("p", ("class", "party"));
            screen.Write(screen.Text(sign + " " + hop.Name, style));
            html.Close();
            foreach (var text in new[] { hop.First, hop.Second }.Where(t => t.Length > 0))
            {
                html.Element("p", SafeText.Shorten(SafeText.Clean(text), MostOfWord), ("class", "what"));
            }

            if (hop.State == PathPicture.HopState.Broken)
            {
                html.Element("p", screen.Glyphs.Up + " " + PathPicture.BreaksHere, ("class", "break"));
            }

            html.Close();
        }

        html.Close();
        PathPicture.WriteControl(screen, group);
    }
}
