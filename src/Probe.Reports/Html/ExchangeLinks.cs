using Probe.Exchanges;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Where on the page the exchanges and findings of one run stand, and which exchanges are on it at all.</summary>
internal sealed class ExchangeLinks
{
    private readonly HashSet<int> _shown;

    /// <summary>Chooses what is shown: what findings point at, then what failed, then from the beginning.</summary>
    /// <param name="prefix">What tells this run's names from others'.</param>
    /// <param name="log">Its exchanges.</param>
    /// <param name="cited">Numbers that findings name.</param>
    /// <param name="most">Most exchanges to show.</param>
    internal ExchangeLinks(string prefix, ExchangeLog log, IReadOnlySet<int> cited, int most)
    {
        Prefix = prefix;
        Cited = cited;
        Shown =
            log.All.Length <= most
                ? [.. log.All]
                :
                [
                    .. log
                        .All.OrderBy(e =>
                            cited.Contains(e.Number) ? 0
                            : e.Failure is not null ? 1
                            : 2
                        )
                        .ThenBy(e => e.Number)
                        .Take(most)
                        .OrderBy(e => e.Number),
                ];
        All = log.All.Length;
        _shown = [.. Shown.Select(e => e.Number)];
    }

    /// <summary>What names on the page begin with.</summary>
    internal string Prefix { get; }

    /// <summary>Numbers of exchanges that findings name.</summary>
    internal IReadOnlySet<int> Cited { get; }

    /// <summary>The exchanges that are on the page, by number.</summary>
    internal IReadOnlyList<Exchange> Shown { get; }

    /// <summary>How many there are.</summary>
    internal int All { get; }

    /// <summary>Name of an exchange's place.</summary>
    internal string IdOf(int exchange) => Prefix + "x" + Units.Number(exchange);

    /// <summary>Link to it; null where it is not on the page.</summary>
    internal string? HrefOf(int exchange) => _shown.Contains(exchange) ? "#" + IdOf(exchange) : null;

    /// <summary>Name of a finding's place.</summary>
    /// <param name="place">Its place among the run's findings, from 0.</param>
    internal string FindingId(int place) => Prefix + "f" + Units.Number(place + 1);
}
