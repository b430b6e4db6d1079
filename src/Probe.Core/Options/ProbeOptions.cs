using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Probe.Authentication;
using Probe.Http;
using Probe.Planning;
using Probe.Replays;

namespace Probe.Options;

/// <summary>All that a run was asked to do. Sizes in octets, durations as TimeSpan.</summary>
public sealed record ProbeOptions
{
    /// <summary>What to check, in order.</summary>
    public required ImmutableArray<HttpUrl> Urls { get; init; }

    /// <summary>Root of the WSUS site to survey (<c>--wsus</c>), which then brings the URLs; null for none.</summary>
    public HttpUrl? Wsus { get; init; }

    /// <summary>How many of the site's files are checked.</summary>
    public int WsusFiles { get; init; } = 3;

    /// <summary>Hosts beside the site's own that its file URLs may lead to.</summary>
    public ImmutableArray<string> AllowHosts { get; init; } = [];

    /// <summary>Hosts that redirects may lead to (<c>replay --allow-host</c>); null for any.</summary>
    public ImmutableArray<HostPattern>? ContactOnly { get; init; }

    /// <summary>True when a redirect to that URL may be followed.</summary>
    public bool MayContact(HttpUrl url) => ContactOnly is not { IsEmpty: false } hosts || hosts.Any(p => p.Covers(url));

    /// <summary>Id of the request profile. Default <c>bits-7.8</c>.</summary>
    public string Profile { get; init; } = "bits-7.8";

    /// <summary>How much to ask.</summary>
    public Depth Depth { get; init; } = Depth.Standard;

    /// <summary>The <c>-x</c> value as given; null when there was none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The <c>--noproxy</c> list as given; null when there was none.</summary>
    public string? NoProxy { get; init; }

    /// <summary>The <c>--proxy-bypass</c> list of <see cref="Proxy"/>, in Windows's language; null when there was none.</summary>
    public string? ProxyBypass { get; init; }

    /// <summary>Proxy settings of a Windows machine, read from files or from this one's registry.</summary>
    public WindowsProxies WindowsProxies { get; init; } = WindowsProxies.None;

