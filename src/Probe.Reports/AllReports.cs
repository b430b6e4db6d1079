using System.Collections.Immutable;

namespace Probe.Reports;

/// <summary>Every report, by the id that users ask for it with.</summary>
public static class AllReports
{
    /// <summary>The ids, the default first.</summary>
    public static ImmutableArray<string> Ids { get; } = ["terminal", "json", "junit", "har", "html"];

    /// <summary>The report of that id, or null.</summary>
    /// <param name="id">Id, compared without case.</param>
    /// <param name="options">Where it goes.</param>
    public static IReport? Find(string id, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(options);
        return id.ToLowerInvariant() switch
        {
            "terminal" => new TerminalReport(options),
            "json" => new JsonReport(),
            "junit" => new JUnitReport(options.FailOnAdvisory),
            "har" => new HarReport(),
            "html" => new HtmlReport(),
            _ => null,
        };
    }
}
