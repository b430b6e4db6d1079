using System.Collections.Immutable;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Settings;

/// <summary>
/// The update agent scans by WinHTTP's proxy, BITS downloads by that of LocalSystem's Internet settings: where they
/// differ a scan works and the download fails, or the other way about.
/// </summary>
public sealed class ScanAndDownloadShareAProxy : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "scan-and-download-share-a-proxy",
            Group = "settings",
            Level = CheckLevel.Advisory,
            Summary =
                "The update agent's scan (WinHTTP's setting) and the download (LocalSystem's Internet settings) take the same proxy.",
            NoRemedies = "two settings of the client disagree, and the remedy names the commands",
            BitsErrors = ImmutableArray<uint>.Empty,
            Sources =
            [
                "Microsoft Support, How the Windows Update client determines which proxy server to use (KB900935): https://support.microsoft.com/help/900935",
                "Microsoft Learn, Service Accounts and BITS: https://learn.microsoft.com/windows/win32/bits/service-accounts-and-bits",
                "Microsoft Learn, Update Policy CSP, SetProxyBehaviorForUpdateDetection: https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update#setproxybehaviorforupdatedetection",
            ],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var known = context.Options.WindowsProxies;
        if (known.ForScan() is not { } scan || known.ForDownload() is not { Owner: not ProxyOwner.WinHttp } download)
        {
            return Judgement.NotApplicable(
                known.IsEmpty
                    ? "no settings of a Windows client are known; --proxy-settings FILE brings them"
                    : "only one of the two settings is known; --proxy-settings takes WinHTTP's and LocalSystem's"
            );
        }

        if (scan.AutoDetect == download.AutoDetect && scan.AsksScript && scan.ScriptUrl == download.ScriptUrl)
        {
            return Judgement.Passed("both ask the same script");
        }

        if (scan.AsksScript || (download.AsksScript && context.Decision.Pac is null))
        {
            return Judgement.NotRun(
                $"{Name(scan.AsksScript ? scan : download)} asks a script, which was not asked here for both"
            );
        }

        var scanned = ProxyDecider.DecideBy(context.Url, scan);
        var downloaded = download.AsksScript ? context.Decision : ProxyDecider.DecideBy(context.Url, download);
        if (downloaded.Route is null)
        {
            return Judgement.NotRun($"the download's own setting, {Name(download)}, cannot be used");
        }

        return
            scanned.Route is not null
            && string.Equals(Way(scanned), Way(downloaded), StringComparison.OrdinalIgnoreCase)
            ? Judgement.Passed($"scan and download both go {Way(scanned)}")
            : Judgement.Failed([Differ(scan, scanned, download, downloaded)]);
    }

    private Finding Differ(
        ProxySettings scan,
        ProxyDecision scanned,
        ProxySettings download,
        ProxyDecision downloaded
    ) =>
        new()
        {
            CheckId = Info.Id,
            Severity = Severity.Warning,
            Summary = "Scan and download would take different proxies",
            Expected = "the same proxy for both, or direct for both",
            Actual = $"scan by {Name(scan)}: {Way(scanned)}; download by {Name(download)}: {Way(downloaded)}",
            EndsJob = false,
            Culprit = new Culprit(Party.Client, Confidence.Proved, "the client's own settings say so"),
            Remedy = Remedy(scanned.Route?.Proxy, downloaded.Route!.Proxy),
            Sources = Info.Sources,
            Evidence = [],
        };

    private static string Remedy(ProxyEndpoint? scan, ProxyEndpoint? download) =>
        "Decide on one (elevated). As the download: "
        + (
            download is null
                ? "netsh winhttp reset proxy, or a bypass-list that has the server."
                : $"netsh winhttp set proxy proxy-server=\"{download}\" bypass-list=\"<local>\"."
        )
        + " As the scan: "
        + (
            scan is null
                ? "bitsadmin /util /setieproxy LOCALSYSTEM NO_PROXY."
                : $"bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY {scan} \"<local>\"."
        );

    private static string Name(ProxySettings settings) => Printable.Escape(settings.Name);

    private static string Way(ProxyDecision decision) =>
        decision.Route is not { } route ? "nowhere, since the setting cannot be used"
        : route.Proxy is { } proxy ? "through " + proxy
        : "direct";
}
