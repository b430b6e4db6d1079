namespace Probe.Verdicts;

/// <summary>How a BITS job would end.</summary>
public enum JobOutcome
{
    /// <summary>BG_JOB_STATE_TRANSFERRED.</summary>
    Transferred,

    /// <summary>BG_JOB_STATE_ERROR: it stops until somebody resumes it.</summary>
    Error,

    /// <summary>BG_JOB_STATE_TRANSIENT_ERROR: it waits and tries again, and ends in error at the no-progress time-out.</summary>
    TransientError,
}
