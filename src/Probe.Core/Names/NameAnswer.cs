using System.Collections.Immutable;

namespace Probe.Names;

/// <summary>What one source said of one name, A and AAAA together. Everything in it is escaped and bounded.</summary>
public sealed record NameAnswer
{
    /// <summary>Most addresses that are kept of an answer.</summary>
    public const int MostAddresses = 64;

    /// <summary>Most aliases (CNAME) that are kept of an answer.</summary>
    public const int MostAliases = 16;

    /// <summary>Who said it.</summary>
    public required NameSource Source { get; init; }

    /// <summary>The name server, <c>address:port</c>; null when it is not one that was named.</summary>
    public string? Server { get; init; }

    /// <summary>The name asked for, a search suffix included.</summary>
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    public required NameOutcome Outcome { get; init; }

    /// <summary>The addresses, IPv4 first, in the order in which they were given.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Names that the name is an alias of, in the order of the chain; the last one is what has the addresses.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Shortest time in seconds that a record of it may be kept; null where nothing says.</summary>
    public long? TtlInSeconds { get; init; }

    /// <summary>True when a datagram had no room for it (TC), so that it was asked for over TCP.</summary>
    public bool OverTcp { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What else is to be said of it, in words; null when nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>True when it is an answer on the name itself: a stub resolver goes by it and asks nobody else.</summary>
    public bool IsDefinite => Outcome is NameOutcome.Addresses or NameOutcome.NoData or NameOutcome.NotFound;
}
