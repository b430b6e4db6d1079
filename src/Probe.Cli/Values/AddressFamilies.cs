using System.Net;
using System.Net.Sockets;
using Probe.Http;
using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>Finds addresses, written out on the command line or in a setting, that <c>-4</c> or <c>-6</c> rules out.</summary>
internal static class AddressFamilies
{
    /// <summary>What is wrong, each address once.</summary>
    /// <param name="options">The options.</param>
    /// <param name="pac">Asks the script that decides; null where none does.</param>
    internal static IEnumerable<string> Problems(ProbeOptions options, PacQuestion? pac) =>
        options
            .Urls.Concat(options.Wsus is { } site ? [site] : [])
            .Select(url => ProblemOf(url, options, pac))
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with where a request for this URL goes first; null where nothing is.</summary>
    internal static string? ProblemOf(HttpUrl url, ProbeOptions options, PacQuestion? pac) =>
        options.AddressFamily is not { } family
        // What these name is dialled in place of the address.
        || !options.ConnectTo.IsEmpty
        || !options.Resolve.IsEmpty
        || ProxyDecider.Decide(url, options, pac).Route is not { } route
            ? null
            : Problem(route.Proxy?.Host ?? url.Host, family);

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
