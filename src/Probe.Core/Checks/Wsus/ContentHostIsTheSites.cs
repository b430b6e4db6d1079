using Probe.Findings;
using Probe.Http;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>File URLs lead to the host that clients are set to.</summary>
public sealed class ContentHostIsTheSites : ICheck
{
    private const int MostHosts = 8;

    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "content-host-is-the-sites",
            Group = "wsus",
            Level = CheckLevel.Advisory,
            Summary =
                "The web services name files on the host that the policy names; another host is another name, proxy rule and route.",
            NoRemedies = SiteCheck.NoRemedies,
            BitsErrors = [],
            DependsOn = ["web-services-talk"],
            Sources = [RuleSources.UpdateProtocol],
            Inferred =
                "That WSUS makes file URLs from the address that it was asked by, so that another host is a setting "
                + "(alternate download server, files not stored locally) or a proxy's doing.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Site is not { } site)
        {
            return Judgement.NotApplicable(SiteCheck.NotAsked);
        }

        if (site.Files.IsEmpty)
        {
            return Judgement.NotRun("the web services named no file");
        }

        var foreign = site
            .Files.Where(f => !SiteTargets.IsOn(f.Url, site.Site))
            .GroupBy(f => f.Url.Host, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (foreign.Count == 0)
        {
            return Judgement.Passed(
                $"{(site.Files.Length == 1 ? "1 file" : $"{site.Files.Length} files, all")} on {Printable.Escape(site.Site.Host)}"
            );
        }

        var hosts = string.Join(
            ", ",
            foreign.Take(MostHosts).Select(g => $"{Printable.Escape(g.Key)} ({g.Count()} files)")
        );
        var shown = site.Calls.LastOrDefault(c => c is { Name: "GetExtendedUpdateInfo", Fault: null });
        var sameName = foreign.Any(g => FirstLabel(g.Key) == FirstLabel(site.Site.Host));
        return Judgement.Failed([
            new Finding
            {
                CheckId = Info.Id,
                Severity = Severity.Warning,
                Summary = "File URLs lead to another host than the site's",
                Expected = $"files on {Printable.Escape(site.Site.Host)}",
                Actual =
                    hosts
                    + (foreign.Count > MostHosts ? $" and {foreign.Count - MostHosts} hosts more" : "")
                    + (
                        sameName
                            ? "; the short and the full name of one host are two hosts to proxies and bypass lists"
                            : ""
                    ),
                EndsJob = false,
                Culprit = new Culprit(Party.Origin, Confidence.Indicated, "its web service gives these URLs"),
                Remedy =
                    "Clients need a route, a name and a bypass rule for that host too; check what they can reach with --allow-host "
                    + "HOST. Where it is not meant: see the alternate download server of the policy (UpdateServiceUrlAlternate), "
                    + "whether the server stores files locally, and what rewrites its answers.",
                Sources = Info.Sources,
                Evidence = shown is null ? [] : [new Evidence(shown.Exchange, EvidencePart.ResponseBody)],
            },
        ]);
    }

    private static string FirstLabel(string host) => host.Split('.')[0].ToUpperInvariant();
}
