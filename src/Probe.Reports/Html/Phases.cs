using Probe.Exchanges;

namespace Probe.Reports.Html;

/// <summary>The phases of an exchange in the order of time.</summary>
internal static class Phases
{
    internal static IEnumerable<(string Name, TimeSpan? Time)> Of(Timings timings) =>
        [
            ("look-up", timings.Resolve),
            ("connect", timings.Connect),
            ("TLS to proxy", timings.ProxyTls),
            ("tunnel", timings.Tunnel),
            ("TLS", timings.Tls),
            ("send", timings.Send),
            ("first octet", timings.FirstByte),
            ("head", timings.HeadEnd),
            ("body", timings.BodyEnd),
        ];
}
