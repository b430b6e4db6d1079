using System.Collections.Immutable;
using Probe.Fuzz.Targets;

namespace Probe.Fuzz;

/// <summary>Every target.</summary>
public static class AllTargets
{
    /// <summary>The targets.</summary>
    public static ImmutableArray<IFuzzTarget> List { get; } =
    [
        new ResponseTarget(),
        new MultipartTarget(),
        new HeaderValuesTarget(),
        new ProxySettingsTarget(),
        new CatalogueTarget(),
        new OptionsTarget(),
        new VerdictTarget(),
        new PacResultTarget(),
        new SiteTarget(),
        new EventLogTarget(),
        new CaptureTarget(),
        new JournalTarget(),
        new BundleTarget(),
        new HarTarget(),
        new AccessLogTarget(),
    ];

    /// <summary>The target of that id, or null.</summary>
    public static IFuzzTarget? Find(string id) => List.FirstOrDefault(t => t.Id == id);
}
