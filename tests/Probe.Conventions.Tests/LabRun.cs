using System.Collections.Immutable;
using Probe.Http;
using Probe.Lab;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;
using Probe.Transport;
using Probe.Verdicts;

namespace Probe.Conventions.Tests;

/// <summary>Runs a check against a lab, as <c>check --lab</c> does.</summary>
internal static class LabRun
{
    /// <summary>Faults that fall silent are waited for this long: enough on loopback, and the whole list stays quick.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Task<ImmutableArray<RunResult>> CheckAsync(
        LabServer lab,
        IEnumerable<HttpUrl> urls,
        CancellationToken cancellation,
        Depth depth = Depth.Full,
        string? profile = null
    ) => CheckAsync(lab.Endpoints, urls, cancellation, depth, profile);

    public static async Task<ImmutableArray<RunResult>> CheckAsync(
        LabEndpoints endpoints,
        IEnumerable<HttpUrl> urls,
        CancellationToken cancellation,
        Depth depth = Depth.Full,
        string? profile = null
    )
    {
        var options = new ProbeOptions
        {
            Urls = [.. urls],
            Proxy = endpoints.ProxySetting,
            WindowsProxies = endpoints.WindowsProxies,
            ProxyCredentials = endpoints.ProxyCredentials,
            ProxyAuth = endpoints.ProxyAuth,
            ServerCredentials = endpoints.ServerCredentials,
            ServerAuth = endpoints.ServerAuth,
            Resolve = endpoints.Resolve,
            DnsServers = endpoints.AskDns,
            TrustedAuthoritiesPem = endpoints.TrustedCaPem,
            ProxyAuthoritiesPem = endpoints.TrustedCaPem,
            CheckRevocation = endpoints.AsksRevocation,
            TlsMax = endpoints.TlsMax,
            Depth = depth,
            Profile = profile ?? Profiles.All[0].Id,
            IdleTimeout = Patience,
        };
        var host = new HostFacts { IsWindows = false, OperatingSystem = "test" };
        var runs = new List<RunResult>();
        SiteResult? site = null;
        if (endpoints.CheckSite is { } root)
        {
            site = await SiteRun.RunAsync(
                root,
                options,
                ProxyDecider.Decide(root, options),
                host,
                DateTimeOffset.UnixEpoch,
                null,
                cancellation
            );
            options = options with { Urls = [.. site.Targets.Urls.Select(t => t.Url)] };
        }

        foreach (var url in options.Urls)
        {
            var decision = ProxyDecider.Decide(url, options);
            runs.AddRange(await CheckRun.RunAsync(url, options, decision, host, null, cancellation));
        }

        // What was found of the site counts beside what was found of its files.
        return Judge.WorstFirst(
            site is null ? runs : runs.Select(r => r with { Checks = r.Checks.AddRange(site.Checks) })
        );
    }
}
