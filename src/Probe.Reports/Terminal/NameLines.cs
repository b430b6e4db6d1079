using Probe.Checks;
using Probe.Names;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>
/// Names on their three sides: the next hop's and the server's as this machine finds them, and the server's as the proxy
/// does. Shown where name servers were asked; in detail with -v.
/// </summary>
internal static class NameLines
{
    private const int MostNames = 8;

    internal static void Write(Screen screen, RunResult run, int indent, int labelWidth)
    {
        var label = "names";
        foreach (
            var lookup in run
                .Log.All.OrderBy(e => e.Spec.Leg != Leg.Main)
                .Select(e => e.Lookup)
                .OfType<NameLookup>()
                .Where(l => screen.Options.Verbose || l.Answers.Any(a => a.Source == NameSource.Dns))
                .DistinctBy(l => l.Name, StringComparer.OrdinalIgnoreCase)
                .Take(MostNames)
        )
        {
            Line($"{NameWords.Shown(lookup)}, {NameWords.Said(lookup, lookup.Answer)}{Others(screen, lookup)}");
            if (screen.Options.Verbose)
            {
                foreach (var answer in lookup.Answers)
                {
                    Line(
                        $"{screen.Glyphs.Dot} {NameWords.Said(lookup, answer)}"
                            + (answer.TtlInSeconds is { } ttl ? $", kept {Units.Number(ttl)} s" : "")
                            + $", {Units.Duration(answer.Took)}"
                    );
                }
            }
        }

        if (label.Length == 0 && run.Decision.Route?.Kind == RouteKind.Proxy && !HostNames.IsAddress(run.Url.Host))
        {
            var status = run.Checks.FirstOrDefault(c => c.Check.Id == "server-name-resolves")?.Status;
            Line(
                $"{run.Url.Host}, the proxy: "
                    + status switch
                    {
                        CheckStatus.Passed => "finds it",
                        CheckStatus.Failed => "does not find it",
                        _ => "no reply shows whether it finds it",
                    }
            );
        }

        // Where the first server gave no answer, what the others did is half of the matter; -v tells them all.
        static string Others(Screen screen, NameLookup lookup) =>
            screen.Options.Verbose || lookup.Answer is not { Source: NameSource.Dns, IsDefinite: false }
                ? ""
                : string.Concat(
                    NameComparer
                        .LastWords(lookup)
                        .Where(a => a.Source == NameSource.Dns && a != lookup.Answer)
                        .Select(a => "; " + NameWords.Said(lookup, a))
                );

        void Line(string text)
        {
            screen.Hang(label, screen.Text(screen.Short(text)), indent, labelWidth);
            label = "";
        }
    }
}
