using Probe.Evidence.Journal;
using Probe.Verdicts;

namespace Probe.Cli.Judging;

/// <summary>Gathers what is wrong with evidence while it is read; bounded.</summary>
/// <param name="path">The path as it was given.</param>
/// <param name="ofManifest">What is not as the manifest says, in words.</param>
/// <param name="changed">How much of that there is, told or not.</param>
/// <param name="isSigned">Whether the bundle is signed; null for a journal.</param>
internal sealed class EvidenceState(string path, IReadOnlyList<string> ofManifest, int changed, bool? isSigned)
{
    private readonly List<EvidenceProblem> _problems =
    [
        .. ofManifest.Take(JudgedEvidence.MostTold).Select(p => new EvidenceProblem(null, p)),
    ];
    private long _passedOver;

    /// <summary>A line of the journal could not be read; gives how many there are so far.</summary>
    internal long PassedOver(long line, string why)
    {
        if (_problems.Count < JudgedEvidence.MostTold)
        {
            _problems.Add(new EvidenceProblem(line, why));
        }

        return ++_passedOver;
    }

    /// <summary>What is to be told once the journal is read.</summary>
    internal JudgedEvidence Of(JournalJudge judge) =>
        new()
        {
            Path = path,
            IsBundle = isSigned is not null,
            Problems = [.. _problems],
            Changed = changed,
            PassedOver = _passedOver,
            EndedInOrder = judge.Begin is null || judge.End is not null,
            IsSigned = isSigned,
        };
}
