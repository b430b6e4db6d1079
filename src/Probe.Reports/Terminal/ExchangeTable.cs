using Probe.Authentication;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Spectre.Console;

namespace Probe.Reports.Terminal;

/// <summary>Every request in one row: what was asked, what came, how long it took.</summary>
internal static class ExchangeTable
{
    private const int MostRows = 14;

    internal static void Write(Screen screen, RunGroup group)
    {
        var log = group.Worst.Log;
        if (log.All.IsEmpty)
        {
            return;
        }

        var cited = group.Findings.SelectMany(f => f.Finding.Exchanges).ToHashSet();
        var shown = Choose(screen, log, cited);
        screen.Title(
            "REQUESTS",
            screen.Text(
                shown.Count < log.All.Length ? $"{shown.Count} of {log.All.Length}, -v shows all" : "",
                Ink.Faint
            )
        );
        var table = Tables.New(
            screen,
            ("#", true),
            ("purpose", false),
            ("request", false),
            ("status", false),
            ("octets", true),
            ("ms", true),
            ("note", false)
        );
        foreach (var exchange in shown)
        {
            var bad = cited.Contains(exchange.Number) || (exchange.Failure is not null && !exchange.IsControl);
            var style =
                bad ? Ink.Bad
                : exchange.IsControl ? Ink.Faint
                : Ink.Plain;
            table.AddRow(
                Cell(Units.Number(exchange.Number), bad ? Ink.BadStrong : Ink.Note),
                Cell(exchange.Spec.Purpose.ToToken(), style),
                Cell(Wording.RequestOf(exchange.Spec), style),
                Cell(exchange.Status is { } status ? Units.Number(status) : "-", style),
                Cell(exchange.Body is { } body ? Units.Number(body.Length) : "", style),
                Cell(Units.Milliseconds(exchange.Timings.Total), style),
                Cell(screen.Short(NoteOf(exchange)), style)
            );
        }

        screen.Add(table, 2);

        Text Cell(string text, Style style) => Tables.Cell(screen, text, style);
    }

    // Those that findings point at and those that failed first of all, then from the beginning.
    private static List<Exchange> Choose(Screen screen, ExchangeLog log, HashSet<int> cited)
    {
        if (screen.Options.Verbose || log.All.Length <= MostRows)
        {
            return [.. log.All];
        }

        return
        [
            .. log
                .All.OrderBy(e => cited.Contains(e.Number) || e.Failure is not null ? 0 : 1)
                .ThenBy(e => e.Spec.Purpose == Purpose.SeriesRange ? 1 : 0)
                .ThenBy(e => e.Number)
                .Take(MostRows)
                .OrderBy(e => e.Number),
        ];
    }

    /// <summary>What is odd or worth knowing of an exchange, in a few words.</summary>
    internal static string NoteOf(Exchange exchange)
    {
        var notes = new List<string>();
        if (exchange.IsControl)
        {
            notes.Add("control");
        }

        if (exchange.Failure is { } failure)
        {
            notes.Add(FailureCauses.Words(failure));
        }
        else if (BodyCuts.Words(exchange.Body) is { } cut)
        {
            notes.Add(cut);
        }

        if (exchange.Response is { } head && Markers.CacheHit(head) is not null)
        {
            notes.Add("cache hit");
        }

        if (exchange.Spec.Address is { } address)
        {
            notes.Add("at " + address);
        }

        if (exchange.Spec.Without is { } without)
        {
            notes.Add("without " + without);
        }

        if (exchange.Spec.FollowUpOf is { } origin)
        {
            notes.Add(
                (exchange.Spec.Attempt > 0 ? "answers #" : "follows #") + Units.Number(origin) + Login(exchange.Spec)
            );
        }

        if (exchange.Connection is { Id: > 0, Reused: false })
        {
            notes.Add(exchange.Tunnel is null ? "connects" : "connects, tunnel");
        }

        return string.Join(", ", notes);
    }

    /// <summary>With which schemes it does so, the proxy's first.</summary>
    private static string Login(RequestSpec spec)
    {
        var schemes = ((AuthStep?[])[spec.ProxyStep, spec.ServerStep])
            .Where(step => step is { Round: > 0 })
            .Select(step => step!.Scheme.Name())
            .ToList();
        return spec.Attempt == 0 || schemes.Count == 0 ? "" : " with " + string.Join(" and ", schemes);
    }
}
