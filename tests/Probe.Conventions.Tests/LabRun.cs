using System.Collections.Immutable;
using Probe.Evidence.Journal;
using Probe.Exchanges;
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

    /// <summary>The machine that checks.</summary>
    internal static HostFacts Host { get; } = new() { IsWindows = false, OperatingSystem = "test" };

    public static Task<ImmutableArray<RunResult>> CheckAsync(
        LabServer lab,
        IEnumerable<HttpUrl> urls,
        CancellationToken cancellation,
        Depth depth = Depth.Full,
        string? profile = null
    ) => CheckAsync(lab.Endpoints, urls, cancellation, depth, profile);

    /// <summary>The same, with everything written into a journal.</summary>
    public static Task<ImmutableArray<RunResult>> CheckAsync(
        LabServer lab,
        JournalWriter journal,
        CancellationToken cancellation
    ) => CheckAsync(lab.Endpoints, lab.Endpoints.CheckUrls, cancellation, Depth.Full, null, journal);

    public static async Task<ImmutableArray<RunResult>> CheckAsync(
        LabEndpoints endpoints,
        IEnumerable<HttpUrl> urls,
        CancellationToken cancellation,
        Depth depth = Depth.Full,
        string? profile = null,
        JournalWriter? journal = null
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
        var runs = new List<RunResult>();
        SiteResult? site = null;
        if (endpoints.CheckSite is { } root)
        {
            var decision = ProxyDecider.Decide(root, options);
            site = await SiteRun.RunAsync(
                root,
                options,
                decision,
                Host,
                DateTimeOffset.UnixEpoch,
                Follow(journal, root, isSite: true, options, decision),
                cancellation
            );
            options = options with { Urls = [.. site.Targets.Urls.Select(t => t.Url)] };
        }

        foreach (var url in options.Urls)
        {
            var decision = ProxyDecider.Decide(url, options);
            var follower = Follow(journal, url, isSite: false, options, decision);
            runs.AddRange(await CheckRun.RunAsync(url, options, decision, Host, follower, cancellation));
        }

        // What was found of the site counts beside what was found of its files.
        return WithSite(runs, site);
    }

    /// <summary>What a journal says of the same run.</summary>
    public static ImmutableArray<RunResult> Judged(Stream journal)
    {
        var judge = new JournalJudge();
        var problems = new List<string>();
        foreach (var record in JournalReader.Read(journal, (line, why) => problems.Add($"{line}: {why}")))
        {
            judge.Add(record);
        }

        Assert.Empty(problems);
        return WithSite(judge.Judge(), judge.JudgeSite());
    }

    private static ImmutableArray<RunResult> WithSite(IEnumerable<RunResult> runs, SiteResult? site) =>
        Judge.WorstFirst(site is null ? runs : runs.Select(r => r with { Checks = r.Checks.AddRange(site.Checks) }));

    private static Follower? Follow(
        JournalWriter? journal,
        HttpUrl url,
        bool isSite,
        ProbeOptions options,
        ProxyDecision decision
    ) =>
        journal is null
            ? null
            : new Follower(
                journal,
                journal.Begin(new JournalRun(0, url, isSite, DateTimeOffset.UnixEpoch, options, decision))
            );

    private sealed class Follower(JournalWriter journal, int run) : IProgress<Exchange>
    {
        public void Report(Exchange value) => journal.Add(run, value);
    }
}
