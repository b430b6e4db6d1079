using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Consistency;

/// <summary>The next hop keeps the connection open after a reply.</summary>
public sealed class ConnectionsAreKeptAlive : ICheck
{
    private const int Least = 3;

    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "connections-are-kept-alive",
            Group = "consistency",
            Level = CheckLevel.Advisory,
            Summary =
                "Connections stay open from reply to reply; otherwise each of a job's many small ranges opens one, which is slow, and NTLM to a proxy cannot work.",
            NoRemedies = "Transfers work; which switch keeps connections is said in the finding itself.",
            BitsErrors = [],
            DependsOn = ["http-version-suffices", "head-gives-length", "range-length-is-exact", "body-is-complete"],
            Sources = [RuleSources.Persistence, RuleSources.Authentication],
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.MiddleRange()).Concat(context.LastRange());
    }

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var replies = Replies(context.Log, Leg.Main);
        if (replies.Length < Least)
        {
            return Judgement.NotRun($"{replies.Length} complete replies are too few to tell");
        }

        var closed = Closed(context.Log, Leg.Main);

        // How many of how many it is, those tell too that the log has many like.
        var alike = (context.Unjudged?.All ?? []).Where(e => IsReply(e, Leg.Main)).ToList();
        var count = replies.Length + alike.Count;
        var closedCount = closed.Length + alike.Count(e => !e.Response!.KeepAlive || !e.Connection.KeptAlive);
        if (closed.IsEmpty || closedCount * 2 <= count)
        {
            return Judgement.Passed(
                closedCount == 0
                    ? $"the connection stayed open after {count} replies"
                    : $"the connection stayed open after {count - closedCount} of {count} replies"
            );
        }

        var first = closed[0];
        var fault = new Fault
        {
            Kind = "closed",
            Summary = $"The connection is closed after {closedCount} of {count} replies",
            Expected = "connections that stay open, as HTTP/1.1 does unless Connection: close is said",
            Actual =
                $"{Saying.Asked(first)}: {Saying.Outcome(first)}, "
                + (
                    first.Response!.KeepAlive
                        ? "closed without a word"
                        : Saying.Line(first.Response, "Connection")
                            + ", "
                            + Saying.Line(first.Response, "Proxy-Connection")
                ),
            Remedy =
                "Transfers work, but slowly: every range pays for a new connection, through a proxy often for two. Switch "
                + "persistent connections on (Squid 'client_persistent_connections on', httpd 'KeepAlive On' with a "
                + "MaxKeepAliveRequests above 100, nginx 'keepalive_timeout' above 0, HAProxy without 'option httpclose'); "
                + "tinyproxy has none. Check: "
                + Reproduce.WithCurl(first),
            Severity = Severity.Warning,
            EndsJob = false,
        };
        return Judgement.Failed([
            fault.ToFinding(
                Info,
                first,
                Blame(first, context.Log),
                [.. closed.Select(e => new Findings.Evidence(e.Number, EvidencePart.ResponseHead))]
            ) with
            {
                Summary = fault.Summary,
            },
        ]);
    }

    private static Culprit Blame(Exchange closed, ExchangeLog log)
    {
        if (closed.Route.Kind != Options.RouteKind.Proxy)
        {
            return CulpritFinder.Find(closed, null, _ => true, log);
        }

        var proxys = "a client's connection ends at the proxy, whatever the server does";
        var replies = Replies(log, Leg.Control);
        return replies.Length >= Least && Closed(log, Leg.Control).IsEmpty && closed.Tunnel is null
                ? new Culprit(
                    Party.Proxy,
                    Confidence.Proved,
                    $"{proxys}; straight from the origin it stays open (exchange {replies[0].Number})"
                )
            : closed.Tunnel is null ? new Culprit(Party.Proxy, Confidence.Indicated, proxys)
            : CulpritFinder.Find(closed, log.CounterpartOf(closed), e => !IsKept(e, log), log);
    }

    /// <summary>Complete replies with the file or a piece of it: errors and cut bodies may rightly end a connection.</summary>
    private static ImmutableArray<Exchange> Replies(ExchangeLog log, Leg leg) =>
        [.. log.Settled.Where(e => IsReply(e, leg))];

    private static bool IsReply(Exchange exchange, Leg leg) =>
        exchange.Spec.Leg == leg && exchange is { Status: 200 or 206, Failure: null, Body.End: BodyEnd.Complete };

    private static ImmutableArray<Exchange> Closed(ExchangeLog log, Leg leg) =>
        [.. Replies(log, leg).Where(e => !IsKept(e, log))];

    private static bool IsKept(Exchange exchange, ExchangeLog log) =>
        exchange.Response!.KeepAlive && exchange.Connection.KeptAlive && !IsClosedAfterwards(exchange, log);

    /// <summary>
    /// Whether the connection was gone when the leg's next request came: seen before it was sent, or by a request
    /// that was sent on it and got no octet of a reply.
    /// </summary>
    private static bool IsClosedAfterwards(Exchange exchange, ExchangeLog log) =>
        log.All.Where(e => e.Spec.Leg == exchange.Spec.Leg && e.Number > exchange.Number).MinBy(e => e.Number)
            is { } next
        && (
            next.Connection.IdleConnectionLost == "closed"
            || (
                next
                    is {
                        Connection.Reused: true,
                        Response: null,
                        Failure:
                        {
                            Stage: FailureStage.Send or FailureStage.ReceiveHead,
                            Cause: FailureCauses.ClosedWithoutReply or FailureCauses.Reset
                        }
                    }
                && next.Connection.Id == exchange.Connection.Id
            )
        );
}