    /// <summary>Environment variables that bear on proxies, as found (names with their case).</summary>
    public ImmutableDictionary<string, string> ProxyEnvironment { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>Proxy credentials; null when none were given.</summary>
    public Credentials? ProxyCredentials { get; init; }

    /// <summary>Where they came from, for remedies: an option, a file's line, a variable; null where nobody said.</summary>
    public string? ProxyCredentialsFrom { get; init; }

    /// <summary>Scheme that the user forced (<c>--proxy-basic</c>, …); null for what the proxy offers.</summary>
    public AuthScheme? ProxyAuth { get; init; }

    /// <summary>Credentials for the server (<c>--user</c>); null when none were given.</summary>
    public Credentials? ServerCredentials { get; init; }

    /// <summary>Where those came from; null where nobody said.</summary>
    public string? ServerCredentialsFrom { get; init; }

    /// <summary>Scheme for the server that the user forced (<c>--basic</c>, …); null for what the server offers.</summary>
    public AuthScheme? ServerAuth { get; init; }

    /// <summary>Entries of a netrc file, for hosts without credentials of their own, proxy and servers alike.</summary>
    public ImmutableArray<NetrcEntry> Netrc { get; init; } = [];

    /// <summary>Who refused these credentials in an earlier run: they are not tried again, accounts get locked for less.</summary>
    public ImmutableArray<AuthTarget> RefusedBefore { get; init; } = [];

    /// <summary>What the client's nonces in Digest follow from; nobody else should know it.</summary>
    public string ClientNonceSeed { get; init; } = "";

    /// <summary>False for <c>--no-control</c>.</summary>
    public bool Control { get; init; } = true;

    /// <summary>Files up to this size are fetched whole in both job shapes. Default 16 MiB.</summary>
    public long VerifyLimit { get; init; } = 16L * 1024 * 1024;

    /// <summary>Most body octets that one URL's run may pull, all requests together; null for no bound beyond the plan's.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Most redirects followed. Default 10.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Time for resolve and connect together. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for the control run's connect. Default 5 s.</summary>
    public TimeSpan ControlConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest silence of a peer within one exchange. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest duration of one URL's whole run; null for none.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>How the job is set to retry.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Bounds on replies.</summary>
    public WireLimits Limits { get; init; } = new();

    /// <summary>Header lines added to every request, after User-Agent and before Host as BITS places a job's own.</summary>
    public HeaderList ExtraHeaders { get; init; } = HeaderList.Empty;

    /// <summary><c>--resolve host:port:address</c> entries.</summary>
    public ImmutableArray<ResolveOverride> Resolve { get; init; } = [];

    /// <summary><c>--connect-to host:port:host2:port2</c> entries.</summary>
    public ImmutableArray<ConnectTo> ConnectTo { get; init; } = [];

    /// <summary>Name servers to ask in the place of this machine's resolver, in order (<c>--dns-servers</c>); empty for that.</summary>
    public ImmutableArray<NameServer> DnsServers { get; init; } = [];

    /// <summary>
    /// Suffixes that <see cref="DnsServers"/> are asked a name without a dot with (<c>--dns-suffix</c>); null for those of
    /// this machine.
    /// </summary>
    public ImmutableArray<string>? DnsSuffixes { get; init; }

    /// <summary>4 or 6 for <c>-4</c> and <c>-6</c>; null for either.</summary>
    public int? AddressFamily { get; init; }

    /// <summary>PEM text of extra trusted authorities (<c>--cacert</c>); null for the system's alone.</summary>
    public string? TrustedAuthoritiesPem { get; init; }

    /// <summary>True for <c>-k</c>: go on in spite of a bad certificate, which stays a finding.</summary>
    public bool Insecure { get; init; }

    /// <summary>PEM text of extra trusted authorities for TLS to the proxy itself (<c>--proxy-cacert</c>).</summary>
    public string? ProxyAuthoritiesPem { get; init; }

    /// <summary>True for <c>--proxy-insecure</c>: the same as <see cref="Insecure"/> for TLS to the proxy itself.</summary>
    public bool ProxyInsecure { get; init; }

    /// <summary>True to ask whether certificates are revoked, as a job with BG_SSL_ENABLE_CRL_CHECK does.</summary>
    public bool CheckRevocation { get; init; }

    /// <summary>The client certificate with its key (<c>--cert</c>); null for none.</summary>
    [JsonIgnore]
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Lowest TLS version offered; null for the platform's own choice.</summary>
    public TlsVersion? TlsMin { get; init; }

    /// <summary>Highest TLS version offered; null for the platform's own choice.</summary>
    public TlsVersion? TlsMax { get; init; }

    /// <summary>
    /// Text that makes a URL one that no cache can have (<c>--nonce</c>); null to ask for the file's own URL only.
    /// </summary>
    public string? Nonce { get; init; }

    /// <summary>True to ask each address of the next hop's name (<c>--all-addresses</c>); depth full does so anyway.</summary>
    public bool AllAddresses { get; init; }

    /// <summary>Ids of the checks to run; empty for all.</summary>
    public ImmutableArray<string> OnlyChecks { get; init; } = [];

    /// <summary>Ids of the checks to leave out.</summary>
    public ImmutableArray<string> SkipChecks { get; init; } = [];

    /// <summary>True for <c>--fail-on advisory</c>: advisory findings alone give exit code 1 too.</summary>
    public bool FailOnAdvisory { get; init; }
}

/// <summary>Answers a name lookup by hand: <c>--resolve host:port:address</c>.</summary>
/// <param name="Host">Name, compared without case.</param>
/// <param name="Port">Port it applies to.</param>
/// <param name="Addresses">Addresses to use.</param>
public sealed record ResolveOverride(string Host, int Port, ImmutableArray<string> Addresses);

/// <summary>A name server.</summary>
/// <param name="Address">Its IPv4 or IPv6 address.</param>
/// <param name="Port">Its port, UDP and TCP.</param>
public sealed record NameServer(string Address, int Port);

/// <summary>Connects elsewhere than named: <c>--connect-to host:port:host2:port2</c>.</summary>
/// <param name="Host">Name in the URL or proxy setting; empty for any.</param>
/// <param name="Port">Port there; null for any.</param>
/// <param name="ToHost">Where to connect; empty for the same.</param>
/// <param name="ToPort">Port to connect to; null for the same.</param>
public sealed record ConnectTo(string Host, int? Port, string ToHost, int? ToPort);
