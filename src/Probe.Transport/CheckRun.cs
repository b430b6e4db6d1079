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
    public static async Task<ImmutableArray<RunResult>> RunAsync(
        HttpUrl url,
        ProbeOptions options,
        ProxyDecision decision,
        HostFacts host,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decision);
        var log = decision.Route is { } route
            ? await SendAsync(url, options, route, progress, interrupt).ConfigureAwait(false)
            : ExchangeLog.Empty;
        return Judge.Run(
            new JudgeContext
            {
                Url = url,
                Options = options,
                Decision = decision,
                Host = host,
                Log = new SecretMask(options).Apply(log),
            }
        );
    }

    private static async Task<ExchangeLog> SendAsync(
        HttpUrl url,
        ProbeOptions options,
        Route route,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        if (options.MaxTime is { } most)
        {
            time.CancelAfter(most);
        }

        var checks = Judge.Selected(options.OnlyChecks, options.SkipChecks);
        var connections = new ConnectionNumbers();
        await using var mainSender = new Http1Sender(options, Leg.Main, TimeProvider.System, connections, interrupt);
        var main = PlanRunner.RunAsync(mainSender, url, options, route, Leg.Main, checks, progress, time.Token);
        if (route.Kind != RouteKind.Proxy || !options.Control)
        {
            return await main.ConfigureAwait(false);
        }

        await using var controlSender = new Http1Sender(
            options,
            Leg.Control,
            TimeProvider.System,
            connections,
            interrupt
        );
        var control = PlanRunner.RunAsync(
            controlSender,
            url,
            options,
            Route.Control,
            Leg.Control,
            [],
            progress,
            time.Token
        );
        await Task.WhenAll(main, control).ConfigureAwait(false);
        return Merge(await main.ConfigureAwait(false), await control.ConfigureAwait(false));
    }

    /// <summary>Control exchanges are numbered after the main ones, so that numbers do not depend on timing.</summary>
    private static ExchangeLog Merge(ExchangeLog main, ExchangeLog control)
    {
        var offset = main.All.Length;
        return new ExchangeLog([
            .. main.All,
            .. control.All.Select(e =>
                e with
                {
                    Number = e.Number + offset,
                    Spec = e.Spec with { FollowUpOf = e.Spec.FollowUpOf + offset },
                }
            ),
        ]);
    }
}
