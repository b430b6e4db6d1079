using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Redaction;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>Every exchange in one row, the times of each, then each whole.</summary>
internal static class ExchangeRows
{
    /// <summary>Exchanges that findings point at and that are open from the start.</summary>
    private const int MostOpen = 3;

    /// <summary>Writes them.</summary>
    /// <param name="screen">The page.</param>
    /// <param name="log">All exchanges; which are on the page its links know.</param>
    /// <param name="findings">What points at them.</param>
    internal static void Write(HtmlScreen screen, ExchangeLog log, IEnumerable<Finding> findings)
    {
        var html = screen.Html;
        var links = screen.Links;
        screen.Title("EXCHANGES", screen.Text(Units.Number(links.All), Ink.Faint));
        if (links.Shown.Count < links.All)
        {
            html.Element(
                "p",
                $"{Units.Number(links.Shown.Count)} of them are on this page, those that findings point at and those that failed first; all are in the JSON report and the HAR."
            );
        }

        if (links.Shown.Count == 0)
        {
            return;
        }

        WriteTable(screen);
        WriteTimings(html, links);
        var proofs = findings
            .Take(FindingList.Most)
            .SelectMany((f, place) => f.Evidence.Select(e => new Proof(f, place, e)))
            .ToLookup(p => p.Evidence.Exchange);
        var quoted = QuotedOctets.Of(log);
        var open = 0;
        foreach (var exchange in links.Shown)
        {
            var isOpen = links.Cited.Contains(exchange.Number) && open++ < MostOpen;
            ExchangeDetail.Write(html, links, screen.Level + 1, exchange, [.. proofs[exchange.Number]], quoted, isOpen);
        }
    }

    private static void WriteTable(HtmlScreen screen)
    {
        var (html, links) = (screen.Html, screen.Links);
        var depth = html.Depth;
        ScrollBox.Open(html, "Requests and what came of them", links);
        ScrollBox
            .Columns(
                html,
                ("#", true),
                ("purpose", false),
                ("request", false),
                ("status", true),
                ("octets", true),
                ("ms", true),
                ("note", false)
            )
            .Open("tbody");
        foreach (var exchange in links.Shown)
        {
            var isBad = links.Cited.Contains(exchange.Number) || (exchange.Failure is not null && !exchange.IsControl);
            html.Open(
                "tr",
                (
                    "class",
                    isBad ? Tone.Bad
                    : exchange.IsControl ? Tone.Faint
                    : null
                )
            );
            html.Open("th", ("scope", "row"), ("class", "num"));
            html.Element("a", "#" + Units.Number(exchange.Number), ("href", links.HrefOf(exchange.Number))).Close();
            ScrollBox.Cell(html, exchange.Spec.Purpose.ToToken());
            ScrollBox.Cell(html, Wording.RequestOf(exchange.Spec));
            ScrollBox.Cell(html, exchange.Status is { } status ? Units.Number(status) : "-", "num");
            ScrollBox.Cell(html, exchange.Body is { } body ? Units.Number(body.Length) : "", "num");
            ScrollBox.Cell(html, Units.Milliseconds(exchange.Timings.Total), "num");
            var note = screen.Short(ExchangeTable.NoteOf(exchange));
            ScrollBox.Cell(
                html,
                links.Cited.Contains(exchange.Number) ? "in a finding" + (note.Length > 0 ? ", " + note : "") : note
            );
            html.Close();
        }

        html.CloseTo(depth);
    }

    private static void WriteTimings(HtmlWriter html, ExchangeLinks links)
    {
        var depth = html.Depth;
        html.Open("details").Element("summary", "Times of each phase, in ms");
        ScrollBox.Open(html, "Times of each phase, in ms", links);
        html.Open("thead").Open("tr").Element("th", "#", ("scope", "col"), ("class", "num"));
        foreach (var (name, _) in Phases.Of(new Timings()))
        {
            html.Element("th", name, ("scope", "col"), ("class", "num"));
        }

        html.Element("th", "total", ("scope", "col"), ("class", "num")).Close().Close().Open("tbody");
        foreach (var exchange in links.Shown)
        {
            html.Open("tr").Open("th", ("scope", "row"), ("class", "num"));
            html.Element("a", "#" + Units.Number(exchange.Number), ("href", links.HrefOf(exchange.Number))).Close();
            foreach (var (_, time) in Phases.Of(exchange.Timings))
            {
                ScrollBox.Cell(html, time is { } took ? Units.Milliseconds(took) : "", "num");
            }

            ScrollBox.Cell(html, Units.Milliseconds(exchange.Timings.Total), "num").Close();
        }

        html.CloseTo(depth);
    }
}

/// <summary>What in an exchange proves a finding.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Place">Its place among the run's findings, from 0.</param>
/// <param name="Evidence">Which octets.</param>
internal sealed record Proof(Finding Finding, int Place, Findings.Evidence Evidence);
