using System.Collections.Immutable;
using System.Net;
using Probe.Pac;
using Probe.Transport;

namespace Probe.Cli.Pac;

/// <summary>The resolver of the run, as scripts ask it: one thread waits, and not for long.</summary>
internal sealed class PacNames(AddressFinder lookup) : IPacResolver
{
    /// <inheritdoc/>
    public ImmutableArray<IPAddress> Resolve(string host, TimeSpan timeout) =>
        lookup.FindAsync(host, 0, timeout).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public ImmutableArray<IPAddress> Own() => AddressFinder.Own();
}
