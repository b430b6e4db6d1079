using System.Collections.Immutable;
using Probe.Checks;
using Probe.Verdicts;

namespace Probe.Evidence.Http;

/// <summary>
/// What ten thousand downloads have in common: most checks end alike in each, in the same words, and are kept once.
/// </summary>
internal sealed class SharedResults
{
    private readonly Dictionary<(string Check, CheckStatus Status, string Reason), CheckResult> _known = [];
    private ImmutableArray<CheckResult> _before;
    private ImmutableArray<CheckResult> _after;

    /// <summary>The run, its checks without findings shared with those of runs before it.</summary>
    internal RunResult Of(RunResult run)
    {
        // Both shapes of a job have the same checks.
        if (run.Checks != _before)
        {
            (_before, _after) = (run.Checks, [.. run.Checks.Select(Of)]);
        }

        return run with
        {
            Checks = _after,
        };
    }

    private CheckResult Of(CheckResult result)
    {
        if (!result.Findings.IsEmpty)
        {
            return result;
        }

        var key = (result.Check.Id, result.Status, result.Reason);
        if (!_known.TryGetValue(key, out var known))
        {
            _known.Add(key, known = result);
        }

        return known;
    }
}
