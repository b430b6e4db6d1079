using System.Collections.Immutable;
using Probe.Planning;

namespace Probe.Exchanges;

/// <summary>All exchanges of one URL's run, in order, with the queries that checks and the planner share.</summary>
public sealed class ExchangeLog(ImmutableArray<Exchange> all)
{
    /// <summary>No exchange yet.</summary>
    public static ExchangeLog Empty { get; } = new([]);

    /// <summary>Every exchange by number.</summary>
    public ImmutableArray<Exchange> All { get; } = all;

    /// <summary>Exchanges over the route under test.</summary>
    public IEnumerable<Exchange> Main => All.Where(e => !e.IsControl);

    /// <summary>Exchanges straight to the origin, for comparison.</summary>
    public IEnumerable<Exchange> Control => All.Where(e => e.IsControl);

    /// <summary>
    /// Exchanges whose answer stands for the planned request: redirects that were followed and challenges that
    /// were answered are left out, their last hop stays.
    /// </summary>
    public IEnumerable<Exchange> Settled => All.Where(e => !All.Any(f => f.Spec.FollowUpOf == e.Number));

    /// <summary>The log with one exchange more.</summary>
    public ExchangeLog With(Exchange exchange) => new(All.Add(exchange));

    /// <summary>Settled exchanges of one purpose on the main route.</summary>
    public IEnumerable<Exchange> ForPurpose(Purpose purpose) =>
        Settled.Where(e => !e.IsControl && e.Spec.Purpose == purpose);

    /// <summary>The settled exchange with that key on the given leg, or null.</summary>
    public Exchange? Find(string key, Leg leg) => Settled.FirstOrDefault(e => e.Spec.Leg == leg && e.Spec.Key == key);

    /// <summary>
    /// The control exchange that asked the same, to compare with; null when there is none. The answer of a
    /// main exchange's own leg is never its counterpart.
    /// </summary>
    public Exchange? CounterpartOf(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.IsControl
            ? null
            : All.FirstOrDefault(e =>
                e.IsControl
                && e.Spec.CompareKey == exchange.Spec.CompareKey
                && e.Spec.Hop == exchange.Spec.Hop
                && e.Spec.Attempt == 0
            );
    }
}
