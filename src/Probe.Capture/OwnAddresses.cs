using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Probe.Capture;

/// <summary>Where the capture proxy itself listens, by each of its names.</summary>
internal sealed class OwnAddresses(IPEndPoint listens)
{
    private readonly bool _everywhere = IsAny(listens.Address);
    private HashSet<IPAddress>? _local;

    /// <summary>True where a connection to this place would come back here.</summary>
    public bool Has(IPEndPoint there)
    {
        if (there.Port != listens.Port)
        {
            return false;
        }

        // The unspecified address leads to this machine, whichever address that is.
        var address = Bare(there.Address);
        if (address.Equals(listens.Address) || IsAny(address))
        {
            return true;
        }

        return _everywhere && (IPAddress.IsLoopback(address) || Local().Contains(address));
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>IPv4 as such, and IPv6 without the link that it is meant on.</summary>
    private static IPAddress Bare(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes())
        : address;

    private HashSet<IPAddress> Local()
    {
        if (_local is { } known)
        {
            return known;
        }

        try
        {
            return _local = [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                    .Select(u => Bare(u.Address)),
            ];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
