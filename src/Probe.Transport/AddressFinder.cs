using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Probe.Options;

namespace Probe.Transport;

/// <summary>Names asked for on their own, by a PAC script or for WPAD: the same resolver as for connections, any family.</summary>
/// <param name="options">What the run was asked to do.</param>
public sealed class AddressFinder(ProbeOptions options)
{
    private readonly Resolver _resolver = new(options with { AddressFamily = null });

    /// <summary>The addresses of a name; empty when there are none in time.</summary>
    /// <param name="host">Name or address; any text.</param>
    /// <param name="port">Port that <c>--resolve</c> and <c>--connect-to</c> entries are compared with; 0 for none of them.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellation">Ends the wait; the name then has no addresses.</param>
    public async Task<ImmutableArray<IPAddress>> FindAsync(
        string host,
        int port,
        TimeSpan timeout,
        CancellationToken cancellation = default
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(timeout);
        try
        {
            var (name, at) = port == 0 ? (host, 0) : _resolver.Redirect(host, port);
            return (await _resolver.ResolveAsync(name, at, timeout, time.Token).ConfigureAwait(false)).Addresses;
        }
        catch (Exception e) when (e is ExchangeFailedException or OperationCanceledException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>This machine's addresses: those of interfaces with a gateway first, loopback and link-local ones left out.</summary>
    public static ImmutableArray<IPAddress> Own()
    {
        try
        {
            return
            [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(i =>
                        i.OperationalStatus == OperationalStatus.Up
                        && i.NetworkInterfaceType != NetworkInterfaceType.Loopback
                    )
                    .Select(i => i.GetIPProperties())
                    .OrderBy(p => p.GatewayAddresses.Count == 0)
                    .SelectMany(p => p.UnicastAddresses)
                    .Select(a => a.Address)
                    .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal),
            ];
        }
        catch (Exception e) when (e is NetworkInformationException or SocketException or PlatformNotSupportedException)
        {
            return [];
        }
    }
}
