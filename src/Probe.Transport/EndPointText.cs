using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Probe.Transport;

/// <summary>Addresses as people write them: IPv4-mapped ones as IPv4, brackets around IPv6 beside a port.</summary>
internal static class EndPointText
{
    /// <summary>The address alone.</summary>
    public static string Of(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary><c>address:port</c>.</summary>
    public static string Of(IPAddress address, int port) => Join(Of(address), port);

    /// <summary><c>address:port</c>; null for what is no IP end.</summary>
    public static string? Of(EndPoint? end) => end is IPEndPoint ip ? Of(ip.Address, ip.Port) : null;

    /// <summary><c>host:port</c>.</summary>
    public static string Join(string host, int port) =>
        (host.Contains(':', StringComparison.Ordinal) ? "[" + host + "]" : host)
        + ":"
        + port.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when the address belongs to the wanted family (4, 6, or null for either).</summary>
    public static bool IsOfFamily(IPAddress address, int? family) =>
        family switch
        {
            4 => address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6,
            6 => address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6,
            _ => true,
        };
}
