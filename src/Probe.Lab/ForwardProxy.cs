using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Probe.Http;
using Probe.Lab.Dns;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>
/// The forward proxy: absolute-form and CONNECT, Via, Basic authentication where it was asked for. It forwards to
/// loopback, to the lab's inside name and to the hosts that it was told, and to nobody else.
/// </summary>
internal sealed class ForwardProxy(
    FaultChain faults,
    LabOptions options,
    LabRecorder recorder,
    DnsZone zone,
    Func<LabEndpoints> endpoints,
    X509Certificate2 authority
) : LabParty("proxy", faults, options, recorder)
{
    /// <summary>What it calls itself in Via.</summary>
    public const string Pseudonym = "1.1 bitsprobe-lab";

    /// <summary>A name that only this proxy knows: it leads to the lab's origin, as an inside name does at work.</summary>
    public const string InsideHost = "wsus-inside.bitsprobe.invalid";

    /// <inheritdoc/>
    protected override IDisposable OpenSession() => new Session();

    /// <inheritdoc/>
    protected override async ValueTask<Reply?> RespondAsync(Turn turn)
    {
        var request = turn.Request;
        if (!MayUse(request))
        {
            return Refuse(407, "Proxy Authentication Required", "This proxy wants a user name and a password.")
                .WithHeader("Proxy-Authenticate", "Basic realm=\"bitsprobe lab\"");
        }

        if (request.IsConnect)
        {
            return await OpenTunnelAsync(turn);
        }

        return ((Session)turn.Session!).Inside is { } inside
                ? await ForwardAsync(turn, inside.Host, inside.Port, request.Target, (inside.Host, authority))
            : HttpUrl.TryParse(request.Target, out var url, out _) && !url.IsTls
                ? await ForwardAsync(turn, url.Host, url.Port, url.PathAndQuery, null)
            : Refuse(400, "Bad Request", "This is a proxy: ask it for http://host/path, or CONNECT host:port.");
    }

    private bool MayUse(LabRequest request)
    {
        if (Options.ProxyCredentials is not { } wanted)
        {
            return true;
        }

        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{wanted.User}:{wanted.Password}"));
        return request.Headers.Get("Proxy-Authorization") == expected;
    }

    private async ValueTask<Reply> ForwardAsync(
        Turn turn,
        string host,
        int port,
        string pathAndQuery,
        (string Host, X509Certificate2 Authority)? tls
    )
    {
        var (target, refusal) = await FindTargetAsync(host, port, tls is not null, turn.Stopping);
        if (target is null)
        {
            return refusal ?? NotAllowed(host);
        }

        var outgoing = turn.Request with
        {
            Target = pathAndQuery,
            Headers = turn.Request.Headers.WithoutHopByHop().Add("Via", Pseudonym),
        };
        outgoing = Faults.Forward(outgoing, turn.Acted);
        try
        {
            var upstream = ((Session)turn.Session!).To(
                target,
                () => new Upstream(target, tls, Options.IdleTimeout, turn.Stopping)
            );
            var reply = await upstream.SendAsync(outgoing);
            return reply with { Headers = reply.Headers.Add("Via", Pseudonym) };
        }
        catch (Exception problem) when (IsPeersDoing(problem) && !turn.Stopping.IsCancellationRequested)
        {
            return problem is OperationCanceledException
                ? Refuse(504, "Gateway Timeout", "The server did not answer in time.")
                : Refuse(502, "Bad Gateway", "The server cannot be reached, or its answer is none.");
        }
    }

    private async ValueTask<Reply?> OpenTunnelAsync(Turn turn)
    {
        if (!HttpUrl.TryParse("https://" + turn.Request.Target + "/", out var url, out _) || !url.PortIsExplicit)
        {
            return Refuse(400, "Bad Request", "CONNECT takes host:port.");
        }

        var (target, refusal) = await FindTargetAsync(url.Host, url.Port, tls: true, turn.Stopping);
        if (target is null)
        {
            return refusal ?? NotAllowed(url.Host);
        }

        var established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();
        if (Faults.Intercept(url.Host) is { } certificate)
        {
            await turn.Connection.WriteAsync(established);
            using var session = new Session { Inside = (url.Host, url.Port) };
            await ServeInsideAsync(turn, certificate, session);
            return null;
        }

        using var upstream = new Upstream(target, null, Options.IdleTimeout, turn.Stopping);
        try
        {
            var (connection, socket) = await upstream.OpenAsync();
            await turn.Connection.WriteAsync(established);
            await RelayAsync(turn.Connection, connection, socket);
            return null;
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException)
        {
            return Refuse(502, "Bad Gateway", "The server cannot be reached.");
        }
    }

    /// <summary>Serves what comes inside a tunnel that was broken open, as the origin of the certificate shown.</summary>
    private async ValueTask ServeInsideAsync(Turn turn, X509Certificate2 certificate, Session session)
    {
        SslStream? secure = null;
        await using var inside = turn.Connection.Over(inner => secure = new SslStream(inner));
        await secure!.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate },
            turn.Stopping
        );
        await ServeRequestsAsync(inside, turn.Request.Connection, session, turn.Stopping);
    }

    /// <summary>Passes octets both ways, blindly; each side's end of sending is passed on.</summary>
    private static async ValueTask RelayAsync(WireConnection client, WireConnection server, Socket serverSocket)
    {
        var there = PumpAsync(client, server, () => serverSocket.Shutdown(SocketShutdown.Send));
        var back = PumpAsync(server, client, client.EndSending);
        if (await Task.WhenAny(there, back) is { IsFaulted: true } broken)
        {
            // One side broke: what the other still has to say has nowhere to go.
            serverSocket.Close();
            client.Reset();
            _ = broken.Exception;
        }

        try
        {
            await Task.WhenAll(there, back);
        }
        catch (Exception problem) when (IsPeersDoing(problem))
        {
            // A tunnel ends however its two ends please.
        }
    }

    private static async Task PumpAsync(WireConnection from, WireConnection to, Action end)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is var count and > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count));
        }

        end();
    }

    /// <summary>Where a host and port lead; no target where this proxy must not go, or finds no address.</summary>
    private async ValueTask<(IPEndPoint? Target, Reply? Refusal)> FindTargetAsync(
        string host,
        int port,
        bool tls,
        CancellationToken cancellationToken
    )
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return (IPAddress.IsLoopback(address) || IsAllowed(host) ? new IPEndPoint(address, port) : null, null);
        }

        if (string.Equals(host, InsideHost, StringComparison.OrdinalIgnoreCase))
        {
            var lab = endpoints();
            return (new IPEndPoint(IPAddress.Loopback, (tls ? lab.TlsOriginUrl : lab.OriginUrl).Port), null);
        }

        if (zone.Find(host) is { } answer)
        {
            return answer.Addresses.IsEmpty
                ? (null, NotResolved(host, answer.Fate))
                : (
                    answer.Addresses.FirstOrDefault(a => IPAddress.IsLoopback(a) || IsAllowed(host)) is { } known
                        ? new IPEndPoint(known, port)
                        : null,
                    null
                );
        }

        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return (new IPEndPoint(IPAddress.Loopback, port), null);
        }

        if (!IsAllowed(host))
        {
            return (null, null);
        }

        try
        {
            var found = await System.Net.Dns.GetHostAddressesAsync(host, cancellationToken);
            return found is [var first, ..] ? (new IPEndPoint(first, port), null) : (null, NotResolved(host, null));
        }
        catch (SocketException)
        {
            return (null, NotResolved(host, null));
        }
    }

    private bool IsAllowed(string host) => Options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static Reply NotAllowed(string host) =>
        Refuse(
            403,
            "Forbidden",
            $"This lab's proxy does not forward to {Printable.Escape(host, 200)}: only to loopback and to hosts it was told."
        );

    private static Reply NotResolved(string host, DnsFate? fate) =>
        Refuse(
                503,
                "Service Unavailable",
                $"This lab's proxy finds no address for {Printable.Escape(host, 200)}"
                    + (fate is { } why ? $" ({why})." : ".")
            )
            .WithHeader("Proxy-Status", "bitsprobe-lab; error=dns_error");

    private static Reply Refuse(int status, string reason, string text) =>
        Reply
            .Page(
                status,
                reason,
                "text/html",
                $"<html><head><title>{status.ToString(CultureInfo.InvariantCulture)} {reason}</title></head>"
                    + $"<body><h1>{reason}</h1><p>{WebUtility.HtmlEncode(text)}</p><p>bitsprobe lab proxy</p></body></html>\r\n"
            )
            .WithHeader("Server", "bitsprobe-lab");

    /// <summary>What belongs to one client's connection: the connection to the server it asked last.</summary>
    private sealed class Session : IDisposable
    {
        private Upstream? _upstream;

        /// <summary>Where the tunnel leads that this connection is inside of; null outside one.</summary>
        public (string Host, int Port)? Inside { get; init; }

        /// <summary>The connection kept for that server, or a new one.</summary>
        public Upstream To(IPEndPoint target, Func<Upstream> make)
        {
            if (_upstream?.Target.Equals(target) != true)
            {
                _upstream?.Dispose();
                _upstream = make();
            }

            return _upstream;
        }

        public void Dispose() => _upstream?.Dispose();
    }
}
