using System.Collections.Immutable;

namespace Probe.Checks;

/// <summary>What a check is, for lists, plans and reports.</summary>
public sealed record CheckInfo
{
    /// <summary>Stable slug, a statement that holds when all is well. Never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Group: settings, names, connect, head, range, multi-range, status, response, consistency, integrity, host.</summary>
    public required string Group { get; init; }

    /// <summary>Required or advisory.</summary>
    public required CheckLevel Level { get; init; }

    /// <summary>One sentence on what is checked and why BITS cares.</summary>
    public required string Summary { get; init; }

    /// <summary>HRESULTs that a failure can lead to, the usual one first; empty when BITS has none of its own.</summary>
    public required ImmutableArray<uint> BitsErrors { get; init; }

    /// <summary>Ids of checks that must not have failed for this one to mean something.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Where the rule stands: RFC sections, Microsoft pages. At least one.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>What of it is inferred rather than documented; null when nothing is.</summary>
    public string? Inferred { get; init; }
}
