using System.Collections.Immutable;
using System.Net;
using Probe.Http;
using Probe.Options;

namespace Probe.Capture;

/// <summary>What a capture proxy is to do.</summary>
public sealed record CaptureOptions
{
    /// <summary>Where it listens; port 0 for any.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8888);

    /// <summary>Reverse mode: where everything goes, as it came; null for a forward proxy.</summary>
    public HttpUrl? Origin { get; init; }

    /// <summary>The upstream proxy for a URL; null for straight.</summary>
    public Func<HttpUrl, ProxyEndpoint?> Upstream { get; init; } = _ => null;

    /// <summary>Credentials that upstream proxies get by Basic where the client brings none of its own.</summary>
    public Credentials? UpstreamCredentials { get; init; }

    /// <summary>True to hide a client's Proxy-Authorization and Proxy-Connection from servers asked straight.</summary>
    public bool StripsProxyFields { get; init; } = true;

    /// <summary>Who may use it; empty for whoever reaches it, which is right on loopback alone.</summary>
    public ImmutableArray<IPNetwork> AllowedClients { get; init; } = [];

    /// <summary>Where it may go, as no-proxy lists are written; null for anywhere.</summary>
    public string? AllowedHosts { get; init; }

    /// <summary>Ports that CONNECT may lead to.</summary>
    public ImmutableArray<int> ConnectPorts { get; init; } = [443, 8531];

    /// <summary>Hosts whose tunnels are decrypted, as no-proxy lists are written; null for none.</summary>
    public string? Decrypt { get; init; }

    /// <summary>Signs for the hosts that are decrypted.</summary>
    public CaptureAuthority? Authority { get; init; }

    /// <summary>Authorities of origins beside the system's, PEM.</summary>
    public string? TrustedAuthoritiesPem { get; init; }

    /// <summary>True to take any certificate of an origin.</summary>
    public bool Insecure { get; init; }

    /// <summary>Most client connections at a time; more are answered 503.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Most octets of a request's head.</summary>
    public int MaxHeadOctets { get; init; } = 256 * 1024;

    /// <summary>Longest time without any octet on a connection.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time from a request's first octet to its head's last.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time to reach a server, look-up and TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
