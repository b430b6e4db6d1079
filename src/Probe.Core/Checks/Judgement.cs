using System.Collections.Immutable;
using Probe.Findings;

namespace Probe.Checks;

/// <summary>How a check ended; "blocked" is not among what a check may say, the engine finds it by DependsOn.</summary>
public sealed record Judgement
{
    private Judgement(CheckStatus status, string reason, ImmutableArray<Finding> findings)
    {
        Status = status;
        Reason = reason;
        Findings = findings;
    }

    /// <summary>Passed, Failed, NotApplicable or NotRun.</summary>
    public CheckStatus Status { get; }

    /// <summary>One sentence: what was seen, or why there is nothing to judge.</summary>
    public string Reason { get; }

    /// <summary>Findings; at least one when failed.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>The evidence shows that it holds.</summary>
    /// <param name="seen">What was seen, with numbers: "4 of 4 ranges came back as 206".</param>
    public static Judgement Passed(string seen) => new(CheckStatus.Passed, seen, []);

    /// <summary>The evidence shows that it does not hold.</summary>
    public static Judgement Failed(ImmutableArray<Finding> findings) =>
        findings.IsEmpty
            ? throw new ArgumentException("a failed check needs a finding", nameof(findings))
            : new(CheckStatus.Failed, findings[0].Summary, findings);

    /// <summary>There is nothing to judge by.</summary>
    public static Judgement NotRun(string why) => new(CheckStatus.NotRun, why, []);

    /// <summary>It cannot apply here.</summary>
    public static Judgement NotApplicable(string why) => new(CheckStatus.NotApplicable, why, []);
}
