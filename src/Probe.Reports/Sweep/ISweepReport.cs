using Probe.Sweeps;

namespace Probe.Reports.Sweep;

/// <summary>A report on a sweep, written as it goes. Called by one thread at a time.</summary>
public interface ISweepReport
{
    /// <summary>One URL's run has ended.</summary>
    void Write(SweepEntry entry, TextWriter writer);

    /// <summary>A line of the list is no URL.</summary>
    /// <param name="line">Number of the line, from 1.</param>
    /// <param name="column">Number of the column, from 1.</param>
    /// <param name="problem">What is wrong and what is accepted.</param>
    /// <param name="writer">Where to.</param>
    void WriteInvalid(long line, int column, string problem, TextWriter writer);

    /// <summary>The sweep has ended, or was ended.</summary>
    void Write(SweepResult result, TextWriter writer);
}
