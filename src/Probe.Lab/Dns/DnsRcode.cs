namespace Probe.Lab.Dns;

/// <summary>How a question ended: RCODE (RFC 1035, 4.1.1; RFC 6891, 6.1.3).</summary>
internal enum DnsRcode
{
    /// <summary>NOERROR.</summary>
    NoError = 0,

    /// <summary>FORMERR: the question cannot be read.</summary>
    FormatError = 1,

    /// <summary>SERVFAIL.</summary>
    ServerFailure = 2,

    /// <summary>NXDOMAIN.</summary>
    NoSuchName = 3,

    /// <summary>NOTIMP: another kind of request than a question.</summary>
    NotImplemented = 4,

    /// <summary>REFUSED.</summary>
    Refused = 5,

    /// <summary>BADVERS: a later EDNS than this; its upper bits travel in the OPT record.</summary>
    BadVersion = 16,
}
