using Probe.Exchanges;

namespace Probe.Evidence;

/// <summary>
/// How much of bodies is kept in memory to be compared with each other, all exchanges together; beyond it they are
/// known by their digests alone.
/// </summary>
public sealed class BodyBudget
{
    private const long Most = 256L * 1024 * 1024;

    private long _kept;

    /// <summary>The exchange, without the octets of its body where there is no room for them.</summary>
    public Exchange Within(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Body is not { } body)
        {
            return exchange;
        }

        var octets = body.Slices.Sum(s => (long)s.Bytes.Length);
        if (_kept + octets > Most)
        {
            return exchange with { Body = body with { Slices = [] } };
        }

        _kept += octets;
        return exchange;
    }
}
