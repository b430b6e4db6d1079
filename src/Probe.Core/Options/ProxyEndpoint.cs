using System.Globalization;

namespace Probe.Options;

/// <summary>A proxy that requests are sent to.</summary>
/// <param name="Host">Name or address, IPv6 without brackets.</param>
/// <param name="Port">Port, 1 to 65535.</param>
/// <param name="PortIsAssumed">True when the setting named no port and 80 was taken.</param>
public sealed record ProxyEndpoint(string Host, int Port, bool PortIsAssumed = false)
{
    /// <summary>True when the setting asks for TLS to the proxy itself (<c>https://</c>).</summary>
    public bool IsTls { get; init; }

    /// <summary>host:port, brackets around IPv6.</summary>
    public override string ToString() =>
        (Host.Contains(':', StringComparison.Ordinal) ? "[" + Host + "]" : Host)
        + ":"
        + Port.ToString(CultureInfo.InvariantCulture);
}
