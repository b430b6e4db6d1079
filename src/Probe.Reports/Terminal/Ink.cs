using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>
/// The few styles used. Colours come from the terminal's own sixteen, so that its theme decides; grey is not among
/// them, since some themes make it invisible. Every difference in colour is one in sign or word too.
/// </summary>
internal static class Ink
{
    internal static Style Plain { get; } = Style.Plain;
    internal static Style Strong { get; } = new(decoration: Decoration.Bold);
    internal static Style Faint { get; } = new(decoration: Decoration.Dim);
    internal static Style Good { get; } = new(Color.Green);
    internal static Style GoodStrong { get; } = new(Color.Green, decoration: Decoration.Bold);
    internal static Style Bad { get; } = new(Color.Red);
    internal static Style BadStrong { get; } = new(Color.Red, decoration: Decoration.Bold);
    internal static Style Warning { get; } = new(Color.Yellow);
    internal static Style WarningStrong { get; } = new(Color.Yellow, decoration: Decoration.Bold);
    internal static Style Note { get; } = new(Color.Teal);
}
