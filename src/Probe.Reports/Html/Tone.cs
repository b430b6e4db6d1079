using Spectre.Console;

namespace Probe.Reports.Html;

/// <summary>The classes that stand for the terminal report's styles.</summary>
internal static class Tone
{
    internal const string Good = "good";
    internal const string Bad = "bad";
    internal const string Warning = "warn";
    internal const string Faint = "faint";

    /// <summary>The class of a style; null where it is that of plain text.</summary>
    internal static string? Of(Style style)
    {
        var colour = ColourOf(style);
        var strong = style.Decoration.HasFlag(Decoration.Bold) ? "strong" : "";
        return (colour, strong) switch
        {
            ("", "") => null,
            (_, "") => colour,
            ("", _) => strong,
            _ => colour + " " + strong,
        };
    }

    /// <summary>The class of its colour alone; empty for none.</summary>
    internal static string ColourOf(Style style) =>
        style.Foreground.Equals(Color.Green) ? Good
        : style.Foreground.Equals(Color.Red) ? Bad
        : style.Foreground.Equals(Color.Yellow) ? Warning
        : style.Decoration.HasFlag(Decoration.Dim) ? Faint
        : "";
}
