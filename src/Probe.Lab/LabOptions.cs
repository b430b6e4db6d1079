using System.Collections.Immutable;
using System.Net;
using Probe.Lab.Dns;
using Probe.Options;

namespace Probe.Lab;

/// <summary>What a lab is asked to be. All of it listens on loopback only.</summary>
public sealed record LabOptions
{
    /// <summary>Length of the main file in octets unless asked otherwise: 1 MiB and an odd remainder.</summary>
    public const long DefaultFileLength = (1024 * 1024) + 4099;

    /// <summary>Length of the large file in octets unless asked otherwise: past 4 GiB, where 32-bit offsets wrap.</summary>
    public const long DefaultLargeFileLength = (5L * 1024 * 1024 * 1024) + 4099;

    /// <summary>Everything random follows from it; print it so that a run can be repeated.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Faults to carry, in order, each <c>id</c> or <c>id:setting=value,setting=value</c>
    /// (see <see cref="LabScenario.TryParse"/>). Empty for a healthy lab.
    /// </summary>
    public ImmutableArray<string> FaultIds { get; init; } = [];

    /// <summary>Length of the main file in octets.</summary>
    public long FileLength { get; init; } = DefaultFileLength;

    /// <summary>Length of the large file in octets.</summary>
    public long LargeFileLength { get; init; } = DefaultLargeFileLength;

    /// <summary>Port of the origin; 0 for any free one.</summary>
    public int OriginPort { get; init; }

    /// <summary>Port of the origin's https twin; 0 for any free one.</summary>
    public int TlsOriginPort { get; init; }

    /// <summary>Port of the forward proxy; 0 for any free one.</summary>
    public int ProxyPort { get; init; }

    /// <summary>Port of the reverse proxy; 0 for any free one.</summary>
    public int ReverseProxyPort { get; init; }

    /// <summary>Port of the name server; 0 for any free one.</summary>
    public int DnsPort { get; init; }

    /// <summary>
    /// Loopback addresses beside <c>127.0.0.1</c> at which everything listens with the same ports, as the members of
    /// a farm do. Systems other than Linux and Windows have none beside <c>127.0.0.1</c> and <c>::1</c> by themselves.
    /// </summary>
    public ImmutableArray<IPAddress> MoreAddresses { get; init; } = [];

    /// <summary>What the name server and the forward proxy know of names, beside the lab's own.</summary>
    public ImmutableArray<DnsAnswer> DnsAnswers { get; init; } = [];

    /// <summary>When set, the forward proxy lets only this user in (Basic), and advertises it.</summary>
    public Credentials? ProxyCredentials { get; init; }

    /// <summary>
    /// Hosts beyond loopback that the forward proxy may forward to, compared without case. It is never an open
    /// proxy: any other host gets 403.
    /// </summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Longest silence of a peer, either way, before the lab lets go of the connection. Default 2 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told of each request once it is answered, on the connection's own thread: be quick, throw nothing.</summary>
    public Action<LabRequestRecord>? RequestServed { get; init; }

    /// <summary>Told of each question to the name server once it is answered: be quick, throw nothing.</summary>
    public Action<DnsQueryRecord>? DnsAnswered { get; init; }

    /// <summary>Clock for the Date header and the records.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
