using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Transport;

/// <summary>Asks a proxy for a tunnel to the origin (CONNECT, RFC 9110, 9.3.6).</summary>
/// <param name="options">What the run was asked to do.</param>
internal sealed class TunnelConnector(ProbeOptions options)
{
    /// <summary>The CONNECT request's octets.</summary>
    public static ImmutableArray<byte> Request(RequestSpec spec)
    {
        var target = RequestTarget.ForConnect(spec.Url);
        var headers = HeaderList.Empty.Add("Host", target);
        if (spec.Headers.Get("User-Agent") is { } agent)
        {
            headers = headers.Add("User-Agent", agent);
        }

        headers = headers.Add("Proxy-Connection", "Keep-Alive");
        if (spec.TunnelAuthorization is { } authorization)
        {
            headers = headers.Add("Proxy-Authorization", authorization);
        }

        return RequestWriter.Write("CONNECT", target, headers);
    }

    /// <summary>Opens the tunnel. The answer goes into the draft's tunnel facts, also where it is a refusal.</summary>
    /// <param name="connection">Connected to the proxy.</param>
    /// <param name="draft">The exchange under way.</param>
    /// <param name="patience">Its limits, the phase's allowance already set.</param>
    public async ValueTask ConnectAsync(Connection connection, ExchangeDraft draft, Patience patience)
    {
        var facts = new TunnelFacts { RequestBytes = Request(draft.Spec) };
        draft.Tunnel = facts;
        await connection.SendAsync(facts.RequestBytes.AsMemory(), patience.Token).ConfigureAwait(false);
        var reader = new ResponseReader("CONNECT", options.Limits);
        var ended = false;
        while (true)
        {
            var step = reader.Advance(connection.Buffered, ended);
            switch (step.Kind)
            {
                case ReadStepKind.NeedMoreData:
                    connection.Consume(step.Consumed);
                    ended = await connection.FillAsync(patience.Token).ConfigureAwait(false) == 0;
                    continue;

                case ReadStepKind.Problem:
                    throw new ExchangeFailedException(
                        FailureMapper.Unreadable(
                            reader.Problem!,
                            draft.Side,
                            draft.Peer,
                            connection.Buffered,
                            inTunnel: true
                        )
                    );

                case ReadStepKind.Head:
                    var head = reader.Head!;
                    draft.Tunnel = connection.Tunnel = facts with { Response = head };
                    if (head.Status is >= 200 and < 300)
                    {
                        connection.Consume(step.Consumed);
                        return;
                    }

                    var refused = FailureMapper.Make(
                        FailureStage.ProxyTunnel,
                        draft.Side,
                        FailureCauses.TunnelRefused,
                        $"{draft.Peer} refused the tunnel to {draft.Spec.Url.HostAndPort}: {head.StatusLine}"
                    ) with
                    {
                        ReceivedBytes = FailureMapper.Excerpt(connection.Buffered),
                    };
                    if (
                        head is { Status: 407, KeepAlive: true }
                        && draft.Spec.ProxyStep?.Scheme.BindsConnection() == true
                    )
                    {
                        connection.Consume(step.Consumed);
                        connection.AwaitsTunnel = await IsReadToEndAsync(connection, reader, patience)
                            .ConfigureAwait(false);
                    }

                    throw new ExchangeFailedException(refused);

                default:
                    connection.Consume(step.Consumed);
                    continue;
            }
        }
    }

    /// <summary>Reads the refusal's page, so that the login can go on over the same connection. True when it can.</summary>
    private async ValueTask<bool> IsReadToEndAsync(Connection connection, ResponseReader reader, Patience patience)
    {
        var ended = false;
        try
        {
            while (reader.BodyOctets <= options.Limits.MaxDrainOctets)
            {
                var step = reader.Advance(connection.Buffered, ended);
                connection.Consume(step.Consumed);
                switch (step.Kind)
                {
                    case ReadStepKind.End:
                        return !ended;

                    case ReadStepKind.Problem:
                        return false;

                    case ReadStepKind.NeedMoreData:
                        ended = await connection.FillAsync(patience.Token).ConfigureAwait(false) == 0;
                        continue;
                }
            }
        }
        catch (Exception e) when (FailureMapper.IsNotOurDefect(e))
        {
            // The refusal stands; only the connection is lost.
        }

        return false;
    }
}
