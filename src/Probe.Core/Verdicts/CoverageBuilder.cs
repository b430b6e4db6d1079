using Probe.Exchanges;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>Which bytes of the file were seen over the main route.</summary>
public static class CoverageBuilder
{
    /// <summary>Builds the coverage of a log.</summary>
    public static ByteCoverage Build(ExchangeLog log) => new(FileFacts.Length(log, Leg.Main), []);
}
