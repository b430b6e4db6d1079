namespace Probe.Findings;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>A job breaks by it.</summary>
    Error,

    /// <summary>A job gets through, at a price or with a risk.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Info,
}
