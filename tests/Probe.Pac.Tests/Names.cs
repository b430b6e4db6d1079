using System.Collections.Immutable;
using System.Net;

namespace Probe.Pac.Tests;

/// <summary>A resolver that knows a few names, and says which were asked for.</summary>
internal sealed class Names : IPacResolver
{
    private readonly Dictionary<string, ImmutableArray<IPAddress>> _known = [];

    internal List<string> Asked { get; } = [];

    internal ImmutableArray<IPAddress> Mine { get; init; } = [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("fd00::3")];

    internal Names With(string name, params string[] addresses)
    {
        _known[name] = [.. addresses.Select(IPAddress.Parse)];
        return this;
    }

    public ImmutableArray<IPAddress> Resolve(string host, TimeSpan timeout)
    {
        Asked.Add(host);
        return _known.GetValueOrDefault(host, []);
    }

    public ImmutableArray<IPAddress> Own() => Mine;
}
