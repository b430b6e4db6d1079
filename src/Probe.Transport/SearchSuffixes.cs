using System.Collections.Immutable;
using System.Net.NetworkInformation;
using Probe.Names;

namespace Probe.Transport;

/// <summary>The suffixes that this machine completes names without a dot with.</summary>
internal static class SearchSuffixes
{
    private const int Most = 6;
    private const int MostLines = 1000;

    /// <summary>
    /// Those of <c>search</c> (or <c>domain</c>) in resolv.conf, the last line of them counting, as resolv.conf(5) has it;
    /// on Windows the primary suffix and those of connections.
    /// </summary>
    public static ImmutableArray<string> OfThisMachine(string resolvConf = "/etc/resolv.conf")
    {
        try
        {
            return Usable(OperatingSystem.IsWindows() ? OfConnections() : OfResolvConf(resolvConf));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NetworkInformationException)
        {
            return [];
        }
    }

    private static ImmutableArray<string> Usable(IEnumerable<string> suffixes) =>
        [
            .. suffixes
                .Select(s => s.Trim('.'))
                .Where(s => s.Length > 0 && HostNames.ProblemOf(s) is null)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(Most),
        ];

    private static string[] OfResolvConf(string path)
    {
        string[] suffixes = [];
        foreach (var line in File.ReadLines(path).Take(MostLines))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["search" or "domain", .. var rest])
            {
                suffixes = rest;
            }
        }

        return suffixes;
    }

    private static IEnumerable<string> OfConnections() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(n => n.OperationalStatus == OperationalStatus.Up)
            .Select(n => n.GetIPProperties().DnsSuffix)
            .Prepend(IPGlobalProperties.GetIPGlobalProperties().DomainName);
}
