using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// The TLS handshake with a server, direct or inside a tunnel, or with the proxy itself. The chain is built by the
/// system's store and the user's own authorities and recorded; what is wrong with it is judged from the record alone
/// (<see cref="CertificateFlaws"/>), also where <c>-k</c> goes on regardless.
/// </summary>
internal sealed class TlsConnector
{
    /// <summary>Most octets of a plain reply shown.</summary>
    private const int MostShown = 512;

    /// <summary>Longest that asking for one revocation list or OCSP answer may take.</summary>
    private static readonly TimeSpan RevocationTime = TimeSpan.FromSeconds(5);

    private readonly ProbeOptions _options;
    private readonly TimeProvider _time;
    private readonly bool _isOfProxy;
    private X509Certificate2Collection? _authorities;

    private TlsConnector(ProbeOptions options, TimeProvider time, bool isOfProxy)
    {
        _options = options;
        _time = time;
        _isOfProxy = isOfProxy;
    }

    private bool IsInsecure => _isOfProxy ? _options.ProxyInsecure : _options.Insecure;

    private FailureSide Side => _isOfProxy ? FailureSide.Proxy : FailureSide.Origin;

    /// <summary>For origins: <c>--cacert</c>, <c>-k</c>, <c>--cert</c>.</summary>
    public static TlsConnector ToServers(ProbeOptions options, TimeProvider time) => new(options, time, false);

    /// <summary>For proxies that are spoken to by TLS: <c>--proxy-cacert</c>, <c>--proxy-insecure</c>.</summary>
    public static TlsConnector ToProxies(ProbeOptions options, TimeProvider time) => new(options, time, true);

