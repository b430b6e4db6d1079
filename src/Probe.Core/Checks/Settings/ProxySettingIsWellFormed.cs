using Probe.Bits;
using Probe.Planning;

namespace Probe.Checks.Settings;

/// <summary>The proxy setting can be read; BITS refuses a job whose proxy it cannot read before it sends anything.</summary>
public sealed class ProxySettingIsWellFormed : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "proxy-setting-is-well-formed",
            Group = "settings",
            Level = CheckLevel.Required,
            Summary =
                "The proxy setting is in the form that BITS reads; with another a job fails before its first request.",
            NoRemedies = "the setting on the client is wrong, and its remedy says which",
            BitsErrors =
            [
                HResults.InvalidArgument,
                HResults.InvalidProxyInfo,
                HResults.ProxyListTooLarge,
                HResults.ProxyBypassListTooLarge,
                HResults.BadAutoProxyScript,
                HResults.UnableToDownloadScript,
                HResults.AutodetectionFailed,
            ],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.SetProxySettings,
                RuleSources.Event61,
                RuleSources.TroubleshootingBits,
                RuleSources.ReturnValues,
                RuleSources.AutoProxyIssues,
            ],
            Inferred =
                "Microsoft's texts disagree on the code: the support article names 0x80070057, the API page 0x8020003F. "
                + "That a SOCKS or TLS proxy ends the same way is inferred from the grammar.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var decision = context.Decision;
        if (decision.Problem is not null)
        {
            return SettingFault.Fail(Info, SettingDiagnosis.FaultOf(decision), SettingDiagnosis.CulpritOf(decision));
        }

        return decision.Route?.Proxy is { } proxy
            ? Judgement.Passed(
                $"{decision.Source} '{decision.Setting}' is well-formed: proxy {proxy}"
                    + (proxy.PortIsAssumed ? " (it names no port; 80 is assumed)" : "")
            )
            : Judgement.NotApplicable(
                decision.Setting is { Length: > 0 }
                    ? $"no proxy setting was put to use: {decision.Source} made the route direct"
                    : "no proxy is set"
            );
    }
}
