namespace Probe.Exchanges;

/// <summary>How far a request came before it failed, in the order of the wire.</summary>
public enum FailureStage
{
    /// <summary>Looking up the next hop's name.</summary>
    Resolve,

    /// <summary>Opening the TCP connection to the next hop.</summary>
    Connect,

    /// <summary>Asking the proxy for a tunnel (CONNECT).</summary>
    ProxyTunnel,

    /// <summary>The TLS handshake.</summary>
    TlsHandshake,

    /// <summary>Sending the request.</summary>
    Send,

    /// <summary>Waiting for and reading the response head.</summary>
    ReceiveHead,

    /// <summary>Reading the response body.</summary>
    ReceiveBody,
}
