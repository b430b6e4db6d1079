using Probe.Checks;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks;

/// <summary>Judging in one expression, and what each finding must have whatever the check.</summary>
internal static class Judged
{
    public static Judgement By<TCheck>(this ContextBuilder context)
        where TCheck : ICheck, new() => new TCheck().Judge(context.Build());

    /// <summary>The one finding of a failed check.</summary>
    /// <param name="judgement">What the check said.</param>
    /// <param name="hresult">The BITS error due; null for none.</param>
    /// <param name="endsJob">Whether a job would stop by it.</param>
    /// <param name="exchanges">Numbers of the exchanges that prove it.</param>
    public static Finding IsFailure(
        this Judgement judgement,
        uint? hresult,
        bool endsJob,
        params ReadOnlySpan<int> exchanges
    )
    {
        Assert.Equal(CheckStatus.Failed, judgement.Status);
        var finding = Assert.Single(judgement.Findings);
        Assert.Equal(hresult, finding.BitsError?.HResult);
        Assert.Equal(endsJob, finding.EndsJob);
        Assert.Equal(exchanges.ToArray(), finding.Exchanges);
        Assert.All(
            new[] { finding.Summary, finding.Expected, finding.Actual, finding.Remedy },
            text => Assert.False(string.IsNullOrWhiteSpace(text))
        );
        Assert.NotEmpty(finding.Sources);
        return finding;
    }

    public static void IsPassed(this Judgement judgement, string seen)
    {
        Assert.True(judgement.Status == CheckStatus.Passed, $"{judgement.Status}: {judgement.Reason}");
        Assert.Contains(seen, judgement.Reason, StringComparison.Ordinal);
    }

    public static void IsNotRun(this Judgement judgement, string why)
    {
        Assert.True(judgement.Status == CheckStatus.NotRun, $"{judgement.Status}: {judgement.Reason}");
        Assert.Contains(why, judgement.Reason, StringComparison.Ordinal);
    }

    public static void IsNotApplicable(this Judgement judgement, string why)
    {
        Assert.True(judgement.Status == CheckStatus.NotApplicable, $"{judgement.Status}: {judgement.Reason}");
        Assert.Contains(why, judgement.Reason, StringComparison.Ordinal);
    }
}
