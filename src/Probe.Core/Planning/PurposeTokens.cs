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
            or Purpose.LargeOffsetRange => JobShape.Background,
            Purpose.ForegroundHead or Purpose.WholeFile => JobShape.Foreground,
            _ => null,
        };
}
