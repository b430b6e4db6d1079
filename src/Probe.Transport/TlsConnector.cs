using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// The TLS handshake with the origin, direct or inside a tunnel. The certificate is judged by the system's store and
/// the user's own authorities; what is wrong with it is told apart and kept, also where <c>-k</c> goes on regardless.
/// </summary>
/// <param name="options">What the run was asked to do.</param>
internal sealed class TlsConnector(ProbeOptions options)
{
    private X509Certificate2Collection? _authorities;

    /// <summary>Does the handshake and fills in <see cref="Connection.Tls"/>, also when it fails.</summary>
    /// <param name="connection">Connected, the tunnel open.</param>
    /// <param name="host">The host that the certificate must be for.</param>
    /// <param name="peer">The peer's name for failure texts.</param>
    /// <param name="patience">The exchange's limits.</param>
    public async ValueTask ConnectAsync(Connection connection, string host, string peer, Patience patience)
    {
        var authorities = Authorities();
        TlsFacts? facts = null;
        var words = "";
        SocketStream? below = null;
        var tls = connection.StartTls(transport =>
        {
            below = transport;
            return new SslStream(transport, leaveInnerStreamOpen: true);
        });
        var request = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck,
                // A certificate must not make us fetch a URL that the user did not name.
                DisableCertificateDownloads = true,
            },
            LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
            {
                connection.ClientCertificateWanted |= remote is not null;
                return null!;
            },
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                (facts, words) = Judge(certificate as X509Certificate2, chain, errors, authorities);
                return facts.Problems.IsEmpty || options.Insecure;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(request, patience.Token).ConfigureAwait(false);
            facts = (facts ?? new TlsFacts()) with
            {
                Protocol = NameOf(tls.SslProtocol),
                CipherSuite = tls.NegotiatedCipherSuite.ToString(),
            };
        }
        catch (Exception e) when (Refine(e, connection, below!, facts, words, peer) is { } failure)
        {
            throw new ExchangeFailedException(failure);
        }
        finally
        {
            connection.Tls = facts;
        }
    }

    /// <summary>The failure where the handshake tells more than its exception; null where it does not.</summary>
    private static ExchangeFailure? Refine(
        Exception exception,
        Connection connection,
        SocketStream below,
        TlsFacts? facts,
        string words,
        string peer
    )
    {
        if (!FailureMapper.IsNotOurDefect(exception) || exception is OperationCanceledException)
        {
            return null;
        }

        if (facts is { Problems.IsEmpty: false } && exception is AuthenticationException)
        {
            return Failure(facts.Problems[0], $"the certificate of {peer} is not accepted: {words}");
        }

        if (connection.ClientCertificateWanted)
        {
            return ClientCertificateWanted(peer);
        }

        if (FailureMapper.FindSocketError(exception) is not null)
        {
            return null;
        }

        if (exception is IOException)
        {
            return below.Received
                ? Failure(FailureCauses.TlsFailed, $"{peer} broke off the TLS handshake")
                : Failure(FailureCauses.ClosedWithoutReply, $"{peer} closed instead of answering the TLS handshake");
        }

        return null;
    }

    /// <summary>The failure of a server that asked for a client certificate and went no further without one.</summary>
    public static ExchangeFailure ClientCertificateWanted(string peer) =>
        Failure(
            FailureCauses.TlsClientCertificateWanted,
            $"{peer} asked for a client certificate and broke off without one"
        );

    private static ExchangeFailure Failure(string cause, string detail) =>
        FailureMapper.Make(FailureStage.TlsHandshake, FailureSide.Origin, cause, detail);

    private static (TlsFacts Facts, string Words) Judge(
        X509Certificate2? leaf,
        X509Chain? chain,
        SslPolicyErrors errors,
        X509Certificate2Collection authorities
    )
    {
        if (leaf is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return (new TlsFacts { Problems = [FailureCauses.TlsInvalid] }, "the server sent no certificate");
        }

        var statuses = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? ChainProblems(leaf, chain, authorities)
            : X509ChainStatusFlags.NoError;
        var problems = ImmutableArray.CreateBuilder<string>();
        var words = new List<string>();
        void Add(string cause, string text)
        {
            problems.Add(cause);
            words.Add(text);
        }

        // The order in which Windows' chain policy meets them decides which one names the failure.
        const X509ChainStatusFlags Untrusted =
            X509ChainStatusFlags.UntrustedRoot
            | X509ChainStatusFlags.PartialChain
            | X509ChainStatusFlags.ExplicitDistrust;
        const X509ChainStatusFlags Time = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested;
        if ((statuses & Untrusted) != 0)
        {
            Add(FailureCauses.TlsUntrusted, $"its authority is not trusted (issuer {leaf.Issuer})");
        }

        if ((statuses & Time) != 0)
        {
            Add(
                FailureCauses.TlsExpired,
                $"it or one above it is outside its time (the server's own: {leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u})"
            );
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            Add(FailureCauses.TlsNameMismatch, $"it is for another host ({NamesOf(leaf)})");
        }

        var others = statuses & ~(Untrusted | Time);
        if (others != 0)
        {
            Add(FailureCauses.TlsInvalid, $"it is not valid for this use ({others})");
        }

        return (
            new TlsFacts
            {
                Subject = leaf.Subject,
                Issuer = leaf.Issuer,
                NotAfter = leaf.NotAfter,
                Thumbprint = Convert.ToHexStringLower(leaf.GetCertHash(HashAlgorithmName.SHA256)),
                Problems = problems.ToImmutable(),
            },
            string.Join("; ", words)
        );
    }

    /// <summary>
    /// What is wrong with the chain, all elements together. Where the system's store does not accept it, the user's
    /// own authorities are tried instead; one of them need not be a root, as curl and OpenSSL have it.
    /// </summary>
    private static X509ChainStatusFlags ChainProblems(
        X509Certificate2 leaf,
        X509Chain? chain,
        X509Certificate2Collection authorities
    )
    {
        var bySystem = Statuses(chain);
        if (authorities.Count == 0)
        {
            return bySystem;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
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
        var byUser = Statuses(own);
        var top = own.ChainElements.Count == 0 ? null : own.ChainElements[^1].Certificate;
        if (
            top is not null
            && (byUser & X509ChainStatusFlags.NotSignatureValid) == 0 // else it only has the name of the authority
            && authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(top.RawDataMemory.Span))
        )
        {
            byUser &= ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot);
            return byUser;
        }

        return bySystem;
    }

    private static X509ChainStatusFlags Statuses(X509Chain? chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
        {
            all |= status.Status;
        }

        return chain is null ? X509ChainStatusFlags.PartialChain : all;
    }

    private static string NamesOf(X509Certificate2 leaf)
    {
        var names = leaf
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => EndPointText.Of(a))))
            .Take(8)
            .ToList();
        return names.Count == 0 ? "subject " + leaf.Subject : string.Join(", ", names);
    }

    private static string NameOf(SslProtocols protocol) =>
        protocol switch
        {
            SslProtocols.Tls12 => "TLSv1.2",
            SslProtocols.Tls13 => "TLSv1.3",
            _ => protocol.ToString(),
        };

    private X509Certificate2Collection Authorities()
    {
        if (_authorities is { } known)
        {
            return known;
        }

        var loaded = new X509Certificate2Collection();
        if (options.TrustedAuthoritiesPem is { } pem)
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
                        "the authorities given with --cacert cannot be read: " + e.Message
                    )
                );
            }
        }

        return _authorities = loaded;
    }
}
