namespace Probe.Planning;

/// <summary>The tokens by which reports name a <see cref="Purpose"/>.</summary>
public static class PurposeTokens
{
    /// <summary>Token of the purpose, such as <c>range-first</c>.</summary>
    public static string ToToken(this Purpose purpose) =>
        purpose switch
        {
            Purpose.BackgroundHead => "head",
            Purpose.FirstRange => "range-first",
            Purpose.MiddleRange => "range-middle",
            Purpose.LastRange => "range-last",
            Purpose.SeriesRange => "range-series",
            Purpose.LargeOffsetRange => "range-large-offset",
            Purpose.ForegroundHead => "foreground-head",
            Purpose.WholeFile => "whole-file",
            Purpose.PastEndRange => "range-past-end",
            Purpose.UnsatisfiableRange => "range-unsatisfiable",
            Purpose.EncodedHead => "head-accepting-gzip",
            Purpose.RepeatedHead => "head-again",
            Purpose.RepeatedRange => "range-again",
            Purpose.ColdRange => "range-cold",
            Purpose.MultiRange => "several-ranges",
            Purpose.UnorderedRanges => "ranges-out-of-order",
            Purpose.StaleCondition => "stale-condition",
            Purpose.AddressHead => "address-head",
            Purpose.AddressRange => "address-range",
            Purpose.Experiment => "experiment",
            Purpose.SiteEndpoint => "site-endpoint",
            Purpose.ServiceCall => "service-call",
            _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
        };

    /// <summary>The job shape that sends it; null for diagnostic requests, which no job sends.</summary>
    public static JobShape? Shape(this Purpose purpose) =>
        purpose switch
        {
            Purpose.BackgroundHead
            or Purpose.FirstRange
            or Purpose.MiddleRange
            or Purpose.LastRange
            or Purpose.SeriesRange
            or Purpose.LargeOffsetRange
            or Purpose.RepeatedHead
            or Purpose.RepeatedRange => JobShape.Background,
            Purpose.ForegroundHead or Purpose.WholeFile => JobShape.Foreground,
            _ => null,
        };

    /// <summary>
    /// True for requests that are odd on purpose: only the checks that want them judge their answers, so that a
    /// server's right to refuse them is nobody's fault.
    /// </summary>
    public static bool IsOdd(this Purpose purpose) =>
        purpose
            is Purpose.MultiRange
                or Purpose.UnorderedRanges
                or Purpose.StaleCondition
                or Purpose.AddressHead
                or Purpose.AddressRange
                or Purpose.Experiment
                or Purpose.SiteEndpoint
                or Purpose.ServiceCall;
}
