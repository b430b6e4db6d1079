using System.Collections.Immutable;

namespace Probe.Bits;

/// <summary>What a search of the catalogue gave.</summary>
public sealed record CodeLookup
{
    /// <summary>The text as given.</summary>
    public required string Text { get; init; }

    /// <summary>Each way in which the text can be read, the likeliest first; empty when it can be read in none.</summary>
    public ImmutableArray<CodeReading> Readings { get; init; } = [];

    /// <summary>Names that come near the text, when nothing matched; at most ten.</summary>
    public ImmutableArray<string> Suggestions { get; init; } = [];

    /// <summary>True when there is at least one reading.</summary>
    public bool Found => !Readings.IsEmpty;
}

/// <summary>One way to read a text as a code.</summary>
/// <param name="ReadAs">How it was read, such as <c>HTTP status 403</c>.</param>
/// <param name="Matches">Entries, the usual name first; a made-up one when no table holds the code.</param>
public sealed record CodeReading(string ReadAs, ImmutableArray<BitsError> Matches);
