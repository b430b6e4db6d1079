using System.Net.Security;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Capture;

/// <content>CONNECT: blind tunnels, and tunnels decrypted by the user's own authority.</content>
internal sealed partial class CaptureSession
{
    /// <summary>Opens a tunnel; false where the connection is used up, as it is by every tunnel that opens.</summary>
    private async ValueTask<bool> ServeConnectAsync(int length)
    {
        var target = Encoding.Latin1.GetString(Waiting[..length][_frame.Target]);
        if (
            !HttpUrl.TryParse($"https://{target}/", out var url, out _)
            || !url.PortIsExplicit
            || url.HostAndPort != target
        )
        {
            await RefuseAsync(OwnReply.BadRequest("CONNECT takes host:port")).ConfigureAwait(false);
            return false;
        }

        if (!Options.ConnectPorts.Contains(url.Port))
        {
            await RefuseAsync(
                    OwnReply.Forbidden(
                        $"CONNECT to port {url.Port} is not allowed here; allowed: {string.Join(", ", Options.ConnectPorts)} (--connect-ports)"
                    ),
                    url.HostAndPort
                )
                .ConfigureAwait(false);
            return false;
        }

        var decrypts =
            Options.Authority is not null
            && Options.Decrypt is { } patterns
            && HostPatterns.Match(patterns, url.Host, url.Port);
        var upstream = Options.Upstream(url);
        if (
            !await LinkToAsync(url, upstream, upstream is null ? CaptureMode.Tunnel : CaptureMode.Forward)
                .ConfigureAwait(false)
        )
        {
            return false;
        }

        var link = _link!;
        if (upstream is null)
        {
            await link.Tap.Octets(CaptureLegs.FromClient, Now, Waiting[..length]).ConfigureAwait(false);
            _start += length;
            await client.WriteAsync(OwnReply.Established).ConfigureAwait(false);
            await link.Tap.Octets(CaptureLegs.ToClient, Now, OwnReply.Established.Span).ConfigureAwait(false);
            if (!decrypts)
            {
                link.FromClient = length;
                await RelayRestAsync(link, client).ConfigureAwait(false);
                return false;
            }
        }
        else
        {
            await link.Replies.AnsweredUpToAsync(0).ConfigureAwait(false);
            link.StopsAtTunnel = decrypts;
            PlanEdits(length, isChained: true);
            try
            {
                await SendHeadAsync(link, length).ConfigureAwait(false);
            }
            catch (Exception problem) when (IsPeersDoing(problem))
            {
                link.Broke(fromClient: false, client);
                return false;
            }

            await link.Replies.AnsweredUpToAsync(0).ConfigureAwait(false);
            if (!link.Replies.IsTunnel)
            {
                // Refused, or asked for credentials: the client may go on.
                return true;
            }

            if (!decrypts)
            {
                await TunnelRestAsync(link).ConfigureAwait(false);
                return false;
            }

            await link.Pumping.ConfigureAwait(false);
        }

        await DecryptAsync(link, url, upstream).ConfigureAwait(false);
        return false;
    }

    /// <summary>The client's side of a tunnel whose other side is being pumped already.</summary>
    private async Task TunnelRestAsync(Link link)
    {
        if (_start < _end)
        {
            await link.SendUpAsync(_buffer.AsMemory(_start, _end - _start)).ConfigureAwait(false);
        }

        await link.PumpAsync(client, link.Server, fromClient: true).ConfigureAwait(false);
        await link.Pumping.ConfigureAwait(false);
    }

    /// <summary>Why TLS with the client did not come about, by what it said first.</summary>
    private string WhyNoTls(byte[] said, HttpUrl url, Exception problem) =>
        (Openings.Of(said), HasGivenUp) switch
        {
            (Opening.Nothing, true) => $"nothing was said in the tunnel; {_givenUp}",
            (_, true) => $"there was no TLS with the client yet; {_givenUp}",
            (Opening.Nothing, _) => "the client left the tunnel without a word, so that there was nothing to decrypt",
            (Opening.TlsHandshake, _) => TlsRefusal.ByClient(problem),
            _ =>
                $"the client spoke no TLS within the tunnel{(Openings.IsHttp(said) ? ": looks like HTTP" : "")}; keep {url.HostAndPort} out of --decrypt, whose entries may name a port, and it passes blind",
        };

    private async Task DecryptAsync(Link outer, HttpUrl url, ProxyEndpoint? upstream)
    {
        outer.Tap.Deciphering();
        var before = _buffer.AsSpan(_start, _end - _start).ToArray();
        _start = _end = 0;
        var said = new LegStream(client, before);
        var shown = new SslStream(said);
        await using var closing = shown.ConfigureAwait(false);
        try
        {
            var authority = Options.Authority!;
            await shown
                .AuthenticateAsServerAsync(
                    (_, hello, _, _) =>
                        ValueTask.FromResult(
                            new SslServerAuthenticationOptions
                            {
                                ServerCertificateContext = authority.For(
                                    hello.ServerName is { Length: > 0 } name ? name : url.Host,
                                    Now
                                ),
                                ApplicationProtocols = [SslApplicationProtocol.Http11],
                            }
                        ),
                    null,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (Exception problem) when (IsPeersDoing(problem))
        {
            if (said is { IsAtEnd: true, Beginning.Length: 0 })
            {
                await outer.FinishAsync().ConfigureAwait(false);
            }
            else if (Openings.Of(said.Beginning) is Opening.Nothing or Opening.TlsHandshake)
            {
                outer.Broke(fromClient: true, outer.Server);
            }

            outer.Close(WhyNoTls(said.Beginning, url, problem));
            _link = null;
            return;
        }

        var inside = new TlsLeg(shown, client);
        var (server, refusal) = await host
            .Dialer.SecureAsync(outer.Server, url.Host, url.Port, host.Stopping)
            .ConfigureAwait(false);
        if (server is null)
        {
            _link = null;
            outer.Close(refusal!.Text);
            var count = await inside.ReadAsync(_buffer).ConfigureAwait(false);
            _end = count;
            if (count > 0)
            {
                await RefuseAsync(refusal, url.HostAndPort, inside).ConfigureAwait(false);
            }

            return;
        }

        var link = Open(server, url.HostAndPort, CaptureMode.Decrypted, upstream, isTls: true);
        try
        {
            await link.RelayAsync(inside).ConfigureAwait(false);
        }
        finally
        {
            outer.Close(
                link.FromClient == 0
                    ? "the client asked for nothing after TLS with the capture proxy, perhaps since it does not trust its authority"
                    : null
            );
        }
    }
}
