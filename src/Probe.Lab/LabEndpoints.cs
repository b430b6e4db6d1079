using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Probe.Http;
using Probe.Lab.Dns;
using Probe.Options;

namespace Probe.Lab;

/// <summary>What a client is told of a running lab. A fault may change it: a wrong setting is a fault too.</summary>
public sealed record LabEndpoints
{
    /// <summary>Root of the origin.</summary>
    public required HttpUrl OriginUrl { get; init; }

    /// <summary>Root of the origin's https twin.</summary>
    public required HttpUrl TlsOriginUrl { get; init; }

    /// <summary>Root of the reverse proxy in front of the origin.</summary>
    public required HttpUrl ReverseProxyUrl { get; init; }

    /// <summary>The proxy setting for <c>-x</c>, usually <c>127.0.0.1:port</c>; null to go straight.</summary>
    public required string? ProxySetting { get; init; }

    /// <summary>Proxy settings of the Windows client that the lab plays; none unless a fault has them.</summary>
    public WindowsProxies WindowsProxies { get; init; } = WindowsProxies.None;

    /// <summary>Credentials for the proxy; null for none.</summary>
    public Credentials? ProxyCredentials { get; init; }

    /// <summary>Scheme that the credentials are to be used with; null to leave it to the proxy's offer.</summary>
    public AuthScheme? ProxyAuth { get; init; }

    /// <summary>Credentials to give the server; null for none.</summary>
    public Credentials? ServerCredentials { get; init; }

    /// <summary>Scheme to answer the server with; null for what it offers.</summary>
    public AuthScheme? ServerAuth { get; init; }

    /// <summary>Addresses at which all of it listens, with the same ports; <c>127.0.0.1</c> first.</summary>
    public required ImmutableArray<string> Addresses { get; init; }

    /// <summary>The name server, <c>127.0.0.1:port</c>, UDP and TCP.</summary>
    public required string DnsServer { get; init; }

    /// <summary>The second name server, which only faults have; null for none.</summary>
    public string? SecondDnsServer { get; init; }

    /// <summary>Name servers that a client is to ask; empty for this machine's resolver.</summary>
    public ImmutableArray<NameServer> AskDns { get; init; } = [];

    /// <summary>Names with the addresses that they are to lead to, since no resolver knows them.</summary>
    public ImmutableArray<ResolveOverride> Resolve { get; init; } = [];

    /// <summary>The main file, <c>.cab</c>.</summary>
    public required HttpUrl FileUrl { get; init; }

    /// <summary>The main file by https.</summary>
    public required HttpUrl TlsFileUrl { get; init; }

    /// <summary>The main file through the reverse proxy.</summary>
    public required HttpUrl ReverseFileUrl { get; init; }

    /// <summary>The main file by a name that only the forward proxy knows: no fault, though the client cannot resolve it.</summary>
    public required HttpUrl InsideFileUrl { get; init; }

    /// <summary>A file of 20,802 octets, <c>.exe</c>.</summary>
    public required HttpUrl SmallFileUrl { get; init; }

    /// <summary>A file of one octet, <c>.psf</c>.</summary>
    public required HttpUrl TinyFileUrl { get; init; }

    /// <summary>An empty file, <c>.cab</c>.</summary>
    public required HttpUrl EmptyFileUrl { get; init; }

    /// <summary>A file past 4 GiB, <c>.psf</c>.</summary>
    public required HttpUrl LargeFileUrl { get; init; }

    /// <summary><c>/Content/anonymousCheckFile.txt</c>.</summary>
    public required HttpUrl AnonymousCheckFileUrl { get; init; }

    /// <summary><c>/selfupdate/iuident.cab</c>.</summary>
    public required HttpUrl IdentUrl { get; init; }

    /// <summary>What a check of this lab has to ask for so that the faults it carries can show.</summary>
    public required ImmutableArray<HttpUrl> CheckUrls { get; init; }

    /// <summary>Root of the WSUS site that a check has to survey for the faults to show; null where a file's URL shows them.</summary>
    public HttpUrl? CheckSite { get; init; }

    /// <summary>The lab's own authority, and that of its TLS inspection, as PEM text for <c>--cacert</c>.</summary>
    public required string TrustedCaPem { get; init; }

    /// <summary>True when the check has to ask whether certificates are revoked.</summary>
    public bool AsksRevocation { get; init; }

    /// <summary>Highest TLS version that the check has to offer; null for the newest.</summary>
    public TlsVersion? TlsMax { get; init; }

    /// <summary>The same with the proxy set by a name that leads to each of <see cref="Addresses"/>.</summary>
    /// <param name="name">A name that no resolver knows.</param>
    public LabEndpoints WithProxyNamed(string name)
    {
        var port = ProxySetting!.Split(':')[^1];
        return this with
        {
            ProxySetting = $"{name}:{port}",
            Resolve = [new ResolveOverride(name, int.Parse(port, CultureInfo.InvariantCulture), Addresses)],
        };
    }

    /// <summary>The same with the proxy set by the lab's name for it, and the lab's name servers to look it up at.</summary>
    public LabEndpoints WithProxyInDns() =>
        this with
        {
            ProxySetting = $"{DnsZone.ProxyName}:{ProxySetting!.Split(':')[^1]}",
            AskDns =
            [
                .. new[] { DnsServer, SecondDnsServer }
                    .OfType<string>()
                    .Select(IPEndPoint.Parse)
                    .Select(end => new NameServer(end.Address.ToString(), end.Port)),
            ],
        };
}
