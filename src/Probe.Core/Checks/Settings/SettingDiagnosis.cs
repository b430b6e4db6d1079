using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;

namespace Probe.Checks.Settings;

/// <summary>
/// What is wrong with a decision that gives no route, who is to blame and what helps: the same for <c>check</c> and for
/// <c>explain-proxy</c>.
/// </summary>
internal static class SettingDiagnosis
{
    private const string Expected =
        "host:port, http://host:port, [IPv6]:port, or a list http=host:port;https=host:port";

    /// <summary>The fault of a decision with a problem.</summary>
    internal static Fault FaultOf(ProxyDecision decision)
    {
        var problem = decision.Problem ?? "";
        return new()
        {
            Kind =
                decision.IsUnsupported ? "unsupported"
                : decision.HResult is null ? "malformed"
                : "unusable",
            Summary = SummaryOf(decision),
            Expected =
                IsBypassList(decision) ? $"a bypass list of at most {BypassList.MostCharacters} characters"
                : decision.Pac is null ? Expected
                : "a script that runs and returns DIRECT or PROXY host:port",
            Actual =
                decision.Source == decision.Setting || IsBypassList(decision)
                    ? problem
                    : $"{decision.Source} is '{decision.Setting}': {problem}",
            HResult = decision.HResult ?? HResults.InvalidArgument,
            Alternatives = decision.HResult is null ? [HResults.InvalidProxyInfo] : [],
            Basis = decision.IsUnsupported ? "inferred" : "documented",
            Remedy =
                decision.Pac is not null ? OfTheScript(decision)
                : IsBypassList(decision) ? OfTheBypassList(decision)
                : decision.HResult == HResults.UnableToDownloadScript ? OfTheScriptNotLoaded
                : OfTheSetting(decision),
        };
    }

    /// <summary>Who is to blame for it, as far as is known.</summary>
    internal static Culprit CulpritOf(ProxyDecision decision) =>
        decision is { Pac: { } script, HResult: HResults.UnableToDownloadScript }
        && decision.Source.Contains("://", StringComparison.Ordinal)
            ? WhoServes(decision, script.FailedAt)
        : decision.Pac is not null ? CulpritFinder.TheSetting($"the script itself shows it: {decision.Source}")
        : IsBypassList(decision) ? CulpritFinder.TheSetting($"the list itself shows it: {decision.Problem}")
        : CulpritFinder.TheSetting($"the setting itself shows it: {decision.Source} is '{decision.Setting}'");

    private static bool IsBypassList(ProxyDecision decision) => decision.HResult == HResults.ProxyBypassListTooLarge;

    private static string SummaryOf(ProxyDecision decision) =>
        IsBypassList(decision) ? $"The bypass list {OfSource(decision)} is longer than BITS takes"
        : decision.IsUnsupported ? $"The proxy setting {decision.Source} names a proxy of a kind that BITS cannot use"
        : decision.HResult is null ? $"The proxy setting {decision.Source} is malformed"
        : decision is { Pac: not null, HResult: HResults.UnableToDownloadScript }
            ? $"The PAC script {decision.Source} could not be fetched"
        : decision.Pac is not null ? $"The PAC script {decision.Source} cannot be run"
        : $"The proxy setting {decision.Source} cannot be used";

    private static string OfSource(ProxyDecision decision) =>
        decision.Source.StartsWith('-') ? decision.Source : "of " + decision.Source;

    /// <summary>The party that gave no script: whoever has the name, or whoever has the file.</summary>
    private static Culprit WhoServes(ProxyDecision decision, FailureStage? failedAt)
    {
        const string orAddress = "or the script's address in the setting is wrong";
        return failedAt switch
        {
            FailureStage.Resolve => new Culprit(
                Party.Resolver,
                Confidence.Indicated,
                $"no script was read: {decision.Problem}; {orAddress}"
            ),
            FailureStage.Connect => new Culprit(
                Party.ScriptServer,
                Confidence.Assumed,
                $"no script was read: {decision.Problem}; it is down or blocked, {orAddress}"
            ),
            _ => new Culprit(
                Party.ScriptServer,
                Confidence.Indicated,
                $"no script was read: {decision.Problem}; the web server there gives none, {orAddress}"
            ),
        };
    }

    private const string OfTheScriptNotLoaded =
        "Give a copy of the script with --pac, or run this where its address can be fetched: bitsprobe then asks it.";

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

    private static string OfTheBypassList(ProxyDecision decision) =>
        $"Shorten the bypass list {OfSource(decision)}: *.domain in place of single hosts. On the Windows client, for the "
        + "account that owns the job (elevated prompt): bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY "
        + "proxy.example.com:8080 \"<local>;*.corp.example.com\"; then resume the job.";

    private static string OfTheSetting(ProxyDecision decision) =>
        $"Correct {decision.Source}. On the Windows client, for the account that owns the job (elevated prompt): "
        + "bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY proxy.example.com:8080 NULL, and look at what is set "
        + "with bitsadmin /util /getieproxy LOCALSYSTEM; then resume the job.";
}
