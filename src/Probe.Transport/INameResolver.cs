using Probe.Names;

namespace Probe.Transport;

/// <summary>
/// Looks names up as the run does: <c>--resolve</c> aside, by <c>--dns-servers</c> or else this machine's resolver. For
/// who needs addresses without a connection, such as <c>dnsResolve</c> of a proxy script.
/// </summary>
public interface INameResolver
{
    /// <summary>Looks a name up and waits for it.</summary>
    /// <param name="name">Name or address, as written.</param>
    /// <param name="most">Longest wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// What was said; its addresses are empty when there is none, and an address is its own answer. Whatever a server
    /// does, and the end of the wait, is an answer too; nothing is thrown but a cancellation.
    /// </returns>
    NameLookup Lookup(string name, TimeSpan most, CancellationToken cancellation);
}
