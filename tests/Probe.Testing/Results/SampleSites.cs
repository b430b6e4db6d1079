using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Testing.Results;

/// <summary>Surveys of a WSUS site, played by a literal server, for the reports' tests.</summary>
public static class SampleSites
{
    /// <summary>Root of the site.</summary>
    public static HttpUrl Site { get; } = HttpUrl.Parse("http://wsus01.corp.example:8530/");

    /// <summary>A site that answers; its files are those of the healthy sample.</summary>
    public static ProbeResult Healthy() => SampleResults.Healthy() with { Site = Play(new SiteServer()) };

    /// <summary>Web services that refuse their own cookie, an unserved self-update, https beside it with HSTS.</summary>
    public static ProbeResult Broken() =>
        SampleResults.Healthy() with
        {
            ExitCode = 1,
            Site = Play(
                new SiteServer
                {
                    Fault = "InvalidCookie",
                    SelfUpdate = 404,
                    PairIsThere = true,
                }
            ),
        };

    /// <summary>The same, interrupted before a file was checked.</summary>
    public static ProbeResult Interrupted() => Broken() with { ExitCode = 130, Runs = [] };

    /// <summary>A site whose every text is hostile.</summary>
    public static ProbeResult Hostile() =>
        SampleResults.Healthy() with
        {
            ExitCode = 1,
            Site = Play(
                new SiteServer
                {
                    Fault = "Inv\u202Ealid\u009b31mCookie",
                    Message = "\u009b31m\u202Eexe.gnp <b>&amp;",
                    Hsts = "max-age=\u009b31m1",
                    PairIsThere = true,
                }
            ),
        };

    /// <summary>A survey of that server, judged.</summary>
    public static SiteResult Play(SiteServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Play(server.Answer);
    }

    /// <summary>A survey judged, with each answer made by a test.</summary>
    /// <param name="answer">Answers a request; told its number and the route.</param>
    /// <param name="site">Root of the site; <see cref="Site"/> when null.</param>
    /// <param name="options">What the run was asked to do.</param>
    /// <param name="proxy">The proxy that is asked; null for none.</param>
    public static SiteResult Play(
        Func<RequestSpec, int, Route, Exchange> answer,
        HttpUrl? site = null,
        ProbeOptions? options = null,
        ProxyEndpoint? proxy = null
    )
    {
        ArgumentNullException.ThrowIfNull(answer);
        var route = new Route
        {
            Kind = proxy is null ? RouteKind.Direct : RouteKind.Proxy,
            Proxy = proxy,
            Source = "default",
        };
        var survey = SiteSurvey.Begin(
            site ?? Site,
            options ?? new ProbeOptions { Urls = [] },
            route,
            Leg.Main,
            SampleExchanges.Start
        );
        while (survey.Next() is { } spec)
        {
            survey = survey.With(answer(spec, survey.Log.All.Length + 1, route));
        }

        var decision = new ProxyDecision
        {
            Route = route,
            Source = "default",
            Trace = ["no -x, no http_proxy: straight to the origin"],
        };
        return SiteJudge.Run(
            survey,
            survey.Log,
            decision,
            new HostFacts { IsWindows = false, OperatingSystem = "test" }
        );
    }
}
