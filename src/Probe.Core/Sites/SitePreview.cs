using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Sites;

/// <summary>What a survey would send, without sending anything; what the web services answer decides the rest.</summary>
public sealed record SitePreview
{
    /// <summary>The calls of the web services in their order, as far as the server goes along.</summary>
    public static ImmutableArray<string> Calls { get; } =
    ["GetConfig", "GetAuthorizationCookie", "GetCookie", "SyncUpdates", "GetExtendedUpdateInfo"];

    /// <summary>Root of the site.</summary>
    public required HttpUrl Site { get; init; }

    /// <summary>Which way, and why; without a route nothing would be sent.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>Requests over the route: the addresses, and the first call.</summary>
    public ImmutableArray<RequestSpec> Main { get; init; } = [];

    /// <summary>Requests straight to the site for comparison.</summary>
    public ImmutableArray<RequestSpec> Control { get; init; } = [];

    /// <summary>Plays the survey against a site whose addresses answer.</summary>
    public static SitePreview Of(HttpUrl site, ProbeOptions options, ProxyDecision decision)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decision);
        var preview = new SitePreview { Site = site, Decision = decision };
        return decision.Route is { } route
            ? preview with
            {
                Main = Play(site, options, route, Leg.Main),
                Control =
                    route.Kind == RouteKind.Proxy && options.Control
                        ? Play(site, options, Route.Control, Leg.Control)
                        : [],
            }
            : preview;
    }

    private static ImmutableArray<RequestSpec> Play(HttpUrl site, ProbeOptions options, Route route, Leg leg)
    {
        var specs = ImmutableArray.CreateBuilder<RequestSpec>();
        var survey = SiteSurvey.Begin(site, options, route, leg, default);
        while (survey.Next() is { } spec)
        {
            specs.Add(spec);
            if (spec.Purpose == Purpose.ServiceCall)
            {
                break;
            }

            survey = survey.With(
                new Exchange
                {
                    Number = specs.Count,
                    Spec = spec,
                    Route = route,
                    StartedAt = default,
                }
            );
        }

        return specs.ToImmutable();
    }
}
