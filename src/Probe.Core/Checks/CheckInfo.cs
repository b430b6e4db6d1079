using System.Collections.Immutable;
using Probe.Remedies;

namespace Probe.Checks;

/// <summary>What a check is, for lists, plans and reports.</summary>
public sealed record CheckInfo
{
    /// <summary>Stable slug, a statement that holds when all is well. Never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Group: settings, names, connect, head, range, multi-range, status, response, consistency, integrity, host, wsus.</summary>
    public required string Group { get; init; }

    /// <summary>Required or advisory.</summary>
    public required CheckLevel Level { get; init; }

    /// <summary>One sentence on what is checked and why BITS cares.</summary>
    public required string Summary { get; init; }

    /// <summary>HRESULTs that a failure can lead to, the usual one first; empty when BITS has none of its own.</summary>
    public required ImmutableArray<uint> BitsErrors { get; init; }

    /// <summary>What its findings may name, so that remedies for products can be shown.</summary>
    public ImmutableArray<Ailment> Ailments { get; init; } = [];

    /// <summary>Why no product's setting helps against what it finds; null where <see cref="Ailments"/> says more.</summary>
    public string? NoRemedies { get; init; }

    /// <summary>Ids of checks that must not have failed for this one to mean something.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Where the rule stands: RFC sections, Microsoft pages. At least one.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>What of it is inferred rather than documented; null when nothing is.</summary>
    public string? Inferred { get; init; }
}
