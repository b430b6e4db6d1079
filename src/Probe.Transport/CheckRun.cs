using System.Collections.Immutable;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Transport;

/// <summary>One URL from decision to results: both legs run side by side, then everything is judged.</summary>
public static class CheckRun
{
    /// <summary>Runs the plan over the decided route, and the control beside it where there is something to compare.</summary>
    /// <param name="url">What to check.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="decision">The route; without one (a malformed setting) nothing is sent and the setting is judged.</param>
    /// <param name="host">What this machine said of itself.</param>
    /// <param name="progress">Told of each exchange as it ends, from both legs.</param>
    /// <param name="interrupt">The user's ctrl-C: what was seen is judged.</param>
    /// <param name="senders">Senders kept from an earlier run of the same options; null to make and close some.</param>
    /// <param name="courtesy">Manners towards hosts; null for none.</param>
    public static async Task<ImmutableArray<RunResult>> RunAsync(
        HttpUrl url,
        ProbeOptions options,
        ProxyDecision decision,
        HostFacts host,
        IProgress<Exchange>? progress,
        CancellationToken interrupt,
        Senders? senders = null,
        Courtesy? courtesy = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decision);
        var log = decision.Route is { } route
            ? await SendAsync(url, options, route, progress, senders, courtesy, interrupt).ConfigureAwait(false)
            : ExchangeLog.Empty;
        return Judge.Run(
            new JudgeContext
            {
                Url = UrlSecrets.Masked(url),
                Options = options,
                Decision = decision with { Trace = [.. decision.Trace.Select(UrlSecrets.Mask)] },
                Host = host,
                Log = new SecretMask(options with { Urls = [url] }).Apply(log),
            }
        );
    }

    private static async Task<ExchangeLog> SendAsync(
        HttpUrl url,
        ProbeOptions options,
        Route route,
        IProgress<Exchange>? progress,
        Senders? kept,
        Courtesy? courtesy,
        CancellationToken interrupt
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        if (options.MaxTime is { } most)
        {
            time.CancelAfter(most);
        }

        await using var own = kept is null ? new Senders(options, interrupt) : null;
        var senders = kept ?? own!;
        var checks = Judge.Selected(options.OnlyChecks, options.SkipChecks);
        var main = RunAsync(Leg.Main, route, checks);
        if (route.Kind != RouteKind.Proxy || !options.Control)
        {
            return await main.ConfigureAwait(false);
        }

        var control = RunAsync(Leg.Control, Route.Control, []);
        await Task.WhenAll(main, control).ConfigureAwait(false);
        return (await main.ConfigureAwait(false)).Followed(await control.ConfigureAwait(false));

        Task<ExchangeLog> RunAsync(Leg leg, Route way, ImmutableArray<ICheck> wanting) =>
            PlanRunner.RunAsync(senders.Of(leg), url, options, way, leg, wanting, progress, time.Token, courtesy);
    }
}
