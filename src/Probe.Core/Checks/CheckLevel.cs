namespace Probe.Checks;

/// <summary>How much a check weighs.</summary>
public enum CheckLevel
{
    /// <summary>Without it a BITS job errors, restarts without end, or delivers wrong bytes.</summary>
    Required,

    /// <summary>Worth knowing; alone it does not change the exit code.</summary>
    Advisory,
}
