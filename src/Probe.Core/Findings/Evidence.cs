namespace Probe.Findings;

/// <summary>Which bytes of which exchange prove a finding.</summary>
/// <param name="Exchange">Number of the exchange.</param>
/// <param name="Part">Which bytes.</param>
/// <param name="Offset">Offset of the first octet within the part; null for all of it.</param>
/// <param name="Length">How many octets; null with a null offset.</param>
public sealed record Evidence(int Exchange, EvidencePart Part, long? Offset = null, long? Length = null);

/// <summary>The pieces of an exchange that evidence can point into.</summary>
public enum EvidencePart
{
    /// <summary>The request head.</summary>
    RequestHead,

    /// <summary>The response head.</summary>
    ResponseHead,

    /// <summary>The response body; offsets count from its first octet.</summary>
    ResponseBody,

    /// <summary>The proxy's answer to CONNECT.</summary>
    TunnelResponse,

    /// <summary>The failure record: there are no bytes, and that is the evidence.</summary>
    Failure,

    /// <summary>The look-up of the next hop's name.</summary>
    Lookup,

    /// <summary>The certificate that the TLS handshake showed.</summary>
    Certificate,
}
