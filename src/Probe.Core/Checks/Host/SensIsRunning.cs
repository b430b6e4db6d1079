using Probe.Bits;
using Probe.Planning;

namespace Probe.Checks.Host;

/// <summary>The System Event Notification Service runs, without which BITS learns of no logon.</summary>
public sealed class SensIsRunning : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "sens-is-running",
            Group = "host",
            Level = CheckLevel.Advisory,
            Summary = "SENS runs on the client; BITS 2.0 and later need its logon notifications. No wire shows it.",
            NoRemedies = "a setting of the client, which the remedy names",
            BitsErrors = [HResults.NotLoggedOn],
            Sources = [RuleSources.WsusAgents],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return HostService.Judge(
            Info,
            context,
            "SENS",
            context.Host.SensState,
            new Fault
            {
                Kind = "sens",
                Summary = "The System Event Notification Service is not running",
                Expected = "SENS running",
                Actual = $"SENS is {context.Host.SensState}",
                Remedy =
                    "sc.exe config SENS start= auto & sc.exe start SENS; it needs the COM+ Event System (sc.exe start EventSystem).",
                HResult = HResults.NotLoggedOn,
            }
        );
    }
}
