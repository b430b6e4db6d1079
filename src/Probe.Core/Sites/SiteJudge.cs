using Probe.Bits;
using Probe.Checks;
using Probe.Checks.Wsus;
using Probe.Exchanges;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Sites;

/// <summary>From a survey to its result. Pure.</summary>
public static class SiteJudge
{
    /// <summary>Group of the checks that judge a site.</summary>
    public const string Group = "wsus";

    /// <summary>Judges a survey.</summary>
    /// <param name="survey">The survey over the route.</param>
    /// <param name="log">All exchanges, those of the control leg included.</param>
    /// <param name="decision">Which way, and why.</param>
    /// <param name="host">What this machine said of itself.</param>
    /// <param name="pseudonyms">What stands for secrets in saved evidence.</param>
    public static SiteResult Run(
        SiteSurvey survey,
        ExchangeLog log,
        ProxyDecision decision,
        HostFacts host,
        params IEnumerable<string> pseudonyms
    )
    {
        ArgumentNullException.ThrowIfNull(survey);
        ArgumentNullException.ThrowIfNull(log);
        var mask = new SecretMask(survey.Options, survey.Secrets).With(pseudonyms);
        log = mask.Apply(log);
        var masked = survey with
        {
            Log = new ExchangeLog([.. log.Main]),
            Calls =
            [
                .. survey.Calls.Select(c =>
                    c with
                    {
                        Fault = c.Fault is { } f
                            ? new SoapFault(
                                mask.Apply(f.Code),
                                mask.Apply(f.Text),
                                f.ErrorCode is { } code ? mask.Apply(code) : null,
                                f.Message is { } message ? mask.Apply(message) : null
                            )
                            : null,
                    }
                ),
            ],
            Ended = survey.Ended is { } ended ? mask.Apply(ended) : null,
        };
        var context = new JudgeContext
        {
            Url = survey.Site,
            Options = survey.Options,
            Decision = decision,
            Host = host,
            Log = log,
            Site = masked,
        };
        var checks = Judge.RunSiteChecks(context);
        var isNoServer = SiteResult.IsNoServer(checks);
        return new SiteResult
        {
            Site = survey.Site,
            Decision = decision,
            Endpoints = [.. masked.Endpoints.Select(e => ToResult(masked, e.Endpoint, e.IsPair, e.Url, isNoServer))],
            Calls = masked.Calls,
            WantsRegistration = survey.WantsRegistration,
            Ended = masked.Ended,
            IsBounded = survey.IsBounded,
            Rounds = survey.Rounds,
            Revisions = survey.NonLeaves.Length + survey.Leaves.Length,
            Files = survey.Files.Length,
            Targets = SiteTargets.Of(masked),
            Checks = checks,
            Log = log,
            Complete = !log.Main.Any(e =>
                e.Failure?.Cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted
            ),
        };
    }

    /// <summary>A site that could not be asked, for want of a route.</summary>
    /// <param name="site">Root of the site.</param>
    /// <param name="decision">Why there is none.</param>
    public static SiteResult WithoutRoute(Http.HttpUrl site, ProxyDecision decision)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(decision);
        return new SiteResult
        {
            Site = site,
            Decision = decision,
            Targets = new SiteTargets(
                [new SiteTarget(site.WithPathAndQuery(SiteEndpoint.Content.Path), null, "stands in")],
                [],
                $"no route to the site; {SiteEndpoint.Content.Path} stands in"
            ),
        };
    }

    private static SiteEndpointResult ToResult(
        SiteSurvey survey,
        SiteEndpoint endpoint,
        bool isPair,
        Http.HttpUrl url,
        bool isNoServer
    )
    {
        var answer = survey.AnswerOf(endpoint, isPair);
        var state = answer switch
        {
            null => EndpointState.NotAsked,
            { Response: null } => EndpointState.Unreachable,
            { Status: 301 or 302 or 303 or 307 or 308 } => EndpointState.Redirects,
            // The help page of a web service is a page too, where a WSUS server answers.
            { Status: 200 } when (endpoint.Method == "HEAD" || isNoServer) && WsusServerAnswers.IsPage(answer) =>
                EndpointState.Page,
            { Status: 200 } => EndpointState.Answers,
            { Status: 405 or 500 } when endpoint.Method == "GET" => EndpointState.Answers,
            _ => EndpointState.Refuses,
        };
        return new SiteEndpointResult(
            endpoint,
            isPair,
            url,
            answer,
            state,
            state switch
            {
                EndpointState.Answers or EndpointState.NotAsked => null,
                EndpointState.Page => BitsErrors.Get(AgentErrors.Unreadable),
                _ => BitsErrors.Get(AgentErrors.Of(answer!)),
            }
        );
    }
}
