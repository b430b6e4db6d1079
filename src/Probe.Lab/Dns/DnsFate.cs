namespace Probe.Lab.Dns;

/// <summary>What becomes of a question for a name.</summary>
public enum DnsFate
{
    /// <summary>It is answered with the addresses that the name has; no data where it has none of the type asked for.</summary>
    Addresses,

    /// <summary>The name exists and has no address of any type: NOERROR without an answer.</summary>
    NoData,

    /// <summary>The name does not exist: NXDOMAIN.</summary>
    NoSuchName,

    /// <summary>The server cannot say: SERVFAIL.</summary>
    ServerFailure,

    /// <summary>The server does not want to say: REFUSED.</summary>
    Refused,

    /// <summary>Nothing is said at all.</summary>
    Silence,
}
