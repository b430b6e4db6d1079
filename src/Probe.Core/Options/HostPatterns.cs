namespace Probe.Options;

/// <summary>
/// Lists of hosts as no-proxy lists are written: a name stands for itself and everything under it, <c>*.name</c> for
/// what is under it alone, <c>*</c> for all; addresses with a prefix length too; each with a port where only that
/// one is meant.
/// </summary>
public static class HostPatterns
{
    /// <summary>True when an entry of the list fits the host.</summary>
    /// <param name="list">Entries, separated by comma or white space.</param>
    /// <param name="host">Name or address, IPv6 without brackets.</param>
    /// <param name="port">Its port.</param>
    public static bool Match(string list, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(host);
        return NoProxyList.Match("", list, host, port, []) is not null;
    }
}
