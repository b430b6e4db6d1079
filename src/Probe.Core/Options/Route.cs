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

    /// <summary>The route of requests whose record does not say which way they went, such as a browser's HAR.</summary>
    public static Route NotShown { get; } = new() { Kind = RouteKind.Direct, Source = "har" };

    /// <summary>True where it is not known whether a proxy is on it.</summary>
    public bool IsNotShown() => Source == NotShown.Source;

    /// <summary>The route of control runs.</summary>
    public static Route Control { get; } = new() { Kind = RouteKind.Direct, Source = "control" };
}
