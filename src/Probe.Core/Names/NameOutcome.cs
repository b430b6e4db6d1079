namespace Probe.Names;

/// <summary>How a question for the addresses of a name ended.</summary>
public enum NameOutcome
{
    /// <summary>There are addresses.</summary>
    Addresses,

    /// <summary>The name exists without an address (NOERROR without A and AAAA records).</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NotFound,

    /// <summary>The server could not say (SERVFAIL, or the system's equal).</summary>
    ServerFailed,

    /// <summary>The server did not want to say (REFUSED).</summary>
    Refused,

    /// <summary>Nothing was said in time.</summary>
    TimedOut,

    /// <summary>Nobody takes questions there: the port is closed (ICMP, or a refused connection), or there is no route.</summary>
    Unreachable,

    /// <summary>What was said is no answer to the question (RFC 1035).</summary>
    Malformed,

    /// <summary>The name cannot be asked for: it is longer than names can be, or has an empty label.</summary>
    InvalidName,

    /// <summary>Another error; see the note.</summary>
    Other,
}
