using Probe.Bits;
using Probe.Planning;

namespace Probe.Checks.Host;

/// <summary>The BITS service can start.</summary>
public sealed class BitsIsRunning : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "bits-is-running",
            Group = "host",
            Level = CheckLevel.Advisory,
            Summary = "The BITS service is there and not disabled; it starts on demand, so that stopped is well.",
            NoRemedies = "a setting of the client, which the remedy names",
            BitsErrors = [HResults.ServiceDisabled, HResults.ServiceDoesNotExist, HResults.ServiceDependencyFailed],
            Sources = [RuleSources.WsusAgents],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var state = context.Host.BitsState;
        if (context.Host.IsWindows && state == "stopped")
        {
            return Judgement.Passed("BITS is stopped, as it is between jobs; it starts on demand");
        }

        var missing = state == "missing";
        return HostService.Judge(
            Info,
            context,
            "BITS",
            state,
            new Fault
            {
                Kind = "bits",
                Summary = missing ? "The BITS service is not registered" : $"The BITS service is {state}",
                Expected = "BITS running, or stopped and able to start",
                Actual = $"BITS is {state}",
                Remedy = missing
                    ? "Register it again: sfc.exe /scannow, or restore the service's registry key from a machine of the same version."
                    : "sc.exe config BITS start= delayed-auto & sc.exe start BITS",
                HResult = missing ? HResults.ServiceDoesNotExist : HResults.ServiceDisabled,
            }
        );
    }
}
