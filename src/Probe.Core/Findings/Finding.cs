using System.Collections.Immutable;
using Probe.Bits;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Findings;

/// <summary>What a check has to say about the evidence. Texts quote untrusted bytes only in escaped form.</summary>
public sealed record Finding
{
    /// <summary>Id of the check that says so; with several findings of one check they share it.</summary>
    public required string CheckId { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One line.</summary>
    public required string Summary { get; init; }

    /// <summary>What BITS needs.</summary>
    public required string Expected { get; init; }

    /// <summary>What was there.</summary>
    public required string Actual { get; init; }

    /// <summary>The error that a BITS job would end in by this; null when it has none.</summary>
    public BitsError? BitsError { get; init; }

    /// <summary>How <see cref="BitsError"/> is known: documented, observed or inferred.</summary>
    public string Basis { get; init; } = "documented";

    /// <summary>Other codes that sources give for the same, best first.</summary>
    public ImmutableArray<BitsError> Alternatives { get; init; } = [];

    /// <summary>
    /// True when the first request of the job that shows it would end the job or keep it waiting. False for what
    /// no request of a job shows (diagnostic requests) and for wrong bytes that BITS itself does not notice.
    /// </summary>
    public bool EndsJob { get; init; } = true;

    /// <summary>Who is to blame.</summary>
    public required Culprit Culprit { get; init; }

    /// <summary>What to change in general, in a sentence or two, and how to check it.</summary>
    public required string Remedy { get; init; }

    /// <summary>What ails the download, where remedies for products are sorted by it; null where no product's setting helps.</summary>
    public Ailment? Ailment { get; init; }

    /// <summary>What to change in the product that the markers name, or in each that can stand there; empty for none.</summary>
    public ImmutableArray<ProductRemedy> Remedies { get; init; } = [];

    /// <summary>What the markers call the product that <see cref="Remedies"/> are for; null when they are for any product.</summary>
    public string? RemedySoftware { get; init; }

    /// <summary>Where the rule stands.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>The bytes that prove it; at least one, but for settings, which are proved by the setting.</summary>
    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>
    /// The same request once more, each time without one of its header lines, and what came of it; empty where nothing
    /// of the kind was tried.
    /// </summary>
    public ImmutableArray<Experiment> Experiments { get; init; } = [];

    /// <summary>Numbers of the exchanges that show it, ascending.</summary>
    public IEnumerable<int> Exchanges => Evidence.Select(e => e.Exchange).Where(n => n > 0).Distinct().Order();
}
