namespace Probe.Options;

/// <summary>The way requests take, and where that was decided.</summary>
public sealed record Route
{
    /// <summary>Direct or proxy.</summary>
    public required RouteKind Kind { get; init; }

    /// <summary>The proxy; null when direct.</summary>
    public ProxyEndpoint? Proxy { get; init; }

    /// <summary>What decided: <c>-x</c>, <c>http_proxy</c>, <c>--noproxy</c>, <c>default</c>, <c>control</c>, …</summary>
    public required string Source { get; init; }

    /// <summary>The route of control runs.</summary>
    public static Route Control { get; } = new() { Kind = RouteKind.Direct, Source = "control" };
}
