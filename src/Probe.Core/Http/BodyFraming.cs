namespace Probe.Http;

/// <summary>What delimits a response body (RFC 9112, 6.3).</summary>
public enum BodyFraming
{
    /// <summary>No body: HEAD, 1xx, 204, 304, or CONNECT answered with 2xx.</summary>
    None,

    /// <summary>Content-Length octets.</summary>
    ContentLength,

    /// <summary>Chunked transfer coding.</summary>
    Chunked,

    /// <summary>All octets until the peer closes.</summary>
    UntilClose,
}
