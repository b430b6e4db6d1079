using Probe.Checks;
using Probe.Findings;

namespace Probe.Core.Tests.Checks;

/// <summary>Assertions on judgements that read as one line.</summary>
internal static class Verdict
{
    /// <summary>It failed with one finding, which is what a report needs: code, blame, bytes, texts.</summary>
    internal static Finding Failed(this ICheck check, JudgeContext context, uint hresult)
    {
        var judgement = check.Judge(context);
        Assert.True(judgement.Status == CheckStatus.Failed, $"{judgement.Status}: {judgement.Reason}");
        var finding = Assert.Single(judgement.Findings);
        Assert.Equal(check.Info.Id, finding.CheckId);
        Assert.Equal(hresult.ToString("X8"), finding.BitsError?.HResult.ToString("X8"));
        Assert.Contains(hresult, check.Info.BitsErrors);
        Assert.All(
            [finding.Summary, finding.Expected, finding.Actual, finding.Remedy, finding.Culprit.Why],
            Assert.NotEmpty
        );
        Assert.NotEmpty(finding.Sources);
        return finding;
    }

    internal static string Passed(this ICheck check, JudgeContext context) => Ended(check, context, CheckStatus.Passed);

    internal static string NotRun(this ICheck check, JudgeContext context) => Ended(check, context, CheckStatus.NotRun);

    internal static string NotApplicable(this ICheck check, JudgeContext context) =>
        Ended(check, context, CheckStatus.NotApplicable);

    private static string Ended(ICheck check, JudgeContext context, CheckStatus status)
    {
        var judgement = check.Judge(context);
        Assert.True(judgement.Status == status, $"{judgement.Status} instead of {status}: {judgement.Reason}");
        return judgement.Reason;
    }
}
