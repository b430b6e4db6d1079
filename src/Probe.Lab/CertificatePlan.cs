using System.Collections.Immutable;

namespace Probe.Lab;

/// <summary>How a server certificate is going to be made.</summary>
public sealed record CertificatePlan
{
    /// <summary>DNS names and addresses that it is good for.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>When it becomes valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>True when an authority that nobody trusts signs it; false for the lab's own.</summary>
    public bool SignedByStranger { get; init; }

    /// <summary>True when the lab's TLS inspection signs it, an authority that clients of the lab trust.</summary>
    public bool SignedByInspection { get; init; }

    /// <summary>True when an authority of another key signs it that bears the name of the lab's own.</summary>
    public bool SignedByNamesake { get; init; }

    /// <summary>Extended key usage that it is good for; null for any. A server's by default.</summary>
    public string? Usage { get; init; } = "1.3.6.1.5.5.7.3.1";

    /// <summary>True to have it sign itself.</summary>
    public bool SignsItself { get; init; }

    /// <summary>True to have it signed by an intermediate certificate, which the server does not send.</summary>
    public bool LacksIntermediate { get; init; }

    /// <summary>Where the list of revoked certificates is to be had; null for nowhere.</summary>
    public string? RevocationListUrl { get; init; }
}
