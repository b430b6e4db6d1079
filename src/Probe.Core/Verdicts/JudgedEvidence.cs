using System.Collections.Immutable;

namespace Probe.Verdicts;

/// <summary>What is to be known of saved evidence beside what it holds, where something is not as it should be.</summary>
public sealed record JudgedEvidence
{
    /// <summary>Most problems that are told one by one.</summary>
    public const int MostTold = 100;

    /// <summary>The file or folder as it was given; <c>-</c> for standard input.</summary>
    public required string Path { get; init; }

    /// <summary>True for a bundle, false for a journal alone, which has no manifest to be held against.</summary>
    public required bool IsBundle { get; init; }

    /// <summary>What is wrong, at most <see cref="MostTold"/>, the manifest's first.</summary>
    public required ImmutableArray<EvidenceProblem> Problems { get; init; }

    /// <summary>How many members are not as the manifest says, or not in it.</summary>
    public required int Changed { get; init; }

    /// <summary>Lines of the journal that could not be read and were passed over.</summary>
    public required long PassedOver { get; init; }

    /// <summary>True when the run ended in order; false when it was killed, or goes on.</summary>
    public required bool EndedInOrder { get; init; }

    /// <summary>True when the bundle has a signature, which is not checked here; null for a journal.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>True when there is nothing to tell.</summary>
    public bool IsWell => Changed == 0 && PassedOver == 0 && EndedInOrder;
}

/// <summary>One thing that is wrong with evidence.</summary>
/// <param name="Line">Line of the journal, from 1; null for a member that is not as the manifest says.</param>
/// <param name="Text">What, in words; made safe already.</param>
public sealed record EvidenceProblem(long? Line, string Text);
