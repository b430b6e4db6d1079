using Probe.Exchanges;

namespace Probe.Findings;

/// <summary>What replies say of the software that made or passed them.</summary>
public static class Markers
{
    /// <summary>Software that the replies over the route name for the proxy; null when none do.</summary>
    public static string? ProxySoftware(ExchangeLog log) => null;
}
