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
}
