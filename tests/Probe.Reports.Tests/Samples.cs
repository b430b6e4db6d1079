using Probe.Testing.Results;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

/// <summary>Every sample result by the name that its golden files carry.</summary>
internal static class Samples
{
    internal static IReadOnlyDictionary<string, Func<ProbeResult>> ByName { get; } =
        new Dictionary<string, Func<ProbeResult>>(StringComparer.Ordinal)
        {
            ["healthy"] = SampleResults.Healthy,
            ["advisory-only"] = SampleResults.AdvisoryOnly,
            ["range-stripped"] = SampleResults.RangeStripped,
            ["malformed-proxy"] = SampleResults.MalformedProxy,
            ["proxy-unreachable"] = SampleResults.ProxyUnreachable,
            ["proxy-unresolved"] = SampleNames.ProxyUnresolved,
            ["forbidden-by-origin"] = SampleResults.ForbiddenByOrigin,
            ["wrong-bytes"] = SampleResults.WrongBytes,
            ["stopped-early"] = SampleResults.StoppedEarly,
            ["https-through-tunnel"] = SampleResults.HttpsThroughTunnel,
            ["several-urls"] = SampleResults.SeveralUrls,
            ["hostile"] = SampleResults.Hostile,
            ["site-healthy"] = SampleSites.Healthy,
            ["site-broken"] = SampleSites.Broken,
            ["site-interrupted"] = SampleSites.Interrupted,
            ["site-hostile"] = SampleSites.Hostile,
            ["replay-cured"] = SampleReplays.Cured,
            ["replay-hostile"] = SampleReplays.Hostile,
            ["capture-unjudged"] = SampleCaptures.Unjudged,
            ["nothing"] = () => SampleResults.Healthy() with { Runs = [] },
        };

    public static TheoryData<string> Names => [.. ByName.Keys];

    internal static Probe.Testing.Golden Golden { get; } = new("tests/Probe.Reports.Tests/Golden");

    internal static string Write(this IReport report, ProbeResult result)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        report.Write(result, writer);
        return writer.ToString();
    }
}
