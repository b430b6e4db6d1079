using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Checks;

/// <summary>All that a check may look at.</summary>
public sealed record JudgeContext
{
    /// <summary>The URL as asked.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>What the run was asked to do.</summary>
    public required ProbeOptions Options { get; init; }

    /// <summary>Which route was decided, and why.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>What this machine said of itself.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>Every exchange, both legs.</summary>
    public required ExchangeLog Log { get; init; }

    /// <summary>Exchanges of it that are not in the log, since it has many like them; null where all are.</summary>
    public UnjudgedExchanges? Unjudged { get; init; }

    /// <summary>The WSUS site whose survey is judged (<c>--wsus</c>); null in the run of a URL.</summary>
    public SiteSurvey? Site { get; init; }

    /// <summary>
    /// True when the exchanges are another client's, seen in passing: only the job shapes that it played are judged.
    /// </summary>
    public bool IsObserved { get; init; }

    /// <summary>True when their heads were put together from a HAR's lists: what that does not show is not judged.</summary>
    public bool IsRebuilt { get; init; }

    /// <summary>
    /// Whether the capture proxy that the exchanges were seen by looked at certificates of servers; null where that is not
    /// known, or no capture proxy was between.
    /// </summary>
    public bool? CertificatesJudged { get; init; }

    /// <summary>What answers have of the same places of the file, compared once for all who ask.</summary>
    public ByteComparison Bytes => field ??= ByteComparer.Compare(Log);

    /// <summary>True when the main route goes through a proxy.</summary>
    public bool ThroughProxy => Decision.Route?.Kind == RouteKind.Proxy;
}
