using Probe.Bits;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Names;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;
using static Probe.Testing.Results.SampleExchanges;

namespace Probe.Testing.Results;

/// <summary>Look-ups, filled in each of their fields, for the reports' tests.</summary>
public static class SampleNames
{
    private const string Host = "xn--prxy-5qa.corp.example";

    /// <summary>
    /// The proxy's name as two name servers, a closed port and this machine's hosts file have it: the first of them
    /// with a definite answer knows an alias that leads nowhere.
    /// </summary>
    public static NameLookup Unresolved { get; } =
        new()
        {
            Name = Host,
            Unicode = "pröxy.corp.example",
            Answers =
            [
                Said("10.20.0.51:53", NameOutcome.Unreachable, 201) with
                {
                    Note = "its UDP port is closed, says it or a firewall",
                },
                Said("10.20.0.52:53", NameOutcome.ServerFailed, 3),
                Said("10.20.0.53:53", NameOutcome.NotFound, 4.5) with
                {
                    Aliases = ["squid.corp.example", "squid03.old.example"],
                    TtlInSeconds = 900,
                    OverTcp = true,
                },
                Said(null, NameOutcome.Addresses, 0.25) with
                {
                    Source = NameSource.HostsFile,
                    Addresses = ["10.20.1.5"],
                },
            ],
            Deciding = 2,
            Took = TimeSpan.FromMilliseconds(201),
        };

    /// <summary>The server's name, found twice and remembered.</summary>
    public static NameLookup Resolved { get; } =
        new()
        {
            Name = "wsus01.corp.example",
            Answers =
            [
                Said("10.20.0.52:53", NameOutcome.Addresses, 2) with
                {
                    Name = "wsus01.corp.example",
                    Addresses = ["10.20.4.80", "2001:db8::80"],
                    TtlInSeconds = 300,
                },
                Said(null, NameOutcome.Addresses, 1) with
                {
                    Name = "wsus01.corp.example",
                    Addresses = ["10.20.4.80"],
                },
            ],
            Deciding = 0,
            Addresses = ["10.20.4.80"],
            Family = 4,
            FromMemory = true,
        };

    /// <summary>The proxy's name is not resolved where name servers were named; the control run finds the server.</summary>
    public static ProbeResult ProxyUnresolved()
    {
        var like = SampleResults.ProxyUnreachable();
        var run = like.Runs[0];
        var route = run.Log.All[0].Route with { Proxy = new ProxyEndpoint(Host, 3128) };
        var failure = new ExchangeFailure
        {
            Stage = FailureStage.Resolve,
            Side = FailureSide.Proxy,
            Cause = NameWords.Cause(Unresolved),
            Detail = NameWords.WhyNone(Unresolved),
        };
        var culprit = new Culprit(
            Party.Resolver,
            Confidence.Indicated,
            $"exchange 1 never left: the resolver says that '{Host}' does not exist"
        );
        var finding = new Finding
        {
            CheckId = "proxy-name-resolves",
            Severity = Severity.Error,
            Summary = $"The proxy's name {Host} does not exist",
            Expected = $"an address for {Host} from the resolver of this machine",
            Actual = failure.Detail,
            BitsError = BitsErrors.Get(HResults.NameNotResolved),
            Culprit = culprit,
            Remedy = "The name is an alias: ask whoever runs the zone to repair it.",
            Sources = ["Microsoft TechNet cc720432"],
            Evidence = [new Evidence(1, EvidencePart.Lookup), new Evidence(2, EvidencePart.Failure)],
        };
        run = run with
        {
            Decision = run.Decision with { Route = route, Setting = $"http://{Host}:3128" },
            Log = new ExchangeLog([
                .. Enumerable
                    .Zip((int[])[1, 2], (Purpose[])[Purpose.BackgroundHead, Purpose.ForegroundHead])
                    .Select(x => Failed(x.First, x.Second, run.Url, route, failure) with { Lookup = Unresolved }),
                .. run.Log.All[2..].Select(e => e with { Lookup = e.Number == 3 ? Resolved : null }),
            ]),
            Control = run.Control with { Differences = ["HEAD: the proxy's name not found, 200 directly"] },
            Verdict = run.Verdict with
            {
                BitsError = new BitsErrorReport
                {
                    Error = finding.BitsError,
                    Context = "BG_ERROR_CONTEXT_REMOTE_FILE",
                    JobState = "BG_JOB_STATE_TRANSIENT_ERROR",
                    Basis = "documented",
                },
                Culprit = culprit,
                Summary = $"A background job keeps failing and retrying: the proxy's name {Host} does not exist.",
                Remedy = finding.Remedy,
                Deciding = finding,
            },
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "proxy-name-resolves failed",
                    [
                        "proxy-accepts-connections",
                        "proxy-admits-client",
                        .. SampleChecks.IdsOf("head", "range", "status", "response", "integrity"),
                    ]
                ),
            ]),
        };
        return like with
        {
            Runs = [SampleResults.Described(run), SampleResults.Described(run with { JobShape = JobShape.Foreground })],
        };
    }

    private static NameAnswer Said(string? server, NameOutcome outcome, double milliseconds) =>
        new()
        {
            Source = server is null ? NameSource.System : NameSource.Dns,
            Server = server,
            Name = Host,
            Outcome = outcome,
            Took = TimeSpan.FromMilliseconds(milliseconds),
        };
}
