namespace Probe.Exchanges;

/// <summary>Why a body was not seen to its end, and is nobody's fault.</summary>
public enum BodyCut
{
    /// <summary>The client that had asked for it broke the connection off.</summary>
    ByClient,

    /// <summary>The record lacks octets of it.</summary>
    NotSeen,
}

/// <summary>The words for a body that was cut.</summary>
public static class BodyCuts
{
    /// <summary>Why the body was cut, such as "cut by plan"; null where it was not.</summary>
    /// <param name="body">The body.</param>
    public static string? Words(BodyFacts? body) =>
        body?.End != BodyEnd.CutByPlan
            ? null
            : body.Cut switch
            {
                BodyCut.ByClient => "client broke off",
                BodyCut.NotSeen => "not seen to its end",
                _ => "cut by plan",
            };
}

/// <summary>What ended the reading of a body.</summary>
public enum BodyEnd
{
    /// <summary>The body was complete by its framing.</summary>
    Complete,

    /// <summary>
    /// We stopped because the plan wanted no more of it; of somebody else's, <see cref="BodyFacts.Cut"/> says why there
    /// is no more.
    /// </summary>
    CutByPlan,

    /// <summary>It failed; the exchange's failure says how.</summary>
    Failed,
}
