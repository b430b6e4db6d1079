using System.Collections.Immutable;
using Probe.Checks.Range;
using Probe.Exchanges;
using Probe.Planning;

namespace Probe.Checks.MultiRange;

/// <summary>What the checks of this group share: which requests they want and which answers they look at.</summary>
internal static class SeveralRanges
{
    /// <summary>What has to hold of single ranges before several in one request mean something.</summary>
    internal static readonly ImmutableArray<string> Premises =
    [
        "no-other-client-errors",
        "responses-are-well-formed",
        "body-is-complete",
        .. RangeAnswers.OrdinaryRangesWork,
        "range-bytes-are-exact",
    ];

    /// <summary>Several ranges in one request, and the single ones whose octets they are held against.</summary>
    internal static IEnumerable<RequestSpec> Wanted(PlanContext context) =>
        RangeAnswers.Wanted(context).Concat(context.MultiRange());

    /// <summary>Why there is no answer to judge.</summary>
    internal static Judgement NotAsked(JudgeContext context, Purpose purpose)
    {
        var asked = context.Log.ForPurpose(purpose).FirstOrDefault();
        return asked is not null ? Judgement.NotRun($"several ranges in one request got {Saying.Outcome(asked)}")
            : context.Options.Depth != Depth.Full
                ? Judgement.NotRun("several ranges in one request are asked at --depth full only")
            : FileFacts.Length(context.Log, Leg.Main) is < PlanContext.LeastForSeveralRanges
                ? Judgement.NotApplicable(
                    $"the file is shorter than {PlanContext.LeastForSeveralRanges} octets, too short to ask several ranges of"
                )
            : Judgement.NotRun(
                "several ranges in one request were not asked for, since no single one was answered with 206"
            );
    }

    /// <summary>True for the ascending ranges, as a job asks for them, answered with 206.</summary>
    internal static bool IsPartial(Exchange exchange) =>
        exchange is { Spec.Purpose: Purpose.MultiRange, Status: 206, Failure: null };

    /// <summary>What to do where an express download matters.</summary>
    internal const string Remedy =
        "Only express installation files (.psf) are asked for with several ranges in one request: let such requests pass "
        + "to the origin unchanged and uncached, or switch express installation files off on the WSUS server (Options, "
        + "Update Files and Languages).";
}
