using System.Collections.Immutable;
using Probe.Planning;

namespace Probe.Exchanges;

/// <summary>All exchanges of one URL's run, in order, with the queries that checks and the planner share.</summary>
public sealed class ExchangeLog(ImmutableArray<Exchange> all)
{
    private ImmutableArray<Exchange> _settled;
    private (bool IsKnown, long? Value) _lengthOverRoute;
    private (bool IsKnown, long? Value) _lengthDirectly;
    private Dictionary<int, Exchange>? _byNumber;
    private ImmutableArray<Exchange> _heads;

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
    public IEnumerable<Exchange> Settled => _settled.IsDefault ? _settled = FindSettled() : _settled;

    /// <summary>The log with one exchange more.</summary>
    public ExchangeLog With(Exchange exchange) => new(All.Add(exchange));

    /// <summary>
    /// The log of the main leg and after it that of the control leg, whose numbers go on: so they do not depend on timing.
    /// </summary>
    /// <param name="control">The control leg's, numbered from 1.</param>
    public ExchangeLog Followed(ExchangeLog control)
    {
        ArgumentNullException.ThrowIfNull(control);
        var offset = All.Length;
        return new ExchangeLog([
            .. All,
            .. control.All.Select(e =>
                e with
                {
                    Number = e.Number + offset,
                    Spec = e.Spec with { FollowUpOf = e.Spec.FollowUpOf + offset },
                }
            ),
        ]);
    }

    /// <summary>Settled exchanges of one purpose on the main route.</summary>
    public IEnumerable<Exchange> ForPurpose(Purpose purpose) =>
        Settled.Where(e => !e.IsControl && e.Spec.Purpose == purpose);

    /// <summary>The settled exchange with that key on the given leg, or null.</summary>
    public Exchange? Find(string key, Leg leg) => Settled.FirstOrDefault(e => e.Spec.Leg == leg && e.Spec.Key == key);

    /// <summary>
    /// The control exchange that asked the same straight from the origin, of the same round where there is one; null
    /// when there is none.
    /// </summary>
    public Exchange? CounterpartOf(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.IsControl)
        {
            return null;
        }

        var key = exchange.Spec.CompareKey;
        Exchange? other = null;
        foreach (var candidate in Settled)
        {
            if (candidate.IsControl && candidate.Spec.CompareKey == key)
            {
                if (candidate.Spec.Round == exchange.Spec.Round)
                {
                    return candidate;
                }

                other ??= candidate;
            }
        }

        return other;
    }

    /// <summary>
    /// The control exchange that comes nearest where none asked the same: its first range for any GET, its HEAD
    /// for any HEAD. Good enough to indicate a party, never to prove one.
    /// </summary>
    public Exchange? NearestControl(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.IsControl
            ? null
            : Settled.FirstOrDefault(e => e.IsControl && e.Spec.Method == exchange.Spec.Method);
    }

    /// <summary>The settled HEADs, in order.</summary>
    internal ImmutableArray<Exchange> Heads =>
        _heads.IsDefault ? _heads = [.. Settled.Where(e => e.Spec.Method == "HEAD")] : _heads;

    /// <summary>The exchange of that number.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    internal Exchange Numbered(int number)
    {
        if (_byNumber is not { } known)
        {
            known = new Dictionary<int, Exchange>(All.Length);
            foreach (var exchange in All)
            {
                known.TryAdd(exchange.Number, exchange);
            }

            _byNumber = known;
        }

        return known[number];
    }

    /// <summary>The file's length by one leg's answers; found once, asked for by most checks.</summary>
    internal long? Length(Leg leg, Func<ExchangeLog, Leg, long?> find)
    {
        ref var known = ref leg == Leg.Main ? ref _lengthOverRoute : ref _lengthDirectly;
        if (!known.IsKnown)
        {
            known = (true, find(this, leg));
        }

        return known.Value;
    }

    private ImmutableArray<Exchange> FindSettled()
    {
        HashSet<(Leg Leg, int Number)>? followedUp = null;
        foreach (var exchange in All)
        {
            if (exchange.Spec.FollowUpOf is { } number)
            {
                (followedUp ??= []).Add((exchange.Spec.Leg, number));
            }
        }

        return followedUp is null ? All : [.. All.Where(e => !followedUp.Contains((e.Spec.Leg, e.Number)))];
    }
}
