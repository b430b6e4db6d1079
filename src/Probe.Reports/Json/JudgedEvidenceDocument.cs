using Probe.Verdicts;

namespace Probe.Reports.Json;

/// <summary>Saved evidence that is not as it should be, in the JSON contract.</summary>
internal sealed record JudgedEvidenceDocument(
    string Path,
    string Kind,
    bool? Unchanged,
    int Changed,
    long PassedOver,
    bool EndedInOrder,
    IReadOnlyList<EvidenceProblemDocument> Problems,
    string? Signature
)
{
    internal static JudgedEvidenceDocument Of(JudgedEvidence evidence) =>
        new(
            evidence.Path,
            evidence.IsBundle ? "bundle" : "journal",
            evidence.IsBundle ? evidence.Changed == 0 : null,
            evidence.Changed,
            evidence.PassedOver,
            evidence.EndedInOrder,
            [
                .. evidence.Problems.Select(p => new EvidenceProblemDocument(
                    p.Line is null ? "manifest" : "journal",
                    p.Line,
                    p.Text
                )),
            ],
            evidence.IsSigned switch
            {
                true => "not_checked",
                false => "none",
                null => null,
            }
        );
}

internal sealed record EvidenceProblemDocument(string Of, long? Line, string Text);
