namespace Probe.Exchanges;

/// <summary>Tokens of <see cref="ExchangeFailure.Cause"/>; stable, they go into the JSON report.</summary>
public static class FailureCauses
{
    /// <summary>
    /// The cause for people; of a capture's exchange that ended on the client's side or by the capture's own doing, who
    /// ended it.
    /// </summary>
    /// <param name="failure">The failure.</param>
    public static string Words(ExchangeFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (
            failure is not { Cause: Interrupted, Side: FailureSide.Client }
            || failure.Detail.Length == 0
            || failure.Detail.StartsWith(Interrupted, StringComparison.Ordinal)
        )
        {
            return failure.Cause;
        }

        var aside = failure.Detail.IndexOf(" (", StringComparison.Ordinal);
        return Http.Printable.Escape(aside < 0 ? failure.Detail : failure.Detail[..aside], 200);
    }

    /// <summary>The name does not exist (NXDOMAIN or the system's equal).</summary>
    public const string NameNotFound = "name_not_found";

    /// <summary>The name exists without an address of the wanted family.</summary>
    public const string NameNoData = "name_no_data";

    /// <summary>The resolver failed or was not reached.</summary>
    public const string NameServerFailed = "name_server_failed";

    /// <summary>The name server does not want to answer this machine, or not for this name (REFUSED).</summary>
    public const string NameServerRefused = "name_server_refused";

    /// <summary>The connection was refused.</summary>
    public const string Refused = "refused";

    /// <summary>No route to host or network.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The peer reset the connection.</summary>
    public const string Reset = "reset";

    /// <summary>Nothing came within the connect or idle time-out.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The run's own time limit (<c>--max-time</c>) expired.</summary>
    public const string MaxTimeReached = "max_time_reached";

    /// <summary>The user interrupted the run.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The peer closed without one octet of reply.</summary>
    public const string ClosedWithoutReply = "closed_without_reply";

    /// <summary>The peer closed inside the response head.</summary>
    public const string ClosedInHead = "closed_in_head";

    /// <summary>The peer closed before the body was complete.</summary>
    public const string ClosedEarly = "closed_early";

    /// <summary>The response head cannot be parsed.</summary>
    public const string MalformedHead = "malformed_head";

    /// <summary>The body's chunk framing cannot be parsed.</summary>
    public const string MalformedChunk = "malformed_chunk";

    /// <summary>The response head is larger than <see cref="Http.WireLimits.MaxHeadOctets"/>.</summary>
    public const string HeadTooLarge = "head_too_large";

    /// <summary>The response head has more lines than <see cref="Http.WireLimits.MaxHeaderCount"/>.</summary>
    public const string TooManyHeaders = "too_many_headers";

    /// <summary>
    /// More interim responses than <see cref="Http.WireLimits.MaxInterimResponses"/>, or more octets of them than of
    /// one head.
    /// </summary>
    public const string TooManyInterim = "too_many_interim_responses";

    /// <summary>A chunk-size line is longer than <see cref="Http.WireLimits.MaxChunkLineOctets"/>.</summary>
    public const string ChunkLineTooLong = "chunk_line_too_long";

    /// <summary>
    /// The chunk-size lines of a body bring far more octets than its chunks
    /// (<see cref="Http.WireLimits.MaxFramingOctets"/>).
    /// </summary>
    public const string ChunkFramingTooLarge = "chunk_framing_too_large";

    /// <summary>The trailer section is larger than <see cref="Http.WireLimits.MaxTrailerOctets"/>.</summary>
    public const string TrailersTooLarge = "trailers_too_large";

    /// <summary>The proxy answered CONNECT with something other than 2xx; its reply is in the tunnel facts.</summary>
    public const string TunnelRefused = "tunnel_refused";

    /// <summary>The connection that a login was under way on is gone; the answer means nothing on another one.</summary>
    public const string LoginConnectionLost = "login_connection_lost";

    /// <summary>The handshake failed for a reason other than the certificate.</summary>
    public const string TlsFailed = "tls_failed";

    /// <summary>The certificate does not fit the host name.</summary>
    public const string TlsNameMismatch = "tls_name_mismatch";

    /// <summary>The certificate, or one above it, is past its time.</summary>
    public const string TlsExpired = "tls_expired";

    /// <summary>The certificate's time, or that of one above it, has not begun by this machine's clock.</summary>
    public const string TlsNotYetValid = "tls_not_yet_valid";

    /// <summary>The certificate's authority is not trusted.</summary>
    public const string TlsUntrusted = "tls_untrusted";

    /// <summary>The certificate signs itself, and nobody here was told to trust it.</summary>
    public const string TlsSelfSigned = "tls_self_signed";

    /// <summary>The server leaves out the certificate above its own, which says where that one is to be had.</summary>
    public const string TlsIncompleteChain = "tls_incomplete_chain";

    /// <summary>The certificate is not meant for servers.</summary>
    public const string TlsWrongUsage = "tls_wrong_usage";

    /// <summary>A key or signature in the chain is too weak for Windows.</summary>
    public const string TlsWeak = "tls_weak_certificate";

    /// <summary>The certificate, or one above it, was revoked.</summary>
    public const string TlsRevoked = "tls_revoked";

    /// <summary>Whether the certificate was revoked could not be found out (<c>--revocation</c>).</summary>
    public const string TlsRevocationUnknown = "tls_revocation_unknown";

    /// <summary>The certificate is not trusted for another reason.</summary>
    public const string TlsInvalid = "tls_invalid";

    /// <summary>The peer takes none of the TLS versions offered.</summary>
    public const string TlsVersionRefused = "tls_version_refused";

    /// <summary>The peer answered the TLS handshake in plain HTTP: the port speaks no TLS.</summary>
    public const string TlsPlainReply = "tls_plain_reply";

    /// <summary>The server did not accept the client certificate that it got.</summary>
    public const string TlsClientCertificateRefused = "tls_client_certificate_refused";

    /// <summary>The server asked for a client certificate and broke off without one.</summary>
    public const string TlsClientCertificateWanted = "tls_client_certificate_wanted";

    /// <summary>Something failed that has no token of its own; see the detail.</summary>
    public const string Other = "other";
}
