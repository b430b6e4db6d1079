using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Testing;

/// <summary>
/// Writes a <see cref="JudgeContext"/> in one expression:
/// <c>new ContextBuilder().ThroughProxy().Add(Ask.Head().Replies(Reply.Head(1000))).Build()</c>. Every step returns a new
/// builder; exchanges are numbered in the order of adding.
/// </summary>
public sealed record ContextBuilder
{
    /// <summary>The URL of contexts that name none.</summary>
    public const string DefaultUrl = "http://wsus.example:8530/Content/B6/A2E8C22844A4E6926F9C841B0D5AEEC8400811B6.psf";

    /// <summary>The proxy of <see cref="ThroughProxy"/> when none is named.</summary>
    public const string DefaultProxy = "proxy.example:3128";

    private HttpUrl Url { get; init; } = HttpUrl.Parse(DefaultUrl);
    private ImmutableArray<ExchangeBuilder> Builders { get; init; } = [];
    private Func<ProbeOptions, ProbeOptions> Change { get; init; } = options => options;

    private ProxyDecision Decision { get; init; } =
        new()
        {
            Route = new Route { Kind = RouteKind.Direct, Source = "default" },
            Source = "default",
        };

    private HostFacts Host { get; init; } = new() { IsWindows = false, OperatingSystem = "Debian GNU/Linux 12" };

    /// <summary>Another URL.</summary>
    public ContextBuilder For(string url) => this with { Url = HttpUrl.Parse(url) };

    /// <summary>The main route goes through that proxy.</summary>
    /// <param name="hostAndPort">host:port.</param>
    /// <param name="source">Where the setting came from.</param>
    public ContextBuilder ThroughProxy(string hostAndPort = DefaultProxy, string source = "-x")
    {
        ArgumentNullException.ThrowIfNull(hostAndPort);
        var colon = hostAndPort.LastIndexOf(':');
        var endpoint = new ProxyEndpoint(
            hostAndPort[..colon].Trim('[', ']'),
            int.Parse(hostAndPort.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture)
        );
        return this with
        {
            Decision = new ProxyDecision
            {
                Route = new Route
                {
                    Kind = RouteKind.Proxy,
                    Proxy = endpoint,
                    Source = source,
                },
                Setting = hostAndPort,
                Source = source,
            },
        };
    }

    /// <summary>Another decision, a malformed setting for example.</summary>
    public ContextBuilder Decided(ProxyDecision decision) => this with { Decision = decision };

    /// <summary>Changes the options.</summary>
    public ContextBuilder Options(Func<ProbeOptions, ProbeOptions> change)
    {
        var before = Change;
        return this with { Change = options => change(before(options)) };
    }

    /// <summary>Another machine.</summary>
    public ContextBuilder On(HostFacts host) => this with { Host = host };

    /// <summary>Adds exchanges, in order.</summary>
    public ContextBuilder Add(params ReadOnlySpan<ExchangeBuilder> exchanges) =>
        this with
        {
            Builders = Builders.AddRange(exchanges),
        };

    /// <summary>Makes the log alone.</summary>
    public ExchangeLog BuildLog() =>
        new([.. Builders.Select((builder, index) => builder.Build(index + 1, Url, Decision.Route))]);

    /// <summary>Makes the context.</summary>
    public JudgeContext Build() =>
        new()
        {
            Url = Url,
            Options = Change(new ProbeOptions { Urls = [Url] }),
            Decision = Decision,
            Host = Host,
            Log = BuildLog(),
        };
}
