using Probe.Bits;
using Probe.Findings;

namespace Probe.Checks.Settings;

/// <summary>A finding that a setting proves by itself: no request is needed, and none could be sent.</summary>
internal static class SettingFault
{
    internal static Judgement Fail(CheckInfo info, Fault fault, string why) =>
        Fail(info, fault, CulpritFinder.TheSetting(why));

    /// <summary>The same where the setting is not to blame.</summary>
    internal static Judgement Fail(CheckInfo info, Fault fault, Culprit culprit) =>
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
                Culprit = culprit,
                Remedy = fault.Remedy,
                Sources = info.Sources,
                Evidence = [],
            },
        ]);
}
