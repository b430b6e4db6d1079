using System.Collections.Immutable;

namespace Probe.Lab;

/// <summary>How a party of the lab takes a TLS handshake.</summary>
public sealed record TlsManners
{
    /// <summary>What it says to a client certificate.</summary>
    public ClientCertificateWish ClientCertificate { get; init; }

    /// <summary>Sent instead of a handshake, once the client has begun one; empty to do it.</summary>
    public ImmutableArray<byte> Instead { get; init; } = [];

    /// <summary>True to reset the connection once the client has begun.</summary>
    public bool Resets { get; init; }

    /// <summary>True to take TLS 1.3 alone.</summary>
    public bool NewestOnly { get; init; }

    /// <summary>True to speak TLS where plain HTTP is usual; for the forward proxy.</summary>
    public bool ProxySpeaksTls { get; init; }
}

/// <summary>What a server says to client certificates.</summary>
public enum ClientCertificateWish
{
    /// <summary>It asks for none.</summary>
    None,

    /// <summary>It asks, and goes on without.</summary>
    Accepts,

    /// <summary>It asks, and breaks off without.</summary>
    Requires,
}
