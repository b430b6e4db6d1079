namespace Probe.Lab.Dns;

/// <summary>Record types that the stub tells apart.</summary>
internal enum DnsType : ushort
{
    /// <summary>IPv4 address.</summary>
    A = 1,

    /// <summary>Start of a zone of authority.</summary>
    Soa = 6,

    /// <summary>IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>EDNS (RFC 6891).</summary>
    Opt = 41,

    /// <summary>Everything there is.</summary>
    Any = 255,
}
