using System.Collections.Immutable;

namespace Probe.Options;

/// <summary>All proxy settings of a Windows machine that are known, and who goes by which.</summary>
/// <remarks>
/// A job belongs to an account and takes that account's Internet settings; the machine-wide setting of WinHTTP is
/// another (Service Accounts and BITS, Best Practices When Using BITS, Microsoft Learn). The same text has BITS follow
/// WinHTTP's automatic order from Windows 10 1809 on; that this order falls back on the machine-wide setting where
/// LocalSystem has none is inferred.
/// </remarks>
public sealed record WindowsProxies
{
    /// <summary>Nothing is known.</summary>
    public static WindowsProxies None { get; } = new();

    /// <summary>The settings, each owner at most once per file, in the order of reading; a later one replaces.</summary>
    public ImmutableArray<ProxySettings> All { get; init; } = [];

    /// <summary>Where the policy stands that makes settings those of the machine (ProxySettingsPerUser = 0); null without.</summary>
    public string? PerMachinePolicy { get; init; }

    /// <summary>
    /// Where the policy stands that lets the update agent fall back on the user's proxy when it scans
    /// (SetProxyBehaviorForUpdateDetection = 1); null without.
    /// </summary>
    public string? UserProxyForScan { get; init; }

    /// <summary>True when nothing is known.</summary>
    public bool IsEmpty => All.IsEmpty;

    /// <summary>What a download of LocalSystem goes by; null when nothing fits.</summary>
    public ProxySettings? ForDownload() =>
        (PerMachinePolicy is null ? null : Of(ProxyOwner.Machine))
        ?? Of(ProxyOwner.LocalSystem)
        ?? Of(ProxyOwner.WinHttp)
        ?? Of(ProxyOwner.NetworkService)
        ?? Of(ProxyOwner.LocalService)
        ?? Of(ProxyOwner.User);

    /// <summary>
    /// What the update agent scans by: the system's proxy, and the user's only where a policy lets it. Null when the
    /// system's is not known.
    /// </summary>
    public ProxySettings? ForScan() =>
        Of(ProxyOwner.WinHttp) is not { } system ? null
        : UserProxyForScan is not null && system is { Proxy: null, AsksScript: false } ? Of(ProxyOwner.User) ?? system
        : system;

    /// <summary>The settings of an owner; null when they are not known.</summary>
    /// <param name="owner">Whose.</param>
    public ProxySettings? Of(ProxyOwner owner) => All.LastOrDefault(s => s.Owner == owner);

    /// <summary>These and others, which replace these where both have the same.</summary>
    /// <param name="later">The others.</param>
    public WindowsProxies With(WindowsProxies later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new WindowsProxies
        {
            All = [.. All.Where(s => later.Of(s.Owner) is null), .. later.All],
            PerMachinePolicy = later.PerMachinePolicy ?? PerMachinePolicy,
            UserProxyForScan = later.UserProxyForScan ?? UserProxyForScan,
        };
    }

    /// <summary>Why a download goes by these settings, where it is not plain; null where it is.</summary>
    /// <param name="chosen">What <see cref="ForDownload"/> gave.</param>
    public string? WhyForDownload(ProxySettings chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        return chosen.Owner switch
        {
            ProxyOwner.Machine =>
                $"ProxySettingsPerUser is 0 ({PerMachinePolicy}): all accounts go by the machine's settings",
            ProxyOwner.LocalSystem => null,
            ProxyOwner.WinHttp =>
                "LocalSystem has no settings here: from Windows 10 1809 on BITS follows WinHTTP's automatic order, which"
                    + " falls back on the machine-wide setting (inferred); earlier it goes direct",
            _ =>
                $"neither LocalSystem's nor WinHTTP's settings are here: decided as a job of {ProxySettings.OwnerName(chosen.Owner)};"
                    + " a job of LocalSystem does not go by them",
        };
    }
}
