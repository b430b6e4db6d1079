using System.Collections.Immutable;

namespace Probe.Lab.Faults;

/// <summary>What a fault may know: its settings, the lab's seed, the files, and where the parties are.</summary>
public sealed class FaultContext
{
    private readonly ImmutableDictionary<string, long> _values;

    internal FaultContext(LabOptions options, LabSite site, ImmutableDictionary<string, long> values)
    {
        Seed = options.Seed;
        Site = site;
        Now = options.Clock.GetUtcNow();
        _values = values;
    }

    /// <summary>The lab's seed.</summary>
    public long Seed { get; }

    /// <summary>The origin's files.</summary>
    public LabSite Site { get; }

    /// <summary>When the lab was started.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The lab's addresses as they are without any fault; known before the first request comes.</summary>
    public LabEndpoints Endpoints { get; internal set; } = null!;

    /// <summary>A loopback port that is taken and refuses connections.</summary>
    public int ClosedPort { get; internal set; }

    /// <summary>Issues certificates: by the lab's authority or by one that nobody trusts, as the plan says.</summary>
    internal Func<CertificatePlan, System.Security.Cryptography.X509Certificates.X509Certificate2> Issue { get; set; } =
        null!;

    /// <summary>Certificate of the authority that bears the name of the lab's own, as PEM text; made when asked for.</summary>
    internal Func<string> NamesakePem { get; set; } = null!;

    /// <summary>The lab's authority's list of revoked certificates: the https origin's is on it.</summary>
    public ImmutableArray<byte> RevocationList { get; internal set; } = [];

    /// <summary>Value of a setting that the fault declares.</summary>
    public long this[string setting] => _values[setting];
}
