using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>One way to write a result down. No report computes a verdict; none opens a file.</summary>
public interface IReport
{
    /// <summary>Id by which the user asks for it: <c>json</c>, <c>junit</c>, …</summary>
    string Id { get; }

    /// <summary>Writes the whole report.</summary>
    void Write(ProbeResult result, TextWriter writer);
}
