using Probe.Bits;
using Probe.Findings;

namespace Probe.Checks.Settings;

/// <summary>A finding that a setting proves by itself: no request is needed, and none could be sent.</summary>
internal static class SettingFault
{
    internal static Judgement Fail(CheckInfo info, Fault fault, string why) =>
        Judgement.Failed([
            new Finding
            {
                CheckId = info.Id,
                Severity = fault.Severity,
                Summary = fault.Summary,
                Expected = fault.Expected,
                Actual = fault.Actual,
                BitsError = fault.HResult is { } code ? BitsErrors.Get(code) : null,
                Basis = fault.Basis,
                Alternatives = [.. fault.Alternatives.Select(BitsErrors.Get)],
                Culprit = CulpritFinder.TheSetting(why),
                Remedy = fault.Remedy,
                Sources = info.Sources,
                Evidence = [],
            },
        ]);
}
