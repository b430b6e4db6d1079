namespace Probe.Reports;

/// <summary>What a report needs to know of where it goes; the caller asks the console and the environment, no report does.</summary>
public sealed record ReportOptions
{
    /// <summary>Columns of the terminal. Narrower than 60 is taken as 60, wider than 200 as 200.</summary>
    public int Width { get; init; } = 80;

    /// <summary>True to use colour (ANSI sequences): a terminal, and neither NO_COLOR nor an option against it.</summary>
    public bool Colour { get; init; }

    /// <summary>False where the output's encoding has ASCII alone.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>True to show everything: each check with its reason, every exchange, the way the route was decided.</summary>
    public bool Verbose { get; init; }

    /// <summary>True for <c>--fail-on advisory</c>.</summary>
    public bool FailOnAdvisory { get; init; }
}
