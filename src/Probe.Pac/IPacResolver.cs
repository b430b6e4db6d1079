using System.Collections.Immutable;
using System.Net;

namespace Probe.Pac;

/// <summary>Answers the names that a PAC script asks for. Never throws: a name that does not resolve has no addresses.</summary>
public interface IPacResolver
{
    /// <summary>The addresses of a name, IPv4 and IPv6, in the resolver's order; empty when there are none in time.</summary>
    /// <param name="host">A name, not an address; it comes from the script and can be any text.</param>
    /// <param name="timeout">Longest wait.</param>
    ImmutableArray<IPAddress> Resolve(string host, TimeSpan timeout);

    /// <summary>This machine's own addresses, the one that leads out first; empty when there are none.</summary>
    ImmutableArray<IPAddress> Own();
}
