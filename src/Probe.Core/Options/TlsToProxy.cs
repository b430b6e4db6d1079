using System.Collections.Immutable;
using Probe.Bits;

namespace Probe.Options;

/// <summary>What BITS makes of a setting that asks for TLS to the proxy itself: WinHTTP does not speak it.</summary>
internal static class TlsToProxy
{
    /// <summary>The error of a job with such a setting [inferred from the grammar].</summary>
    internal const uint Error = HResults.InvalidArgument;

    /// <summary>Other codes that may be given for it.</summary>
    internal static ImmutableArray<uint> Alternatives { get; } = [HResults.InvalidProxyInfo, HResults.ConnectionError];

    /// <summary>What may be written in its place.</summary>
    internal static string Accepted(ProxyEndpoint proxy) =>
        $"http://{proxy} or {proxy}: https URLs go through it too, by CONNECT";

    /// <summary>What is wrong with the route; null where it does not lead by TLS to a proxy.</summary>
    internal static string? ProblemOf(Route? route) =>
        route?.Proxy is { IsTls: true } proxy
            ? $"it asks for TLS to the proxy itself, which BITS does not speak (bitsprobe check does); accepted: {Accepted(proxy)}"
            : null;
}
