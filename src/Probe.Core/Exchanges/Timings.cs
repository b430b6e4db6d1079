namespace Probe.Exchanges;

/// <summary>How long each phase of one exchange took; null where the phase did not happen.</summary>
public sealed record Timings
{
    /// <summary>Looking up the next hop's name.</summary>
    public TimeSpan? Resolve { get; init; }

    /// <summary>Opening the TCP connection.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>The TLS handshake with the proxy itself.</summary>
    public TimeSpan? ProxyTls { get; init; }

    /// <summary>CONNECT and its answer.</summary>
    public TimeSpan? Tunnel { get; init; }

    /// <summary>The TLS handshake.</summary>
    public TimeSpan? Tls { get; init; }

    /// <summary>Writing the request.</summary>
    public TimeSpan? Send { get; init; }

    /// <summary>From the last octet sent to the first received.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>From the first octet received to the end of the final head.</summary>
    public TimeSpan? HeadEnd { get; init; }

    /// <summary>From the end of the head to the end of the body.</summary>
    public TimeSpan? BodyEnd { get; init; }

    /// <summary>The whole exchange.</summary>
    public TimeSpan Total { get; init; }
}
