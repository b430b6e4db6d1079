using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Remedies;

namespace Probe.Checks.Connect;

/// <summary>The proxy opens a tunnel to an https server: CONNECT is answered with 2xx.</summary>
public sealed class TunnelOpens : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "tunnel-opens",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary =
                "The proxy answers CONNECT to the server's port with 2xx; https goes no other way through a proxy.",
            Ailments = [Ailment.TunnelRefused],
            BitsErrors =
            [
                HResults.ForStatus(403),
                HResults.ForStatus(405),
                HResults.ForStatus(400),
                HResults.ForStatus(500),
                HResults.ForStatus(503),
                HResults.ConnectionError,
                HResults.TimedOut,
                HResults.MalformedResponse,
            ],
            DependsOn =
            [
                "proxy-setting-is-well-formed",
                "proxy-accepts-connections",
                "proxy-admits-client",
                "server-name-resolves",
                "server-accepts-connections",
            ],
            Sources = [RuleSources.Connect, RuleSources.WinHttpMessages, RuleSources.ReturnValues],
            Inferred =
                "No capture shows a job whose CONNECT is refused: that it ends by the status of the answer follows from the "
                + "rule for HTTP statuses.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Route.Kind == RouteKind.Proxy
            && exchange.Spec.Url.IsTls
            && (
                exchange.Tunnel?.Response is not null
                || (exchange.Failure is { Stage: FailureStage.ProxyTunnel } failure && !FailureCodes.IsOurs(failure))
            );
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !context.ThroughProxy ? Judgement.NotApplicable("no proxy is on the route")
            : !context.Url.IsTls ? Judgement.NotApplicable("the URL is plain http, which needs no tunnel")
            : Judgement.NotRun("the proxy was not asked for a tunnel");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return $"the proxy tunnels to {context.Url.HostAndPort}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var fault =
            exchange.Tunnel?.Response is not { } head ? Broken(exchange)
            : head.Status is >= 200 and < 300 ? null
            : Refused(exchange, head);
        return fault is null ? null : PortSpeaksTls.Reworded(fault, exchange, context);
    }

    private static Fault Refused(Exchange exchange, ResponseHead head)
    {
        var url = exchange.Spec.Url;
        var server = Printable.Escape(url.HostAndPort, 120);
        var maker = Markers.WhoRefusedTunnel(exchange);
        return new Fault
        {
            Kind = $"refused_{head.Status}",
            Summary = $"The proxy refuses a tunnel to {server}: {head.Status}",
            Expected = $"2xx to CONNECT {server}",
            Actual =
                $"{Saying.Quote(head.StatusLine)}" + (maker?.Software is { } by ? $", by {by}: {maker.Marker}" : ""),
            HResult = HResults.ForStatus(head.Status),
            Basis = "inferred",
            Part = EvidencePart.TunnelResponse,
            Offset = 0,
            Length = Math.Max(0, head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n')),
            Ailment = head.Status is 403 or 405 or 400 or 501 ? Ailment.TunnelRefused : null,
            Remedy = head.Status switch
            {
                403 or 405 or 400 or 501 =>
                    $"Allow CONNECT to port {url.Port} of {Printable.Escape(url.Host, 120)} on the proxy. "
                        + "A proxy that knows no CONNECT at all cannot serve https.",
                _ => $"Read the proxy's error log for CONNECT {server}. Check: " + Reproduce.WithCurl(exchange),
            },
        };
    }

    private static Fault? Broken(Exchange exchange)
    {
        var failure = exchange.Failure;
        if (failure is not { Stage: FailureStage.ProxyTunnel })
        {
            return null;
        }

        var server = Printable.Escape(exchange.Spec.Url.HostAndPort, 120);
        return new Fault
        {
            Kind = $"broken_{failure.Cause}",
            Summary = failure.Cause switch
            {
                FailureCauses.TimedOut => $"The proxy does not answer CONNECT to {server}",
                FailureCauses.ClosedWithoutReply or FailureCauses.Reset => $"The proxy hangs up on CONNECT to {server}",
                _ => $"The proxy's answer to CONNECT to {server} cannot be read",
            },
            Expected = $"2xx to CONNECT {server}",
            Actual = Printable.Escape(failure.Detail, 200),
            HResult = FailureCodes.OfBreak(failure.Cause),
            Basis = "inferred",
            Part = EvidencePart.Failure,
            Remedy =
                $"Make sure that {exchange.Route.Proxy} is an HTTP proxy that knows CONNECT, and read its log for {server}; a firewall "
                + "or TLS inspection between proxy and server hangs up in the same way.",
        };
    }
}
