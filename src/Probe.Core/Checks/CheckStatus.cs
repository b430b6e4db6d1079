namespace Probe.Checks;

/// <summary>How a check ended. "Not judged" is never "passed".</summary>
public enum CheckStatus
{
    /// <summary>The evidence shows that it holds.</summary>
    Passed,

    /// <summary>The evidence shows that it does not.</summary>
    Failed,

    /// <summary>A check that it depends on failed, so that it means nothing here.</summary>
    Blocked,

    /// <summary>It cannot apply here (another platform, no proxy, plain http, …).</summary>
    NotApplicable,

    /// <summary>There is no evidence to judge by.</summary>
    NotRun,
}
