using Probe.Http;
using Probe.Options;
using Probe.Transport;

namespace Probe.Cli.Sweep;

/// <summary>How gently many URLs are asked.</summary>
internal static class Manners
{
    /// <summary>As asked; else gently with whatever is not on this machine.</summary>
    internal static Courtesy Of(SweepRequest request, ProbeOptions options, PacQuestion? pac, TimeProvider clock)
    {
        return request.Rate is { } asked
            ? new Courtesy(asked > 0 ? asked : null, request.PerHost, clock)
            : new Courtesy(SweepRequest.GentleRate, request.PerHost, clock, StaysHere);

        bool StaysHere(HttpUrl url) =>
            pac is null
            && IsHere(url.Host)
            && (ProxyDecider.Decide(url, options).Route?.Proxy is not { } proxy || IsHere(proxy.Host));
    }

    private static bool IsHere(string host) =>
        host is "localhost" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal);
}
