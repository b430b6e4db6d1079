using System.Collections.Immutable;

namespace Probe.Names;

/// <summary>A name that this machine looked up to open a connection: who was asked, what each said, what was made of it.</summary>
public sealed record NameLookup
{
    /// <summary>The name as it was to be looked up, in ASCII.</summary>
    public required string Name { get; init; }

    /// <summary>The name as people read it, where that differs (internationalised names).</summary>
    public string? Unicode { get; init; }

    /// <summary>
    /// Everything that was said, in the order of asking: each name server of <c>--dns-servers</c> with each name tried,
    /// then this machine's resolver.
    /// </summary>
    public required ImmutableArray<NameAnswer> Answers { get; init; }

    /// <summary>Place in <see cref="Answers"/> of the one that counts.</summary>
    public required int Deciding { get; init; }

    /// <summary>The addresses used, of the wanted family; empty when there is none.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>4 or 6 where only that family is wanted.</summary>
    public int? Family { get; init; }

    /// <summary>How long all of it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>True when an answer still good from an earlier connection of the run was used, and nobody asked.</summary>
    public bool FromMemory { get; init; }

    /// <summary>The answer that counts.</summary>
    public NameAnswer Answer => Answers[Deciding];
}
