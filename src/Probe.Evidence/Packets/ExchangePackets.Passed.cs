using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Probe.Exchanges;

namespace Probe.Evidence.Packets;

/// <content>What passed through the capture proxy and is no exchange, on the client's side.</content>
public sealed partial class ExchangePackets
{
    /// <summary>Writes a tunnel: what opened it, and how it ended. What was said in it is not known.</summary>
    /// <param name="tunnel">It.</param>
    public void Add(BlindTunnel tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        var talk = Open(tunnel.Client, tunnel.Local, tunnel.StartedAt);
        Say(talk, true, tunnel.StartedAt, tunnel.RequestBytes, "a tunnel that was not looked into: CONNECT");
        Say(talk, false, tunnel.StartedAt + tunnel.Opening, tunnel.ReplyBytes, null);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"{tunnel.OctetsUp} octets up, {tunnel.OctetsDown} down, which are not here{(tunnel.Why is { } why ? "; " + why : "")}"
        );
        var byClient = tunnel.EndedBy == TunnelParty.Client;
        EndSimply(talk, tunnel.StartedAt + tunnel.Total, byClient, tunnel.End == TunnelEnd.Reset, note);
    }

    /// <summary>Writes a request that the capture proxy answered itself, and the answer.</summary>
    /// <param name="answer">It.</param>
    public void Add(OwnAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.IsTls)
        {
            // It was said within a tunnel, whose own packets are those of the connection.
            return;
        }

        var talk = Open(answer.Client, answer.Local, answer.At);
        Say(talk, true, answer.At, answer.RequestBytes, null);
        Say(talk, false, answer.At, answer.ReplyBytes, "answered by the capture proxy itself: " + answer.Why);
        EndSimply(talk, answer.At, byClient: false, isReset: false, null);
    }

    /// <summary>Writes a connection that ended without a request, with as much as is kept of what was said on it.</summary>
    /// <param name="unasked">It.</param>
    public void Add(UnaskedConnection unasked)
    {
        ArgumentNullException.ThrowIfNull(unasked);
        var talk = Open(unasked.Client, unasked.Local, unasked.StartedAt);
        Say(talk, true, unasked.StartedAt, unasked.RequestBytes, null);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"no whole request came: {unasked.Words}, {unasked.Octets} octets, of which {unasked.RequestBytes.Length} are here{(unasked.Why is { } why ? "; " + why : "")}"
        );
        var byClient = unasked.EndedBy == TunnelParty.Client;
        EndSimply(talk, unasked.StartedAt + unasked.Total, byClient, unasked.End == TunnelEnd.Reset, note);
    }

    private Talk Open(string clientText, string? localText, DateTimeOffset at)
    {
        var server = EndPoint(localText) ?? new IPEndPoint(IPAddress.Loopback, 8888);
        var client = EndPoint(clientText);
        if (client is null || client.AddressFamily != server.AddressFamily || client.Equals(server))
        {
            client = MadeUpClient(server);
        }

        var talk = new Talk { Time = at };
        Wait(talk, at, () => talk.Connection = writer.Connect(client, server, talk.Written(at)));
        return talk;
    }

    private void EndSimply(Talk talk, DateTimeOffset at, bool byClient, bool isReset, string? note) =>
        Wait(
            talk,
            at,
            () =>
            {
                if (isReset)
                {
                    talk.Connection?.Reset(byClient, talk.Written(at), note);
                }
                else
                {
                    talk.Connection?.Close(byClient, talk.Written(at), note);
                    talk.Connection?.Close(!byClient, talk.Written(at), null);
                }

                talk.Connection = null;
            }
        );

    private IPEndPoint MadeUpClient(IPEndPoint server) =>
        new(
            server.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback,
            10_000 + (_madeUp++ % 50_000)
        );
}
