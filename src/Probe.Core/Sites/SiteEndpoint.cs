using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Sites;

/// <summary>One address of a WSUS site that its clients touch.</summary>
/// <param name="Id">Names it in reports.</param>
/// <param name="Path">Its path.</param>
/// <param name="Method">How it is asked: HEAD for files, GET for web services.</param>
/// <param name="Role">What a client wants of it.</param>
public sealed record SiteEndpoint(string Id, string Path, string Method, string Role)
{
    /// <summary>The service that updates are asked for; the one that a scan talks to.</summary>
    public static SiteEndpoint Client { get; } =
        new("client-service", "/ClientWebService/client.asmx", "GET", "updates and their files");

    /// <summary>The service that gives the cookie which the client service wants.</summary>
    public static SiteEndpoint Authorization { get; } =
        new("authorization-service", "/SimpleAuthWebService/SimpleAuth.asmx", "GET", "target group and cookie");

    /// <summary>The service that takes what clients report.</summary>
    public static SiteEndpoint Reporting { get; } =
        new("reporting-service", "/ReportingWebService/ReportingWebService.asmx", "GET", "status reports");

    /// <summary>The file that WSUS keeps for testing access to content.</summary>
    public static SiteEndpoint Content { get; } =
        new("content", "/Content/anonymousCheckFile.txt", "HEAD", "content without login");

    /// <summary>The cabinet by which an agent sees whether it has to update itself.</summary>
    public static SiteEndpoint SelfUpdate { get; } =
        new("self-update", "/SelfUpdate/wuident.cab", "HEAD", "the agent's self-update");

    /// <summary>All that are asked of the site itself, in the order in which a scan touches them.</summary>
    public static ImmutableArray<SiteEndpoint> All { get; } =
    [
        SelfUpdate,
        new("self-update-old", "/SelfUpdate/iuident.cab", "HEAD", "self-update of Automatic Updates clients"),
        new("root-ident", "/iuident.cab", "HEAD", "self-update of the oldest clients"),
        Authorization,
        Client,
        Reporting,
        Content,
    ];

    /// <summary>Those that are asked of the other port too.</summary>
    public static ImmutableArray<SiteEndpoint> OfPair { get; } = [Client, Content];

    /// <summary>
    /// The same site by the other scheme: 80 and 443, 8530 and 8531. WSUS has content on http when its web services
    /// are on https. Null for other ports, where nothing says which belong together.
    /// </summary>
    public static HttpUrl? PairOf(HttpUrl site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var other = (site.IsTls, site.Port) switch
        {
            (false, 8530) => "https://{0}:8531/",
            (true, 8531) => "http://{0}:8530/",
            (false, 80) => "https://{0}/",
            (true, 443) => "http://{0}/",
            _ => null,
        };
        if (other is null)
        {
            return null;
        }

        var withPort = site.HostAndPort;
        var host = withPort[..withPort.LastIndexOf(':')];
        return HttpUrl.Parse(other.Replace("{0}", host, StringComparison.Ordinal));
    }

    /// <summary>Key of its request.</summary>
    internal string Key(bool pair) => (pair ? "pair/" : "site/") + Id;
}
