using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Consistency;

/// <summary>What the checks on consistency share: the answers of one leg that tell of the file, and whose doing a difference between them is.</summary>
internal static class LegAnswers
{
    /// <summary>Answers with the file or a piece of it, in order; HEADs that accept gzip may rightly differ.</summary>
    internal static IEnumerable<Exchange> OfTheFile(ExchangeLog log, Leg leg) =>
        log.Settled.Where(e =>
            e.Spec.Leg == leg
            && e is { Status: 200 or 206, Failure: null, Spec.Address: null }
            && e.Spec.Purpose is not (Purpose.EncodedHead or Purpose.ColdRange)
            && !e.Spec.Purpose.IsOdd()
        );

    /// <summary>True for a header value as it is: neither missing nor empty.</summary>
    internal static string? Value(Exchange exchange, string name) =>
        exchange.Response!.Headers.Get(name) is { Length: > 0 } value ? value : null;

    /// <summary>
    /// Whose doing it is that answers of the route under test differ among themselves: the origin's where its own
    /// answers differ as well, the proxy's where they agree.
    /// </summary>
    /// <param name="exchange">One of those that differ.</param>
    /// <param name="log">The run.</param>
    /// <param name="differs">The first answer of a leg that differs from the leg's first, or null.</param>
    internal static Culprit Blame(Exchange exchange, ExchangeLog log, Func<Leg, Exchange?> differs)
    {
        var control = OfTheFile(log, Leg.Control).ToImmutableArray();
        if (exchange.Route.Kind == Options.RouteKind.Proxy && control.Length > 1)
        {
            return differs(Leg.Control) is { } same
                ? new Culprit(
                    Party.Origin,
                    Confidence.Proved,
                    $"answers straight from the origin differ too (exchange {same.Number})"
                )
                : new Culprit(
                    Party.Proxy,
                    Confidence.Proved,
                    $"all {control.Length} answers straight from the origin agree (exchanges {control[0].Number} to {control[^1].Number})"
                );
        }

        if (Markers.CacheHit(exchange.Response!) is { } hit)
        {
            return new Culprit(
                Party.Proxy,
                Confidence.Indicated,
                $"exchange {exchange.Number} was answered from a cache on the way ({hit})"
            );
        }

        return CulpritFinder.Find(exchange, null, _ => false, log);
    }

    /// <summary>The fault with that header line as its evidence.</summary>
    internal static Fault Shown(Fault fault, Exchange exchange, string header) => fault.At(exchange.Response!, header);
}
