namespace Probe.Options;

/// <summary>Schemes of authentication, with BITS's numbers (BG_AUTH_SCHEME).</summary>
public enum AuthScheme
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
