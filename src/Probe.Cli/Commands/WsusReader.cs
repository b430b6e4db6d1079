using System.Collections.Immutable;
using Probe.Cli.Values;
using Probe.Http;

namespace Probe.Cli.Commands;

/// <summary>Reads the options of a survey (<c>--wsus</c>), and what they do not go with.</summary>
internal static class WsusReader
{
    private const string Accepted = "the address of the policy, such as http://wsus:8530 or https://wsus.example:8531";
    private const string TheLabs = "lab";

    /// <summary>Root of the site; null for none, for the lab's, and for what is no address.</summary>
    internal static HttpUrl? Site(OptionValues values, CheckSymbols symbols, bool lab)
    {
        if (values.Text(symbols.Wsus) is not { } text)
        {
            return null;
        }

        if (lab)
        {
            if (text != TheLabs)
            {
                values.NotAccepted(symbols.Wsus, text, "lab, where --lab brings the site");
            }

            return null;
        }

        if (text == TheLabs)
        {
            values.NotAccepted(symbols.Wsus, text, $"{Accepted}; lab only together with --lab");
            return null;
        }

        if (!HttpUrl.TryParse(text, out var site, out var problem))
        {
            values.Problem($"--wsus: {Quoting.QuoteUrl(text)}: {problem}; accepted: {Accepted}");
            return null;
        }

        if (site.PathAndQuery != "/")
        {
            values.Problem(
                $"--wsus: {Quoting.QuoteUrl(text)} has a path; accepted: {Accepted}, or the URL of a file without --wsus"
            );
            return null;
        }

        return site;
    }

    /// <summary>True for <c>--wsus lab</c>, and for what is about the files of a site: the lab has but one.</summary>
    internal static bool MeansLab(OptionValues values, CheckSymbols symbols) =>
        values.Text(symbols.Wsus) is { } text ? text == TheLabs : IsOfFiles(values, symbols);

    private static bool IsOfFiles(OptionValues values, CheckSymbols symbols) =>
        values.Text(symbols.WsusFiles) is not null || values.Texts(symbols.AllowHost).Length > 0;

    /// <summary>Hosts beside the site's own.</summary>
    internal static ImmutableArray<string> Hosts(OptionValues values, CheckSymbols symbols)
    {
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var text in values.Texts(symbols.AllowHost))
        {
            if (
                HttpUrl.TryParse("http://" + text + "/", out var url, out _)
                && !url.PortIsExplicit
                && url.PathAndQuery == "/"
            )
            {
                hosts.Add(url.Host);
            }
            else
            {
                values.NotAccepted(symbols.AllowHost, text, "a host name or address without scheme, port and path");
            }
        }

        return hosts.ToImmutable();
    }

    /// <summary>What does not go together.</summary>
    internal static void Contradictions(OptionValues values, CheckSymbols symbols, CheckRequest request)
    {
        if (values.Text(symbols.Wsus) is null && !request.SurveysLab)
        {
            if (IsOfFiles(values, symbols))
            {
                values.Problem(
                    "--wsus-files and --allow-host are for the files of a WSUS site; accepted: with --wsus, or with --lab, whose site is then checked"
                );
            }

            return;
        }

        if (request.Sweep is not null)
        {
            values.Problem(
                "--wsus has a report on the site as a whole; accepted: --format text or json, without --urls"
            );
        }
        else if (request.Options.Urls.Length > 0)
        {
            values.Problem("--wsus finds the URLs itself; leave those of the command line out, or leave --wsus out");
        }
    }
}
