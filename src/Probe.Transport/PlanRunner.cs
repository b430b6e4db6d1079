using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Transport;

/// <summary>Asks the planner, sends, records, until there is nothing left to ask. The whole loop.</summary>
public static class PlanRunner
{
    /// <summary>Most exchanges of one leg, whatever a server may redirect to.</summary>
    public const int MaxExchanges = 1000;

    /// <summary>Runs one leg.</summary>
    /// <param name="sender">Sends for this leg alone.</param>
    /// <param name="url">What to ask for.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="route">Which way.</param>
    /// <param name="leg">Main or control.</param>
    /// <param name="checks">The checks to gather evidence for.</param>
    /// <param name="progress">Told of each exchange as it ends.</param>
    /// <param name="cancellation">Ends the leg; what was seen until then is returned.</param>
    /// <param name="courtesy">Manners towards hosts; null for none.</param>
    public static async Task<ExchangeLog> RunAsync(
        IExchangeSender sender,
        HttpUrl url,
        ProbeOptions options,
        Route route,
        Leg leg,
        ImmutableArray<ICheck> checks,
        IProgress<Exchange>? progress,
        CancellationToken cancellation,
        Courtesy? courtesy = null
    )
    {
        ArgumentNullException.ThrowIfNull(sender);
        var log = ExchangeLog.Empty;
        while (log.All.Length < MaxExchanges)
        {
            var spec = Planner.Next(new PlanContext(url, options, route, leg, log), checks);
            if (spec is null)
            {
                break;
            }

            if (courtesy is not null)
            {
                await courtesy.BeforeAsync(spec.Url, cancellation).ConfigureAwait(false);
            }

            var exchange = await sender.SendAsync(spec, route, log.All.Length + 1, cancellation).ConfigureAwait(false);
            courtesy?.After(exchange);
            log = log.With(exchange);
            progress?.Report(exchange);
        }

        return log;
    }
}
