using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Sites;

/// <summary>Which URLs of a site are checked as BITS would fetch them, and which are not for the host they lead to.</summary>
/// <param name="Urls">What is checked, each with why it was chosen.</param>
/// <param name="NotContacted">Hosts that the site names and that nobody allowed, each with its number of files.</param>
/// <param name="Note">What stands in for real files, and why; null where there are some.</param>
public sealed record SiteTargets(
    ImmutableArray<SiteTarget> Urls,
    ImmutableArray<(string Host, int Files)> NotContacted,
    string? Note
)
{
    /// <summary>Chooses.</summary>
    /// <param name="survey">The survey, at its end.</param>
    public static SiteTargets Of(SiteSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        var options = survey.Options;
        var allowed = survey.Files.ToLookup(f =>
            IsOn(f.Url, survey.Site) || options.AllowHosts.Contains(f.Url.Host, StringComparer.OrdinalIgnoreCase)
        );
        var chosen = SiteFile.Choose(allowed[true], options.WsusFiles);
        var others = allowed[false]
            .GroupBy(f => f.Url.Host, StringComparer.OrdinalIgnoreCase)
            .Select(g => (g.Key, g.Count()))
            .ToImmutableArray();
        if (!chosen.IsEmpty)
        {
            return new SiteTargets(
                [.. chosen.Select(c => new SiteTarget(c.File.Url, c.File.Size, c.Why))],
                others,
                null
            );
        }

        var why = others.IsEmpty
            ? survey.Ended ?? "the web services were not asked to the end"
            : "all files are on hosts that were not allowed with --allow-host";
        var site = ContentSite(survey);
        return new SiteTargets(
            [new SiteTarget(site.WithPathAndQuery(SiteEndpoint.Content.Path), null, "stands in")],
            others,
            $"no file of an update is checked ({why}); {SiteEndpoint.Content.Path} stands in"
        );
    }

    /// <summary>True when the URL is on the site's host, whatever its port.</summary>
    internal static bool IsOn(HttpUrl url, HttpUrl site) =>
        string.Equals(url.Host, site.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Content stays on http when the web services are on https; the http port where it has the file.</summary>
    private static HttpUrl ContentSite(SiteSurvey survey) =>
        survey is { Site.IsTls: true, Pair: { } pair } && survey.AnswerOf(SiteEndpoint.Content, true)?.Status == 200
            ? pair
            : survey.Site;
}

/// <summary>One URL to check.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Size">Octets by the update's metadata; null when not known.</param>
/// <param name="Why">smallest, largest, express, another, stands in.</param>
public sealed record SiteTarget(HttpUrl Url, long? Size, string Why);
