using System.Collections.Immutable;
using Probe.Bits;
using Probe.Exchanges;

namespace Probe.Checks.Connect;

/// <summary>What each failure of TLS means to a job: code, words, remedy.</summary>
internal static class TlsMeanings
{
    private const string WrongPort = "Make sure that this port speaks TLS at all (8531, not 8530)";

    /// <summary>True where Microsoft's documents give the code.</summary>
    internal static bool IsDocumented(string cause) =>
        cause
            is FailureCauses.TlsUntrusted
                or FailureCauses.TlsSelfSigned
                or FailureCauses.TlsIncompleteChain
                or FailureCauses.TlsExpired
                or FailureCauses.TlsNotYetValid
                or FailureCauses.TlsNameMismatch
                or FailureCauses.TlsInvalid
                or FailureCauses.TlsRevoked
                or FailureCauses.TlsRevocationUnknown
                or FailureCauses.TlsWrongUsage
                or FailureCauses.TlsClientCertificateWanted;

    /// <summary>The meaning of a cause.</summary>
    /// <param name="cause">Token of <see cref="FailureCauses"/>.</param>
    /// <param name="host">Who was spoken to, escaped.</param>
    /// <param name="failure">The failure, where the handshake ended in one.</param>
    /// <param name="facts">What the handshake showed.</param>
    internal static (uint HResult, ImmutableArray<uint> Twin, string Summary, string Remedy) Of(
        string cause,
        string host,
        ExchangeFailure? failure = null,
        TlsFacts? facts = null
    ) =>
        cause switch
        {
            FailureCauses.TlsUntrusted => (
                HResults.CertificateAuthorityInvalid,
                [0x800B0109],
                $"The certificate of {host} comes from an authority that is not trusted",
                "If the issuer is your own TLS inspection, exempt the WSUS host from it; else import the issuing authority into the "
                    + "machine store, not the user's: certutil -addstore Root ca.cer (here: --cacert ca.pem). Where the root is "
                    + "trusted already, the server leaves out the intermediate certificate: install it there."
            ),
            FailureCauses.TlsSelfSigned => (
                HResults.CertificateAuthorityInvalid,
                [0x800B0109],
                $"The certificate of {host} signs itself, and is not trusted",
                "Issue one from your authority and bind it, or import this very one into the machine store of every client: "
                    + "certutil -addstore Root server.cer (here: --cacert server.pem)."
            ),
            FailureCauses.TlsIncompleteChain => (
                HResults.CertificateAuthorityInvalid,
                [HResults.ChainIncomplete, 0x800B0109],
                $"{host} leaves out the certificate of its certificate's issuer",
                "Install the intermediate certificate on the server (IIS: in the machine's store Intermediate Certification "
                    + "Authorities; nginx: ssl_certificate with leaf and intermediate in one file). Windows can fetch it from the "
                    + "address in the certificate where it gets there, and keeps it: a client that has it passes, a new one or one "
                    + "behind a proxy may not. This program fetches nothing that a certificate names."
            ),
            FailureCauses.TlsExpired => (
                HResults.CertificateDateInvalid,
                [0x800B0101],
                $"The certificate of {host} is out of date",
                "Renew it and bind the new one in IIS (port 8531); compare the client's clock: w32tm /query /status."
            ),
            FailureCauses.TlsNotYetValid => (
                HResults.CertificateDateInvalid,
                [0x800B0101],
                $"The certificate of {host} is not valid yet",
                "Set the client's clock right first (w32tm /resync, then w32tm /query /status): a certificate from the future mostly "
                    + "means a clock from the past. Else bind a certificate whose time has begun."
            ),
            FailureCauses.TlsNameMismatch => (
                HResults.CertificateNameInvalid,
                [0x800B010F],
                $"The certificate is for another host than {host}",
                "Write the certificate's name into WUServer, or issue one with this name among its DNS names."
            ),
            FailureCauses.TlsRevoked => (
                HResults.CertificateRevoked,
                [HResults.SecureFailure],
                $"The certificate of {host} was revoked",
                "Issue and bind a new one. A job only finds out with BG_SSL_ENABLE_CRL_CHECK set (bitsadmin /setsecurityflags JOB 1)."
            ),
            FailureCauses.TlsRevocationUnknown => (
                HResults.CertificateRevocationFailed,
                [HResults.RevocationOffline],
                $"Whether the certificate of {host} was revoked cannot be found out",
                "Let the client's machine account reach the addresses of the revocation list and of OCSP in the certificate (certutil "
                    + "-verify -urlfetch server.cer), or take BG_SSL_ENABLE_CRL_CHECK off the job."
            ),
            FailureCauses.TlsWrongUsage => (
                HResults.CertificateWrongUsage,
                [HResults.SecureFailure],
                $"The certificate of {host} is not meant for servers",
                "Issue one with server authentication (1.3.6.1.5.5.7.3.1) among its extended key usages."
            ),
            FailureCauses.TlsWeak => (
                HResults.SecureFailure,
                [HResults.CertificateInvalid],
                $"The certificate of {host} has a key or signature that is too weak for Windows",
                "Issue one with an RSA key of 2048 bits or more (or ECDSA) that is signed with SHA-256."
            ),
            FailureCauses.TlsClientCertificateWanted => (
                HResults.ClientCertificateNeeded,
                [],
                $"{host} asks for a client certificate",
                "In IIS, SSL Settings of the site: client certificates Ignore (Accept is enough to make a job without one fail); in nginx: "
                    + "ssl_verify_client off. Or give the job a certificate (bitsadmin /setclientcertificatebyid; here: --cert)."
            ),
            FailureCauses.TlsClientCertificateRefused => (
                HResults.SecureChannelError,
                [HResults.ClientCertificateNeeded],
                $"{host} refuses the client certificate"
                    + (facts?.ClientCertificateSent is { } sent ? $" {Saying.Quote(sent)}" : ""),
                "Give the client a certificate whose issuer the server trusts, in date and with client authentication "
                    + "(1.3.6.1.5.5.7.3.2) among its uses; read the server's log for why it refused this one."
            ),
            FailureCauses.TlsInvalid => (
                HResults.SecureFailure,
                [],
                $"The certificate of {host} is not valid for this use",
                "Issue one for server authentication whose chain and revocation lists the client can reach."
            ),
            FailureCauses.TlsVersionRefused => (
                HResults.SecureChannelError,
                [HResults.SecureFailure],
                $"{host} takes none of the TLS versions that it is offered",
                "Enable TLS 1.2 on the older end. On Windows 7, Server 2008 R2 and Server 2012 WinHTTP's default has neither TLS 1.1 nor "
                    + "1.2 until KB3140245 and its DefaultSecureProtocols are there; TLS 1.3 begins with Windows 11 and Server 2022. "
                    + "--tls-min and --tls-max show what each end takes."
            ),
            FailureCauses.TlsPlainReply => (
                HResults.SecureChannelError,
                [HResults.SecureFailure, HResults.ConnectionError],
                $"{host} answers the TLS handshake in plain HTTP",
                WrongPort + ": write http:// with it, or the port that is bound to https."
            ),
            FailureCauses.TimedOut => (
                HResults.TimedOut,
                [],
                $"{host} does not answer the TLS handshake",
                WrongPort + ", and that no firewall holds the handshake back."
            ),
            FailureCauses.Reset or FailureCauses.ClosedWithoutReply or FailureCauses.ClosedEarly => (
                HResults.ConnectionError,
                [HResults.SecureChannelError],
                $"{host} breaks off the TLS handshake",
                WrongPort + ", and that both ends share a TLS version and cipher suite."
            ),
            _ => OfAlert(host, facts?.Alert, failure),
        };

    private static (uint HResult, ImmutableArray<uint> Twin, string Summary, string Remedy) OfAlert(
        string host,
        TlsAlert? alert,
        ExchangeFailure? failure
    ) =>
        (
            HResults.SecureChannelError,
            [HResults.SecureFailure, HResults.ConnectionError],
            alert is null ? $"The TLS handshake with {host} fails" : $"{host} refuses the TLS handshake: {alert}",
            alert?.Code switch
            {
                TlsAlert.UnrecognizedName =>
                    "The server knows no site of this name: bind the certificate to it (IIS: the host name of the https binding), or "
                        + "write the server's own name into WUServer.",
                TlsAlert.HandshakeFailure or TlsAlert.InsufficientSecurity =>
                    "Both ends have no cipher suite, curve or signature in common: compare the server's cipher order (IIS Crypto, "
                        + "Get-TlsCipherSuite) with what the client offers, and the kind of the server's key.",
                _ => WrongPort
                    + ", and that both ends share a TLS version and cipher suite."
                    + (failure?.ReceivedBytes.IsEmpty == false ? " What came is no TLS." : ""),
            }
        );
}
