using Probe.Findings;

namespace Probe.Checks.Host;

/// <summary>Judges a Windows service that BITS needs, from what the machine said of it.</summary>
internal static class HostService
{
    internal static Judgement Judge(CheckInfo info, JudgeContext context, string service, string? state, Fault fault)
    {
        if (!context.Host.IsWindows)
        {
            return Judgement.NotApplicable(
                $"this machine runs {context.Host.OperatingSystem}; on the Windows client: sc.exe query {service}"
            );
        }

        return state switch
        {
            null => Judgement.NotRun($"the state of {service} was not read"),
            "running" => Judgement.Passed($"{service} is running"),
            _ => Judgement.Failed([
                new Finding
                {
                    CheckId = info.Id,
                    Severity = fault.Severity,
                    Summary = fault.Summary,
                    Expected = fault.Expected,
                    Actual = fault.Actual,
                    BitsError = fault.HResult is { } code ? Bits.BitsErrors.Get(code) : null,
                    Basis = fault.Basis,
                    EndsJob = fault.EndsJob,
                    Culprit = new Culprit(
                        Party.Client,
                        Confidence.Proved,
                        $"this machine says that {service} is {state}"
                    ),
                    Remedy = fault.Remedy,
                    Sources = info.Sources,
                    Evidence = [],
                },
            ]),
        };
    }
}
