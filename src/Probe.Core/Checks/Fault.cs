using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks;

/// <summary>What is wrong with one exchange, before blame and numbers are added.</summary>
public sealed record Fault
{
    /// <summary>Faults of the same kind in several exchanges become one finding with several pieces of evidence.</summary>
    public required string Kind { get; init; }

    /// <summary>One line for the finding.</summary>
    public required string Summary { get; init; }

    /// <summary>What BITS needs.</summary>
    public required string Expected { get; init; }

    /// <summary>What was there; untrusted bytes escaped.</summary>
    public required string Actual { get; init; }

    /// <summary>What to change in general, in a sentence or two, and how to check it.</summary>
    public required string Remedy { get; init; }

    /// <summary>What remedies for products are sorted by; null where no product's setting helps.</summary>
    public Ailment? Ailment { get; init; }

    /// <summary>HRESULT a job would end in; null for none.</summary>
    public uint? HResult { get; init; }

    /// <summary>documented, observed or inferred: how the HRESULT is known.</summary>
    public string Basis { get; init; } = "documented";

    /// <summary>Other HRESULTs that sources give.</summary>
    public ImmutableArray<uint> Alternatives { get; init; } = [];

    /// <summary>How bad.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>False when BITS itself would not notice.</summary>
    public bool EndsJob { get; init; } = true;

    /// <summary>Which bytes prove it.</summary>
    public EvidencePart Part { get; init; } = EvidencePart.ResponseHead;

    /// <summary>Offset within the part; null for all of it.</summary>
    public long? Offset { get; init; }

    /// <summary>Octets within the part; null with a null offset.</summary>
    public long? Length { get; init; }

    /// <summary>Who is to blame where the fault itself tells; null to find it out by control and markers.</summary>
    public Culprit? Culprit { get; init; }

    /// <summary>The finding that it makes.</summary>
    /// <param name="info">The check that says so.</param>
    /// <param name="exchange">The first exchange that shows it.</param>
    /// <param name="culprit">Who is to blame.</param>
    /// <param name="evidence">The bytes that prove it, one piece for each exchange.</param>
    internal Finding ToFinding(
        CheckInfo info,
        Exchange exchange,
        Culprit culprit,
        ImmutableArray<Findings.Evidence> evidence
    ) =>
        new()
        {
            CheckId = info.Id,
            Severity = Severity,
            Summary = evidence.Length == 1 ? Summary : $"{Summary} ({evidence.Length} exchanges)",
            Expected = Expected,
            Actual = Actual,
            BitsError = HResult is { } code ? BitsErrors.Get(code) : null,
            Basis = Basis,
            Alternatives = [.. Alternatives.Select(BitsErrors.Get)],
            EndsJob = EndsJob && exchange.Spec.Purpose.Shape() is not null,
            Culprit = culprit,
            Remedy = Remedy,
            Ailment = Ailment,
            Sources = info.Sources,
            Evidence = evidence,
        };
}
