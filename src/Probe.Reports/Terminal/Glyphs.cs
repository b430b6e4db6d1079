namespace Probe.Reports.Terminal;

/// <summary>The signs of the terminal report, each one column wide; a second set for terminals without Unicode.</summary>
internal sealed record Glyphs
{
    internal string Good { get; private init; } = "✓";
    internal string Bad { get; private init; } = "✗";
    internal string Warning { get; private init; } = "!";
    internal string Blocked { get; private init; } = "○";
    internal string NotApplicable { get; private init; } = "·";
    internal string NotRun { get; private init; } = "?";
    internal string Dot { get; private init; } = "·";
    internal string Line { get; private init; } = "─";
    internal string BrokenLine { get; private init; } = "╌";
    internal string Arrow { get; private init; } = "►";
    internal string Up { get; private init; } = "▲";
    internal string Ellipsis { get; private init; } = "…";
    internal string Verified { get; private init; } = "█";
    internal string Received { get; private init; } = "▒";
    internal string Wrong { get; private init; } = "X";
    internal string Missing { get; private init; } = "_";
    internal string NotAsked { get; private init; } = "·";

    internal static Glyphs Unicode { get; } = new();

    internal static Glyphs AsciiOnly { get; } =
        new()
        {
            Good = "+",
            Bad = "X",
            Blocked = "o",
            NotApplicable = "-",
            Dot = "-",
            Line = "-",
            BrokenLine = ".",
            Arrow = ">",
            Up = "^",
            Ellipsis = "~",
            Verified = "#",
            Received = "+",
            NotAsked = ".",
        };
}
