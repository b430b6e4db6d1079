using System.Collections.Immutable;

namespace Probe.Pac;

/// <summary>A script and where it came from.</summary>
public sealed record PacSource
{
    /// <summary>Where it came from, as it may be shown: a path, a URL, <c>WPAD http://wpad.corp.example/wpad.dat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The script.</summary>
    public required string Text { get; init; }

    /// <summary>How it was found and fetched: the first lines of each trace.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}
