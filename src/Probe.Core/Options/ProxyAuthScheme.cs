namespace Probe.Options;

/// <summary>Proxy authentication schemes, with BITS's numbers (BG_AUTH_SCHEME).</summary>
public enum ProxyAuthScheme
{
    /// <summary>Basic.</summary>
    Basic = 1,

    /// <summary>Digest.</summary>
    Digest = 2,

    /// <summary>NTLM.</summary>
    Ntlm = 3,

    /// <summary>Negotiate.</summary>
    Negotiate = 4,
}