    /// <summary>Does the handshake.</summary>
    /// <param name="connection">Connected, the tunnel open.</param>
    /// <param name="host">The host that the certificate must be for.</param>
    /// <param name="peer">The peer's name for failure texts.</param>
    /// <param name="record">Told what was seen, also when the handshake fails; not at all when nothing was.</param>
    /// <param name="patience">The exchange's limits, the phase's allowance already set.</param>
    /// <param name="begun">The allowance from the peer's first octet on; null where it stays.</param>
    public async ValueTask ConnectAsync(
        Connection connection,
        string host,
        string peer,
        Action<TlsFacts> record,
        Patience patience,
        TimeSpan? begun = null
    )
    {
        var authorities = Authorities();
        var facts = new TlsFacts();
        var isSeen = false;
        SocketStream? below = null;
        var tls = connection.StartTls(
            transport =>
            {
                below = transport;
                return new SslStream(transport, leaveInnerStreamOpen: true);
            },
            begun is { } more ? () => patience.Allow(more) : null
        );
        var request = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = Versions(),
            CertificateChainPolicy = Policy(),
            LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
            {
                if (remote is null)
                {
                    return null!;
                }

                isSeen = true;
                var own = _isOfProxy ? null : _options.ClientCertificate;
                facts = facts with { ClientCertificateWanted = true, ClientCertificateSent = Text(own?.Subject) };
                return own!;
            },
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                isSeen = true;
                facts = Record(facts, certificate as X509Certificate2, chain, errors, authorities);
                return facts.Problems.IsEmpty || IsInsecure;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(request, patience.Token).ConfigureAwait(false);
            isSeen = true;
            facts = facts with
            {
                Protocol = NameOf(tls.SslProtocol),
                CipherSuite = tls.NegotiatedCipherSuite.ToString(),
                ApplicationProtocol = tls.NegotiatedApplicationProtocol is { Protocol.IsEmpty: false } agreed
                    ? Text(agreed.ToString())
                    : null,
            };
        }
        catch (Exception e) when (FailureMapper.IsNotOurDefect(e) && e is not OperationCanceledException)
        {
            var alert = TlsAlert.Find(below!.FirstOctets) ?? TlsAlert.In(e);
            if (alert is not null)
            {
                isSeen = true;
                facts = facts with { Alert = alert };
            }

            if (Refine(e, below, facts, peer) is { } failure)
            {
                throw new ExchangeFailedException(failure);
            }

            throw;
        }
        finally
        {
            below!.Forget();
            if (isSeen)
            {
                record(facts);
            }
        }
    }

    /// <summary>The failure of a server that asked for a client certificate and went no further.</summary>
    /// <param name="facts">What the handshake showed.</param>
    /// <param name="alert">How it said so; null where it just closed.</param>
    /// <param name="peer">Its name.</param>
    /// <param name="side">Which end it is.</param>
    public static ExchangeFailure OfClientCertificate(TlsFacts facts, TlsAlert? alert, string peer, FailureSide side) =>
        FailureMapper.Make(
            FailureStage.TlsHandshake,
            side,
            facts.ClientCertificateSent is null
                ? FailureCauses.TlsClientCertificateWanted
                : FailureCauses.TlsClientCertificateRefused,
            (
                facts.ClientCertificateSent is { } sent
                    ? $"{peer} broke off after it got the client certificate '{sent}'"
                    : $"{peer} asked for a client certificate and broke off without one"
            ) + (alert is null ? "" : $" ({alert})")
        );

    /// <summary>The failure where the handshake tells more than its exception; null where it does not.</summary>
    private ExchangeFailure? Refine(Exception exception, SocketStream below, TlsFacts facts, string peer)
    {
        if (exception is ExchangeFailedException)
        {
            return null;
        }

        if (facts.Problems is [var first, ..] && exception is AuthenticationException)
        {
            return Failure(
                first,
                $"the certificate of {peer} is not accepted: "
                    + string.Join("; ", facts.Problems.Select(p => CertificateFlaws.Describe(p, facts)))
            );
        }

        if (IsHttp(below.FirstOctets))
        {
            return Failure(FailureCauses.TlsPlainReply, $"{peer} answered the TLS handshake in plain HTTP") with
            {
                ReceivedBytes = [.. below.FirstOctets[..Math.Min(below.FirstOctets.Length, MostShown)]],
            };
        }

        if (
            facts.ClientCertificateWanted
            && facts.Alert is null or { IsOfClientCertificate: true } or { Code: TlsAlert.HandshakeFailure }
        )
        {
            return OfClientCertificate(facts, facts.Alert, peer, Side);
        }

        if (facts.Alert is { } alert)
        {
            return Failure(
                alert.Code == TlsAlert.ProtocolVersion ? FailureCauses.TlsVersionRefused : FailureCauses.TlsFailed,
                $"{peer} broke off the TLS handshake with {alert}"
                    + (alert.OnTheWire ? "" : " (as the TLS library tells it)")
                    + Offered()
            );
        }

        if (FailureMapper.FindSocketError(exception) is not null)
        {
            return null;
        }

        if (IsVersionMismatch(exception))
        {
            return Failure(
                FailureCauses.TlsVersionRefused,
                $"{peer} answered with a TLS version that was not offered{Offered()}"
            );
        }

        if (exception is IOException)
        {
            return below.Received
                ? Failure(FailureCauses.TlsFailed, $"{peer} broke off the TLS handshake{Offered()}")
                : Failure(FailureCauses.ClosedWithoutReply, $"{peer} closed instead of answering the TLS handshake");
        }

        if (!below.Received)
        {
            // This machine's TLS library did not begin.
            return FailureMapper.Make(
                FailureStage.TlsHandshake,
                FailureSide.Client,
                FailureCauses.Other,
                $"this machine's TLS library cannot offer what was asked for{Offered()}: {Innermost(exception)}"
            );
        }

        return below.FirstOctets is [not (20 or 21 or 22 or 23), ..]
            ? Failure(FailureCauses.TlsFailed, $"{peer} answered the TLS handshake with something that is no TLS") with
            {
                ReceivedBytes = [.. below.FirstOctets[..Math.Min(below.FirstOctets.Length, MostShown)]],
            }
            : null;
    }

    private ExchangeFailure Failure(string cause, string detail) =>
        FailureMapper.Make(FailureStage.TlsHandshake, Side, cause, detail);

    private static string Innermost(Exception exception) =>
        exception.InnerException is { } inner ? Innermost(inner) : exception.Message;

    private static bool IsHttp(ReadOnlySpan<byte> octets) => octets.StartsWith("HTTP/"u8);

    private static bool IsVersionMismatch(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            if (
                e.Message.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("wrong version number", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("wrong ssl version", StringComparison.OrdinalIgnoreCase)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bounds on versions, where the user set any: they are part of why.</summary>
    private string Offered() =>
        (_options.TlsMin, _options.TlsMax) switch
        {
            (null, null) => "",
            ({ } min, null) => $" (offered: {NameOf(min)} and later)",
            (null, { } max) => $" (offered: up to {NameOf(max)})",
            ({ } min, { } max) => min == max
                ? $" (offered: {NameOf(min)} only)"
                : $" (offered: {NameOf(min)} to {NameOf(max)})",
        };

#pragma warning disable CA5397, CA5398, SYSLIB0039 // What an old Windows offers is what is asked for.
    private SslProtocols Versions()
    {
        if (_options is { TlsMin: null, TlsMax: null })
        {
            return SslProtocols.None;
        }

        var (min, max) = (_options.TlsMin ?? TlsVersion.Tls10, _options.TlsMax ?? TlsVersion.Tls13);
        var versions = SslProtocols.None;
        foreach (
            var (version, flag) in (ReadOnlySpan<(TlsVersion, SslProtocols)>)
                [
                    (TlsVersion.Tls10, SslProtocols.Tls),
                    (TlsVersion.Tls11, SslProtocols.Tls11),
                    (TlsVersion.Tls12, SslProtocols.Tls12),
                    (TlsVersion.Tls13, SslProtocols.Tls13),
                ]
        )
        {
            versions |= version >= min && version <= max ? flag : SslProtocols.None;
        }

        return versions;
    }

    private static string NameOf(SslProtocols protocol) =>
        protocol switch
        {
            SslProtocols.Tls => "TLSv1.0",
            SslProtocols.Tls11 => "TLSv1.1",
            SslProtocols.Tls12 => "TLSv1.2",
            SslProtocols.Tls13 => "TLSv1.3",
            _ => protocol.ToString(),
        };
#pragma warning restore CA5397, CA5398, SYSLIB0039

    private static string NameOf(TlsVersion version) =>
        version switch
        {
            TlsVersion.Tls10 => "TLS 1.0",
            TlsVersion.Tls11 => "TLS 1.1",
            TlsVersion.Tls12 => "TLS 1.2",
            _ => "TLS 1.3",
        };

    private X509ChainPolicy Policy() =>
        new()
        {
            RevocationMode = _options.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            UrlRetrievalTimeout = RevocationTime,
            // A certificate must not make us fetch a certificate from where nobody named.
            DisableCertificateDownloads = true,
        };

    private TlsFacts Record(
        TlsFacts facts,
        X509Certificate2? leaf,
        X509Chain? chain,
        SslPolicyErrors errors,
        X509Certificate2Collection authorities
    )
    {
        if (leaf is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return facts with { Problems = [FailureCauses.TlsInvalid] };
        }

        using var own =
            authorities.Count > 0 && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? BuildByUser(leaf, chain, authorities)
                : null;
        var decides = own ?? chain;
        var statuses = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? Statuses(decides, own is null ? null : authorities)
            : X509ChainStatusFlags.NoError;
        var recorded = facts with
        {
            Subject = Text(leaf.Subject),
            Issuer = Text(leaf.Issuer),
            NotAfter = leaf.NotAfter,
            Thumbprint = Convert.ToHexStringLower(leaf.GetCertHash(HashAlgorithmName.SHA256)),
            Chain = decides is { ChainElements.Count: > 0 } built
                ?
                [
                    .. built
                        .ChainElements.Take(CertificateFacts.MostOfChain)
                        .Select(e => CertificateReader.Read(e.Certificate)),
                ]
                : [CertificateReader.Read(leaf)],
            ChainStatus =
            [
                .. Enum.GetValues<X509ChainStatusFlags>()
                    .Where(f => f != X509ChainStatusFlags.NoError && statuses.HasFlag(f))
                    .Select(f => f.ToString()),
            ],
            NameMatches = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            SeenAt = _time.GetUtcNow(),
        };
        return recorded with { Problems = CertificateFlaws.Of(recorded) };
    }

    /// <summary>
    /// The chain by the user's own authorities, where it leads to one of them; one of them need not be a root, as
    /// curl and OpenSSL have it. Null where it does not: then the system's view counts.
    /// </summary>
    private X509Chain? BuildByUser(X509Certificate2 leaf, X509Chain? chain, X509Certificate2Collection authorities)
    {
        var own = new X509Chain { ChainPolicy = Policy() };
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication"));
        own.ChainPolicy.ExtraStore.AddRange(authorities);
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            foreach (var element in chain.ChainElements)
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        own.Build(leaf);
        var top = own.ChainElements.Count == 0 ? null : own.ChainElements[^1].Certificate;
        var isOurs =
            top is not null
            && (Statuses(own, null) & X509ChainStatusFlags.NotSignatureValid) == 0 // else it only has the authority's name
            && authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(top.RawDataMemory.Span));
        if (isOurs)
        {
            return own;
        }

        own.Dispose();
        return null;
    }

    /// <summary>What is wrong with a chain, all elements together.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="trusted">The authorities one of which it leads to; null where that is for the system to say.</param>
    private static X509ChainStatusFlags Statuses(X509Chain? chain, X509Certificate2Collection? trusted)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
        {
            all |= status.Status;
        }

        return chain is null ? X509ChainStatusFlags.PartialChain
            : trusted is null ? all
            : all & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot);
    }

    private static string? Text(string? text) =>
        text is null ? null : Printable.Escape(text, CertificateFacts.MostCharacters);

    private X509Certificate2Collection Authorities()
    {
        if (_authorities is { } known)
        {
            return known;
        }

        var loaded = new X509Certificate2Collection();
        if ((_isOfProxy ? _options.ProxyAuthoritiesPem : _options.TrustedAuthoritiesPem) is { } pem)
        {
            try
            {
                loaded.ImportFromPem(pem);
            }
            catch (CryptographicException e)
            {
                throw new ExchangeFailedException(
                    FailureMapper.Make(
                        FailureStage.TlsHandshake,
                        FailureSide.Client,
                        FailureCauses.Other,
                        $"the authorities given with {(_isOfProxy ? "--proxy-cacert" : "--cacert")} cannot be read: {e.Message}"
                    )
                );
            }
        }

        return _authorities = loaded;
    }
}
