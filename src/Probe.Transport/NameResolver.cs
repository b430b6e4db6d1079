using System.Collections.Immutable;
using System.Net;
using Probe.Names;
using Probe.Options;

namespace Probe.Transport;

/// <summary>
/// Looks names up, and remembers what name servers said for as long as they allow. With <c>--dns-servers</c> all of them
/// and this machine's resolver are asked at the same time: the first definite answer in their order counts, as with a
/// stub resolver, and the others are there to be compared.
/// </summary>
public sealed class NameResolver : INameResolver
{
    /// <summary>Most names that are remembered.</summary>
    private const int MostRemembered = 1000;

    /// <summary>Longest that an answer is remembered, whatever its record allows, and how long a failure is.</summary>
    private static readonly TimeSpan LongestMemory = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MemoryOfFailures = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one answer of a name server, before and after the question is repeated.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2.5);

    private readonly ProbeOptions _options;
    private readonly TimeProvider _time;
    private readonly SystemNames _system;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (NameLookup Lookup, long At, TimeSpan Good)> _remembered = new(
        StringComparer.OrdinalIgnoreCase
    );
    private ImmutableArray<NamedServer> _servers;
    private ImmutableArray<string> _suffixes;

    /// <summary>Makes one.</summary>
    /// <param name="options">Name servers, suffixes and address family.</param>
    public NameResolver(ProbeOptions options)
        : this(options, TimeProvider.System, HostsFile.OfThisMachine) { }

    internal NameResolver(ProbeOptions options, TimeProvider time, HostsFile hosts)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _system = new SystemNames(hosts, time);
    }

    /// <inheritdoc/>
    public NameLookup Lookup(string name, TimeSpan most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IPAddress.TryParse(name, out var address))
        {
            var shown = EndPointText.Of(address);
            return Wanted(
                new NameLookup
                {
                    Name = NameText.Shown(name),
                    Deciding = 0,
                    Answers =
                    [
                        new NameAnswer
                        {
                            Source = NameSource.Given,
                            Name = NameText.Shown(name),
                            Outcome = NameOutcome.Addresses,
                            Addresses = [shown],
                        },
                    ],
                }
            );
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience.Bound(most));
        try
        {
            // Off the caller's context: scripts call from where nothing may be awaited.
            return Task.Run(() => LookupAsync(name, most, limit.Token).AsTask(), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Of(
                name,
                [
                    new NameAnswer
                    {
                        Source = NameSource.System,
                        Name = NameText.Shown(name),
                        Outcome = NameOutcome.TimedOut,
                        Took = most,
                    },
                ]
            );
        }
    }

    /// <summary>Looks a name up.</summary>
    /// <param name="host">The name, as written; no address.</param>
    /// <param name="most">Time for the look-up and what follows it; at most half of it is used where servers were named.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async ValueTask<NameLookup> LookupAsync(string host, TimeSpan most, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        var name = HostNames.ToAscii(host);
        if (_options.DnsServers.IsEmpty)
        {
            var answer = await _system.AskAsync(name, cancellation).ConfigureAwait(false);
            return Of(name, [answer]) with { Took = _time.GetElapsedTime(began) };
        }

        if (Remembered(name) is { } known)
        {
            return known with { FromMemory = true, Took = TimeSpan.Zero };
        }

        var lookup = await AskAllAsync(name, most, cancellation).ConfigureAwait(false) with
        {
            Took = _time.GetElapsedTime(began),
        };
        Remember(name, lookup);
        return lookup;
    }

    private async Task<NameLookup> AskAllAsync(string name, TimeSpan most, CancellationToken cancellation)
    {
        var wait = Wait(most);
        if (_servers.IsDefault)
        {
            _servers = [.. _options.DnsServers.Select(s => new NamedServer(s, wait, _time))];
            _suffixes = _options.DnsSuffixes ?? SearchSuffixes.OfThisMachine();
        }

        // A short name with each suffix first, then as it is (resolv.conf(5), ndots).
        ImmutableArray<string> names = HostNames.IsShort(name)
            ? [.. _suffixes.Select(suffix => $"{name}.{suffix}"), name]
            : [name];
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(Patience.Bound(wait * 2));
        var system = AskSystemAsync(name, wait * 2, enough.Token, cancellation);
        var said = await Task.WhenAll(_servers.Select(s => AskOneAsync(s, names, cancellation))).ConfigureAwait(false);
        return Of(name, [.. said.SelectMany(a => a), await system.ConfigureAwait(false)]);
    }

    /// <summary>Names one after the other until one has addresses or the server fails, as a stub resolver tries them.</summary>
    private static async Task<ImmutableArray<NameAnswer>> AskOneAsync(
        NamedServer server,
        ImmutableArray<string> names,
        CancellationToken cancellation
    )
    {
        var answers = ImmutableArray.CreateBuilder<NameAnswer>();
        foreach (var name in names)
        {
            var answer = await server.AskAsync(name, cancellation).ConfigureAwait(false);
            answers.Add(answer);
            if (answer.Outcome is not (NameOutcome.NotFound or NameOutcome.NoData))
            {
                break;
            }
        }

        return answers.ToImmutable();
    }

    private async Task<NameAnswer> AskSystemAsync(
        string name,
        TimeSpan most,
        CancellationToken enough,
        CancellationToken cancellation
    )
    {
        try
        {
            return await _system.AskAsync(name, enough).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new NameAnswer
            {
                Source = NameSource.System,
                Name = NameText.Shown(name),
                Outcome = NameOutcome.TimedOut,
                Took = most,
            };
        }
    }

    private static TimeSpan Wait(TimeSpan most)
    {
        var quarter = Patience.Bound(most) / 4;
        return quarter > LongestWait ? LongestWait
            : quarter < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1)
            : quarter;
    }

    private NameLookup Of(string name, ImmutableArray<NameAnswer> answers)
    {
        // Only servers that were named decide where some were; the first with an answer on the name itself, whose own
        // last word it is. What none of them knows, the first one's failure says.
        var servers = answers.Where(a => a.Source == NameSource.Dns).GroupBy(a => a.Server).ToList();
        var words = servers.Select(s => s.FirstOrDefault(a => a.Outcome == NameOutcome.Addresses) ?? s.Last()).ToList();
        var decides = words.Find(a => a.IsDefinite) ?? words.FirstOrDefault() ?? answers[0];
        return Wanted(
            new NameLookup
            {
                Name = NameText.Shown(name),
                Unicode = HostNames.ToUnicode(name),
                Answers = answers,
                Deciding = answers.IndexOf(decides),
            }
        );
    }

    private NameLookup Wanted(NameLookup lookup) =>
        lookup with
        {
            Family = _options.AddressFamily,
            Addresses =
            [
                .. lookup.Answer.Addresses.Where(a =>
                    EndPointText.IsOfFamily(IPAddress.Parse(a), _options.AddressFamily)
                ),
            ],
        };

    private NameLookup? Remembered(string name)
    {
        lock (_lock)
        {
            return _remembered.TryGetValue(name, out var known) && _time.GetElapsedTime(known.At) < known.Good
                ? known.Lookup
                : null;
        }
    }

    private void Remember(string name, NameLookup lookup)
    {
        var good = lookup.Answer is { Outcome: NameOutcome.Addresses, TtlInSeconds: { } seconds }
            ? TimeSpan.FromSeconds(Math.Min(seconds, (long)LongestMemory.TotalSeconds))
            : MemoryOfFailures;
        lock (_lock)
        {
            if (_remembered.Count >= MostRemembered)
            {
                _remembered.Clear();
            }

            _remembered[name] = (lookup, _time.GetTimestamp(), good);
        }
    }
}
