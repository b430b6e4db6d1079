using Probe.Exchanges;

namespace Probe.Evidence;

/// <summary>
/// How much of bodies is kept in memory to be compared with each other, all exchanges together; beyond it they are
/// known by their digests alone.
/// </summary>
public sealed class BodyBudget
{
    private readonly long _most;
    private long _kept;

    /// <summary>Makes a budget.</summary>
    /// <param name="most">How many octets there is room for.</param>
    public BodyBudget(long most = 256L * 1024 * 1024) => _most = most;

    /// <summary>The exchange with no more of its body than the first octets, so many of them.</summary>
    public static Exchange Shortened(Exchange exchange, int most)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Body is not { } body || body.Slices.All(s => s.Offset + s.Bytes.Length <= most))
        {
            return exchange;
        }

        return exchange with
        {
            Body = body with
            {
                Slices =
                [
                    .. body
                        .Slices.Where(s => s.Offset < most)
                        .Select(s => s with { Bytes = s.Bytes[..(int)Math.Min(s.Bytes.Length, most - s.Offset)] }),
                ],
            },
        };
    }

    /// <summary>The exchange, without the octets of its body where there is no room for them.</summary>
    public Exchange Within(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Body is { } body && Within(body) is var kept && !ReferenceEquals(kept, body)
            ? exchange with
            {
                Body = kept,
            }
            : exchange;
    }

    /// <summary>The body, without its octets where there is no room for them.</summary>
    public BodyFacts Within(BodyFacts body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var octets = body.Slices.Sum(s => (long)s.Bytes.Length);
        if (_kept + octets > _most)
        {
            return body with { Slices = [] };
        }

        _kept += octets;
        return body;
    }
}
