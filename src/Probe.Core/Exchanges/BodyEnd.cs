namespace Probe.Exchanges;

/// <summary>What ended the reading of a body.</summary>
public enum BodyEnd
{
    /// <summary>The body was complete by its framing.</summary>
    Complete,

    /// <summary>We stopped because the plan wanted no more of it.</summary>
    CutByPlan,

    /// <summary>It failed; the exchange's failure says how.</summary>
    Failed,
}
