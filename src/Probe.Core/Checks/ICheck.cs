using Probe.Planning;

namespace Probe.Checks;

/// <summary>
/// A rule that judges exchanges. One check, one file: what it wants sent, what it judges, which BITS error it
/// maps to, and every text a reader sees. Pure: live probe, capture and saved evidence get the same judgement.
/// </summary>
public interface ICheck
{
    /// <summary>What it is.</summary>
    CheckInfo Info { get; }

    /// <summary>The requests it wants sent, from what <paramref name="context"/> offers; the planner merges them.</summary>
    IEnumerable<RequestSpec> Wants(PlanContext context);

    /// <summary>Judges what was recorded. Never sends, never throws for anything that a peer sent.</summary>
    Judgement Judge(JudgeContext context);
}
