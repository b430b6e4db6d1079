namespace Probe.Options;

/// <summary>A version of TLS that can be offered, lowest first.</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.0.</summary>
    Tls10,

    /// <summary>TLS 1.1.</summary>
    Tls11,

    /// <summary>TLS 1.2.</summary>
    Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13,
}
