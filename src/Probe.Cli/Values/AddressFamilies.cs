using System.Net;
using System.Net.Sockets;
using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>Finds addresses, written out on the command line or in a setting, that <c>-4</c> or <c>-6</c> rules out.</summary>
internal static class AddressFamilies
{
    /// <summary>What is wrong, each address once.</summary>
    /// <param name="options">The options.</param>
    /// <param name="asksScript">True where a PAC script that options name decides.</param>
    internal static IEnumerable<string> Problems(ProbeOptions options, bool asksScript) =>
        options.AddressFamily is not { } family
        // What these name is dialled in place of the address.
        || !options.ConnectTo.IsEmpty
        || !options.Resolve.IsEmpty
        || (asksScript && options.Proxy is null)
            ? []
            : options
                .Urls.Select(url =>
                    ProxyDecider.Decide(url, options).Route is { } route ? route.Proxy?.Host ?? url.Host : null
                )
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(host => Problem(host, family))
                .OfType<string>();

    private static string? Problem(string host, int family)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            return null;
        }

        var own = address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 ? 4 : 6;
        return own == family ? null : $"{host} is an IPv{own} address; leave -{family} out";
    }
}
