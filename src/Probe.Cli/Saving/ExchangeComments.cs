using System.Collections.Immutable;
using System.Globalization;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Cli.Saving;

/// <summary>What is to be said of each exchange beside its octets: its number, its purpose, what was found in it.</summary>
internal sealed class ExchangeComments
{
    private const int Longest = 1000;

    private readonly Dictionary<(long Ticks, int Connection, Leg Leg), string> _of = [];

    /// <summary>Gathers them.</summary>
    /// <param name="runs">The results.</param>
    internal static ExchangeComments Of(ImmutableArray<RunResult> runs)
    {
        var comments = new ExchangeComments();
        foreach (var run in runs.DistinctBy(r => r.Log))
        {
            var found = run
                .Checks.SelectMany(c => c.Findings)
                .SelectMany(f => f.Exchanges.Select(n => (Number: n, Text: $"{f.CheckId}: {f.Summary}")))
                .ToLookup(f => f.Number, f => f.Text);
            foreach (var exchange in run.Log.All)
            {
                var texts = found[exchange.Number].Distinct(StringComparer.Ordinal).Prepend(Name(exchange));
                var comment = string.Join("; ", texts);
                comments._of[Key(exchange)] = comment.Length > Longest ? comment[..Longest] + "…" : comment;
            }
        }

        return comments;
    }

    /// <summary>The comment of an exchange as it stands in a journal.</summary>
    internal string For(Exchange exchange) => _of.GetValueOrDefault(Key(exchange)) ?? Name(exchange);

    private static string Name(Exchange exchange) =>
        $"exchange {exchange.Number.ToString(CultureInfo.InvariantCulture)}, {exchange.Spec.Purpose.ToToken()}{(exchange.IsControl ? ", control" : "")}";

    /// <summary>Numbers change when legs are put together; when it began and on which connection does not.</summary>
    private static (long, int, Leg) Key(Exchange exchange) =>
        (exchange.StartedAt.UtcTicks, exchange.Connection.Id, exchange.Spec.Leg);
}
