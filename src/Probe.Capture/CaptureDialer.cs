using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Probe.Options;

namespace Probe.Capture;

/// <summary>Reaches servers and upstream proxies, and never the capture proxy itself.</summary>
internal sealed class CaptureDialer : IDisposable
{
    private readonly CaptureOptions _options;
    private readonly OwnAddresses _own;
    private readonly X509Certificate2Collection? _trusted;

    public CaptureDialer(CaptureOptions options, OwnAddresses own)
    {
        (_options, _own) = (options, own);
        if (options.TrustedAuthoritiesPem is { } pem)
        {
            _trusted = [];
            _trusted.ImportFromPem(pem);
        }
    }

    /// <summary>Connects to a host; no leg, and what the client is told, where that fails.</summary>
    public async Task<(Leg? Leg, OwnReply? Refusal)> DialAsync(string host, int port, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(_options.ConnectTimeout);
        var place = new ProxyEndpoint(host, port).ToString();
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, patience.Token).ConfigureAwait(false);
        }
        catch (SocketException problem)
        {
            return (null, OwnReply.BadGateway($"the name {host} has no address here: {problem.Message}"));
        }
        catch (OperationCanceledException)
        {
            return (null, new OwnReply(504, "Gateway Timeout", $"the look-up of {host} took too long"));
        }

        var why = "it has no address";
        foreach (var address in addresses)
        {
            var there = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
            if (_own.Has(there))
            {
                return (
                    null,
                    OwnReply.Forbidden($"{place} is this capture proxy itself ({there}); it does not relay to itself")
                );
            }

            var socket = new Socket(there.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(there, patience.Token).ConfigureAwait(false);
                return (new ServerLeg(socket), null);
            }
            catch (SocketException problem)
            {
                socket.Dispose();
                why = problem.Message;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                return (null, new OwnReply(504, "Gateway Timeout", $"{place} ({there}) did not accept in time"));
            }
        }

        return (null, OwnReply.BadGateway($"{place} cannot be reached: {why}"));
    }

    /// <summary>Goes on under TLS, with the certificate judged as the client would; no leg, and why, where that fails.</summary>
    public async Task<(Leg? Leg, OwnReply? Refusal)> SecureAsync(
        Leg inner,
        string host,
        int port,
        CancellationToken stopping
    )
    {
        string? notAccepted = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(_options.ConnectTimeout);
        // Reads of a leg know no token: what ends them is the end of its socket.
        await using var limit = patience.Token.Register(inner.Shutdown).ConfigureAwait(false);
        var below = new LegStream(inner, default);
        var secure = new SslStream(below);
        try
        {
            await secure
                .AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = host,
                        ApplicationProtocols = [SslApplicationProtocol.Http11],
                        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                        RemoteCertificateValidationCallback = (_, shown, chain, problems) =>
                        {
                            notAccepted = _options.Insecure
                                ? null
                                : WhyNotAccepted(shown as X509Certificate2, chain, problems);
                            return notAccepted is null;
                        },
                    },
                    patience.Token
                )
                .ConfigureAwait(false);
            return (new TlsLeg(secure, inner), null);
        }
        catch (Exception problem)
            when (problem is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            return (
                null,
                OwnReply.BadGateway(
                    $"TLS to {new ProxyEndpoint(host, port)} failed: {notAccepted ?? TlsRefusal.ByServer(problem, below.Beginning)}"
                )
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _trusted ?? [])
        {
            certificate.Dispose();
        }
    }

    private string? WhyNotAccepted(X509Certificate2? shown, X509Chain? given, SslPolicyErrors problems)
    {
        if (problems == SslPolicyErrors.None)
        {
            return null;
        }

        if (
            _trusted is null
            || shown is null
            || given is null
            || !problems.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
        )
        {
            return TlsRefusal.OfCertificate(shown, given, problems, _options.Clock.GetUtcNow());
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        foreach (var element in given.ChainElements)
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (chain.Build(shown))
        {
            problems &= ~SslPolicyErrors.RemoteCertificateChainErrors;
            return problems == SslPolicyErrors.None
                ? null
                : TlsRefusal.OfCertificate(shown, chain, problems, _options.Clock.GetUtcNow());
        }

        // Where it leads to an authority that was named, its own flaws count, and else the system's view.
        const X509ChainStatusFlags OfTrust = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        var decides = Array.Exists(chain.ChainStatus, s => (s.Status & OfTrust) != 0) ? given : chain;
        return TlsRefusal.OfCertificate(shown, decides, problems, _options.Clock.GetUtcNow());
    }
}
