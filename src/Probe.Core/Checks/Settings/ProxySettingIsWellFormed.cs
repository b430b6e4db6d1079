using Probe.Bits;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Settings;

/// <summary>The proxy setting can be read; BITS refuses a job whose proxy it cannot read before it sends anything.</summary>
public sealed class ProxySettingIsWellFormed : ICheck
{
    private const string Expected =
        "host:port, http://host:port, [IPv6]:port, or a list http=host:port;https=host:port";

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
        if (decision.Problem is { } problem)
        {
            return IsUnserved(decision)
                ? SettingFault.Fail(Info, Fault(decision, problem), WhoServes(decision))
                : SettingFault.Fail(Info, Fault(decision, problem), Why(decision));
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

    /// <summary>True where a web server has the script and gave none.</summary>
    private static bool IsUnserved(ProxyDecision decision) =>
        decision is { Pac: not null, HResult: HResults.UnableToDownloadScript }
        && decision.Source.Contains("://", StringComparison.Ordinal);

    private static Culprit WhoServes(ProxyDecision decision) =>
        new(
            Party.Unknown,
            Confidence.Assumed,
            $"no script was read: the web server that serves {decision.Source} did not give one, or its address in the setting is wrong"
        );

    private static string Why(ProxyDecision decision) =>
        decision.Pac is not null
            ? $"the script itself shows it: {decision.Source}"
            : $"the setting itself shows it: {decision.Source} is '{decision.Setting}'";

    private static Fault Fault(ProxyDecision decision, string problem) =>
        new()
        {
            Kind =
                decision.IsUnsupported ? "unsupported"
                : decision.HResult is null ? "malformed"
                : "unusable",
            Summary =
                decision.IsUnsupported
                    ? $"The proxy setting {decision.Source} names a proxy of a kind that BITS cannot use"
                : decision.HResult is null ? $"The proxy setting {decision.Source} is malformed"
                : $"The proxy setting {decision.Source} cannot be used",
            Expected = decision.Pac is null ? Expected : "a script that runs and returns DIRECT or PROXY host:port",
            Actual =
                decision.Source == decision.Setting ? problem : $"{decision.Source} is '{decision.Setting}': {problem}",
            HResult = decision.HResult ?? HResults.InvalidArgument,
            Alternatives = decision.HResult is null ? [HResults.InvalidProxyInfo] : [],
            Basis = decision.IsUnsupported ? "inferred" : "documented",
            Remedy = decision.Pac is null ? OfTheSetting(decision) : OfTheScript(decision),
        };

    private static string OfTheScript(ProxyDecision decision) =>
        decision.HResult switch
        {
            HResults.UnableToDownloadScript =>
                "Serve the script as application/x-ns-proxy-autoconfig where the client can fetch it without a proxy and without "
                    + "a login, or correct its address; for the account that owns the job (elevated prompt): bitsadmin /util "
                    + "/setieproxy LOCALSYSTEM AUTOSCRIPT http://proxy.example.com/proxy.pac.",
            HResults.BadAutoProxyScript =>
                $"Correct {decision.Source} where the message says; -v tells each call of its helpers and what came of it.",
            _ => $"Let {decision.Source} return DIRECT or PROXY host:port as its first entry for this URL.",
        };

    private static string OfTheSetting(ProxyDecision decision) =>
        $"Correct {decision.Source}. On the Windows client, for the account that owns the job (elevated prompt): "
        + "bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY proxy.example.com:8080 NULL, and look at what is set "
        + "with bitsadmin /util /getieproxy LOCALSYSTEM; then resume the job.";
}
