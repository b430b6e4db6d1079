using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Redaction;
using Probe.Verdicts;

namespace Probe.Evidence.Http;

/// <summary>
/// Judges what somebody else's client did: exchanges are grouped by client and URL into BITS jobs, each request gets
/// the purpose that it had, and the checks of the live probe judge each job. Where the same client asked for the same
/// URL through a proxy and directly, that is one file over two routes, and the direct one is the control. Pure.
/// </summary>
public static class TrafficJudge
{
    /// <summary>By this <c>Server</c> line a capture proxy's own answers can be told in packets and HAR.</summary>
    private const string OwnName = "bitsprobe-capture";

    /// <summary>One entry per client, URL and job shape that was seen; worst first.</summary>
    /// <param name="seen">What was seen, in the order of the requests.</param>
    /// <param name="certificatesJudged">
    /// Whether a capture proxy looked at certificates of servers; null where that is not known, or there was none.
    /// </param>
    public static ImmutableArray<RunResult> Judge(IEnumerable<SeenExchange> seen, bool? certificatesJudged = null)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var redactor = new Redactor(isNamed: false);
        var shared = new SharedResults();
        return Verdicts.Judge.WorstFirst(
            seen.Where(s => ReasonNotJudged(s) is null)
                // A proxy's own request may come from the client's address, in a capture of one machine. Two URLs that
                // differ in a token alone are two files, so the key has it unmasked.
                .Select(s =>
                    (Key: (s.Client, s.Exchange.Spec.Url.ToString(), IsForwarded(s)), Seen: Masked(s, redactor))
                )
                .GroupBy(s => s.Key, s => s.Seen)
                .SelectMany(file => JudgeFile(file, certificatesJudged))
                .Select(shared.Of)
        );
    }

    /// <summary>
    /// Other people's secrets are none of a report's business, nor are their echoes in replies; what evidence masks is
    /// masked here.
    /// </summary>
    private static SeenExchange Masked(SeenExchange seen, Redactor redactor) =>
        seen with
        {
            Exchange = CapturedSecrets.Masked(redactor.Redact(seen.Exchange)),
        };

    private static bool IsForwarded(SeenExchange seen) =>
        seen.Exchange.Spec.Headers.Contains("Via") || seen.Exchange.Spec.Headers.Contains("X-Forwarded-For");

    private static IEnumerable<RunResult> JudgeFile(IEnumerable<SeenExchange> file, bool? certificatesJudged)
    {
        var jobs = file.GroupBy(s => s.Exchange.Route.Proxy?.ToString() ?? "")
            .ToDictionary(g => g.Key, g => g.OrderBy(s => s.Exchange.StartedAt).ToList(), StringComparer.Ordinal);
        List<SeenExchange> direct = jobs.Remove("", out var found) ? found : [];
        var proxied = jobs.Values.SelectMany(job => JudgeJob(job, direct, certificatesJudged)).ToList();
        var own = direct.FindAll(s => !s.IsControl);
        var alone = own.Count == 0 ? [] : JudgeJob(own, [], certificatesJudged);

        // The control stands in the other's report; it has one of its own where it ends in another way.
        return proxied.Count == 0
            ? alone
            : proxied.Concat(
                alone.Where(a => IsBroken(a) && !proxied.Any(p => p.JobShape == a.JobShape && IsBroken(p)))
            );
    }

    private static bool IsBroken(RunResult run) =>
        run.Verdict is { Complete: true, Outcome: not JobOutcome.Transferred };

    /// <summary>Why an exchange is no BITS job's that could be judged, in words; null where it is judged.</summary>
    public static string? ReasonNotJudged(SeenExchange seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var spec = seen.Exchange.Spec;
        var lines = spec.Headers.GetAll("Range").Count();
        return seen.Exchange.Response?.Headers.Get("Server") == OwnName
                ? "its answer is that of a bitsprobe capture itself, and no server's"
            : lines > 1 ? "it has several Range lines, which BITS never sends"
            : !spec.Ranges.IsEmpty && seen.Gap is not null
                ? "it asks for several ranges, and part of the reply is lacking, so that it is not known where its parts begin"
            : lines == 1 && spec.Range is null && spec.Ranges.IsEmpty
                ? "its Range is none that BITS writes (bytes=first-last)"
            : null;
    }

    /// <summary>What is not judged of these, a sentence for each reason.</summary>
    public static IEnumerable<string> NotJudged(IEnumerable<SeenExchange> seen) =>
        seen.Select(s => (Seen: s, Reason: ReasonNotJudged(s)))
            .Where(s => s.Reason is not null)
            .GroupBy(s => s.Reason)
            .Select(g =>
                $"not judged: {g.First().Seen.Exchange.Spec.Method} {UrlSecrets.Masked(g.First().Seen.Exchange.Spec.Url)}"
                + (g.Count() > 1 ? $" and {g.Count() - 1} more" : "")
                + $": {g.Key}"
            );

    private static ImmutableArray<RunResult> JudgeJob(
        List<SeenExchange> job,
        List<SeenExchange> control,
        bool? certificatesJudged
    )
    {
        var first = job[0].Exchange;
        var isRebuilt = job.Exists(s => s.IsRebuilt);
        var agent = first.Spec.Headers.Get("User-Agent") ?? "";
        var all = WithPurposes(job, 0);
        var (main, unjudged) = AlikeExchanges.Part(all);
        var (direct, unjudgedDirect) = AlikeExchanges.Part([.. WithPurposes(control, all.Length).Select(AsControl)]);
        unjudged = AlikeExchanges.Together(unjudged, unjudgedDirect);
        var results = Verdicts.Judge.Run(
            new JudgeContext
            {
                Url = first.Spec.Url,
                Options = new ProbeOptions { Urls = [first.Spec.Url], Profile = ProfileOf(agent) },
                Decision = new ProxyDecision
                {
                    Route = first.Route,
                    Source = isRebuilt ? first.Route.Source : "capture",
                    Trace =
                    [
                        isRebuilt && !first.Route.IsNotShown() ? "the HAR says which way requests went"
                        : isRebuilt ? "a HAR does not show which way requests went"
                        : "the client's own decision, as the capture shows it",
                    ],
                },
                Host = new HostFacts
                {
                    IsWindows = false,
                    OperatingSystem = $"not known: judged from a {(isRebuilt ? "HAR" : "capture")}",
                },
                Log = new ExchangeLog([.. main, .. direct]),
                Unjudged = unjudged,
                IsObserved = true,
                IsRebuilt = isRebuilt,
                CertificatesJudged = certificatesJudged,
            }
        );

        if (unjudged is not null)
        {
            results = [.. results.Select(r => r with { Unjudged = unjudged })];
        }

        // A GET without Range among ranges is no foreground job where no HEAD of one was seen.
        return main.Any(e => e.Spec.RangeText is not null) && !main.Any(e => e.Spec.Purpose == Purpose.ForegroundHead)
            ? [.. results.Where(r => r.JobShape != JobShape.Foreground)]
            : results;
    }

    private static Exchange AsControl(Exchange exchange) =>
        exchange with
        {
            Route = Route.Control,
            Spec = exchange.Spec with { Leg = Leg.Control },
        };

    private static string ProfileOf(string agent) =>
        agent.StartsWith("Microsoft BITS/7.7", StringComparison.OrdinalIgnoreCase) ? "bits-7.7"
        : agent.StartsWith("Microsoft BITS/7.8", StringComparison.OrdinalIgnoreCase) ? "bits-7.8"
        : agent.StartsWith("Microsoft BITS/", StringComparison.OrdinalIgnoreCase) ? "bits-7.0"
        : agent.StartsWith("Microsoft-Delivery-Optimization", StringComparison.OrdinalIgnoreCase)
            ? "delivery-optimization"
        : agent.StartsWith("Windows-Update-Agent", StringComparison.OrdinalIgnoreCase) ? "windows-update-agent"
        : "curl";

    /// <summary>Numbers and purposes: what a BITS job asks for, in the order in which it asked.</summary>
    /// <param name="job">The exchanges.</param>
    /// <param name="before">How many have numbers already.</param>
    private static ImmutableArray<Exchange> WithPurposes(List<SeenExchange> job, int before)
    {
        var isForeground =
            !job.Any(s => s.Exchange.Spec.RangeText is not null) && job.Any(s => s.Exchange.Spec.Method == "GET");
        var length = LengthOf(job);
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        var challenged = new Dictionary<string, Exchange>(StringComparer.Ordinal);
        var numbered = ImmutableArray.CreateBuilder<Exchange>(job.Count);
        var headBefore = false;
        for (var at = 0; at < job.Count; at++)
        {
            var seen = job[at];
            var spec = seen.Exchange.Spec;
            var key = spec.CompareKey;
            var number = before + numbered.Count + 1;
            Exchange exchange;
            if (challenged.Remove(key, out var challenge) && HasCredentials(spec))
            {
                exchange = seen.Exchange with
                {
                    Number = number,
                    Spec = challenge.Spec with
                    {
                        Headers = spec.Headers,
                        FollowUpOf = challenge.Number,
                        Attempt = challenge.Spec.Attempt + 1,
                    },
                };
            }
            else
            {
                var round = asked.GetValueOrDefault(key);
                asked[key] = round + 1;
                exchange = seen.Exchange with
                {
                    Number = number,
                    Spec = spec with
                    {
                        Key = $"seen {number}",
                        Purpose = PurposeOf(
                            spec,
                            round,
                            (isForeground && round == 0) || BeginsForeground(job, at, headBefore),
                            asked.Count,
                            length
                        ),
                        Round = round,
                    },
                };
            }

            if (exchange.Status is 401 or 407)
            {
                challenged[key] = exchange;
            }

            headBefore |= spec.Method == "HEAD";
            numbered.Add(exchange);
        }

        return numbered.ToImmutable();
    }

    /// <summary>
    /// Where a foreground job begins: a HEAD after another one, with a GET without Range behind it.
    /// </summary>
    private static bool BeginsForeground(List<SeenExchange> job, int at, bool headBefore) =>
        headBefore
        && job[at].Exchange.Spec.Method == "HEAD"
        && at + 1 < job.Count
        && job[at + 1].Exchange.Spec is { Method: "GET", RangeText: null };

    private static bool HasCredentials(RequestSpec spec) =>
        spec.Headers.Contains("Authorization") || spec.Headers.Contains("Proxy-Authorization");

    /// <summary>The file's length by the first answer that tells it; null when none does.</summary>
    private static long? LengthOf(List<SeenExchange> job) =>
        job.Select(s => s.Exchange)
            .Select(e =>
                e.Status == 200 ? e.Response!.ContentLength
                : e is { Status: 206, Spec.Range: not null }
                    ? ContentRange.Parse(e.Response!.Headers.Get("Content-Range") ?? "", out _)?.Total
                : null
            )
            .FirstOrDefault(l => l is not null);

    private static Purpose PurposeOf(RequestSpec spec, int round, bool isForeground, int kinds, long? length) =>
        spec.Method == "HEAD"
            ? isForeground
                ? Purpose.ForegroundHead
                : round > 0
                    ? Purpose.RepeatedHead
                    : Purpose.BackgroundHead
            : !spec.Ranges.IsEmpty
                ? Purpose.MultiRange
                : spec.Range is not { } range
                    ? Purpose.WholeFile
                    : range.First >= length
                        ? Purpose.UnsatisfiableRange
                        : range.Last >= length
                            ? Purpose.PastEndRange
                            : round > 0
                                ? Purpose.RepeatedRange
                                : range.First == 0 || kinds == 1
                                    ? Purpose.FirstRange
                                    : Purpose.SeriesRange;
}
