using System.Collections.Immutable;

namespace Probe.Planning;

/// <summary>The profiles, in the order in which they are listed. A new one is its file and its line here.</summary>
public static class Profiles
{
    /// <summary>Every profile; the first is the default.</summary>
    public static ImmutableArray<RequestProfile> All { get; } =
    [
        new Bits78Profile(),
        new Bits77Profile(),
        new Bits70Profile(),
        new DeliveryOptimizationProfile(),
        new WindowsUpdateAgentProfile(),
        new CurlProfile(),
    ];

    /// <summary>The profile of that id, or null.</summary>
    public static RequestProfile? Find(string id) =>
        All.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));
}
