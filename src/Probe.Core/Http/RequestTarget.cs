using Probe.Options;

namespace Probe.Http;

/// <summary>The request target on the request line (RFC 9112, 3.2).</summary>
public static class RequestTarget
{
    /// <summary>Absolute-form for http through a proxy, else origin-form (direct, or inside a tunnel).</summary>
    public static string For(HttpUrl url, RouteKind route)
    {
        ArgumentNullException.ThrowIfNull(url);
        return route == RouteKind.Proxy && !url.IsTls ? url.ToString() : url.PathAndQuery;
    }

    /// <summary>Authority-form, for CONNECT.</summary>
    public static string ForConnect(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.HostAndPort;
    }
}
