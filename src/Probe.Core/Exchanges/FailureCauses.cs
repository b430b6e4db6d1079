namespace Probe.Exchanges;

/// <summary>Tokens of <see cref="ExchangeFailure.Cause"/>; stable, they go into the JSON report.</summary>
public static class FailureCauses
{
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

    /// <summary>The handshake failed for a reason other than the certificate.</summary>
    public const string TlsFailed = "tls_failed";

    /// <summary>The certificate does not fit the host name.</summary>
    public const string TlsNameMismatch = "tls_name_mismatch";

    /// <summary>The certificate is expired or not yet valid.</summary>
    public const string TlsExpired = "tls_expired";

    /// <summary>The certificate's authority is not trusted.</summary>
    public const string TlsUntrusted = "tls_untrusted";

    /// <summary>The certificate is not trusted for another reason (usage, revocation, chain).</summary>
    public const string TlsInvalid = "tls_invalid";

    /// <summary>The server asked for a client certificate and broke off without one.</summary>
    public const string TlsClientCertificateWanted = "tls_client_certificate_wanted";

    /// <summary>Something failed that has no token of its own; see the detail.</summary>
    public const string Other = "other";
}
