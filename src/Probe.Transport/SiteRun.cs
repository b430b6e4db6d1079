using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Transport;

/// <summary>A WSUS site from decision to result: the survey over the route, and beside it the addresses asked directly.</summary>
public static class SiteRun
{
    /// <summary>Most exchanges of one leg; a survey's own bounds are far below.</summary>
    private const int MaxExchanges = 200;

    /// <summary>Surveys a site.</summary>
    /// <param name="site">Root of the site.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="decision">The route; without one nothing is sent.</param>
    /// <param name="host">What this machine said of itself.</param>
    /// <param name="now">The time that clients tell the server.</param>
    /// <param name="progress">Told of each exchange as it ends.</param>
    /// <param name="interrupt">The user's ctrl-C: what was seen is judged.</param>
    public static async Task<SiteResult> RunAsync(
        HttpUrl site,
        ProbeOptions options,
        ProxyDecision decision,
        HostFacts host,
        DateTimeOffset now,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Route is not { } route)
        {
            return SiteJudge.WithoutRoute(site, decision);
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        if (options.MaxTime is { } most)
        {
            time.CancelAfter(most);
        }

        await using var senders = new Senders(options, interrupt);
        var main = SurveyAsync(Leg.Main, route);
        var control =
            route.Kind == RouteKind.Proxy && options.Control
                ? SurveyAsync(Leg.Control, Route.Control)
                : Task.FromResult(SiteSurvey.Begin(site, options, Route.Control, Leg.Control, now));
        await Task.WhenAll(main, control).ConfigureAwait(false);
        var survey = await main.ConfigureAwait(false);
        var log = survey.Log.Followed((await control.ConfigureAwait(false)).Log);
        return SiteJudge.Run(survey, log, decision, host);

        async Task<SiteSurvey> SurveyAsync(Leg leg, Route way)
        {
            var survey = SiteSurvey.Begin(site, options, way, leg, now);
            while (survey.Log.All.Length < MaxExchanges && survey.Next() is { } spec)
            {
                var number = survey.Log.All.Length + 1;
                var exchange = await senders.Of(leg).SendAsync(spec, way, number, time.Token).ConfigureAwait(false);
                survey = survey.With(exchange);
                progress?.Report(exchange);
            }

            return survey;
        }
    }
}
