using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;
using Probe.Redaction;
using Probe.Reports.Terminal;

namespace Probe.Reports.Html;

/// <summary>One exchange whole: the octets of both heads, the beginning of the body, the connection, the times.</summary>
internal static class ExchangeDetail
{
    private const int MostAnomalies = 50;
    private const int MostAttempts = 16;

    /// <summary>Writes it.</summary>
    /// <param name="html">The page.</param>
    /// <param name="links">Where exchanges and findings are on it.</param>
    /// <param name="level">Level of the exchange's own headings.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="proofs">What in it proves findings.</param>
    /// <param name="quoted">Masks what requests said in confidence.</param>
    /// <param name="isOpen">True to have it open from the start.</param>
    internal static void Write(
        HtmlWriter html,
        ExchangeLinks links,
        int level,
        Exchange exchange,
        IReadOnlyList<Proof> proofs,
        QuotedOctets quoted,
        bool isOpen
    )
    {
        html.Open("details", ("class", "exchange"), ("open", isOpen ? "" : null)).Open("summary");
        WriteSummary(new HtmlScreen(html, links, level), exchange, proofs.Count > 0);
        // A browser opens what its own link leads into: so the name is that of the content.
        html.Close().Open("div", ("id", links.IdOf(exchange.Number)));
        var screen = new HtmlScreen(html, links, level);
        WriteFacts(screen, exchange, proofs);
        if (exchange.Tunnel is { } tunnel)
        {
            Head("CONNECT sent", quoted.RequestHead(tunnel.RequestBytes.AsSpan()), []);
            if (tunnel.Response is { } reply)
            {
                Head("Reply to CONNECT", quoted.Mask(reply.Bytes.AsSpan()), Marks(EvidencePart.TunnelResponse));
            }
        }

        if (!exchange.RequestBytes.IsEmpty)
        {
            var head = quoted.RequestHead(exchange.RequestBytes.AsSpan());
            Head("Request head", head, Marks(EvidencePart.RequestHead));
            if (exchange.RequestBytes.Length > head.Length)
            {
                screen.Line(
                    screen.Text(
                        $"{Units.Number(exchange.RequestBytes.Length - head.Length)} octets of a body followed, not shown here.",
                        Ink.Faint
                    )
                );
            }
        }

        foreach (var interim in exchange.Interim.Take(MostAttempts))
        {
            Head("Interim head", quoted.Mask(interim.Bytes.AsSpan()), []);
        }

        if (exchange.Response is { } response)
        {
            Head("Response head", quoted.Mask(response.Bytes.AsSpan()), Marks(EvidencePart.ResponseHead));
        }

        WriteAnomalies(screen, exchange);
        if (exchange.Body is { } body)
        {
            BodyBox.Write(screen, body, quoted, [.. Marks(EvidencePart.ResponseBody)]);
        }

        if (exchange.Failure is { } failure)
        {
            WriteFailure(screen, failure, quoted);
        }

        screen.End().Close().Close();

        void Head(string title, byte[] octets, IEnumerable<Mark> marks) =>
            HeadBox.Write(screen, title, octets, [.. marks]);

        IEnumerable<Mark> Marks(EvidencePart part) =>
            proofs
                .Select(p => p.Evidence)
                .Where(e => e.Part == part)
                .Select(e => e is { Offset: { } offset } ? new Mark(offset, Math.Max(1, e.Length ?? 1)) : null)
                .OfType<Mark>()
                .Distinct();
    }

    private static void WriteSummary(HtmlScreen screen, Exchange exchange, bool isProof)
    {
        var end =
            exchange.Response?.StatusLine is { } line ? screen.Short(line)
            : exchange.Failure is { } failure ? Wording.StageOf(failure.Stage) + ": " + failure.Cause
            : "no reply";
        // What the control run shows is what it should be like.
        var isBad = !exchange.IsControl && (isProof || exchange.Failure is not null);
        screen.Write(
            screen
                .Text("#" + Units.Number(exchange.Number), Ink.Strong)
                .Add($" {exchange.Spec.Purpose.ToToken()}, {Wording.RequestOf(exchange.Spec)}: ")
                .Add(SafeText.Shorten(SafeText.Clean(end), 120), isBad ? Ink.Bad : Ink.Plain)
                .Add(exchange.IsControl ? " (control)" : "", Ink.Faint)
        );
    }

    private static void WriteFacts(HtmlScreen screen, Exchange exchange, IEnumerable<Proof> proofs)
    {
        const int width = 12;
        var html = screen.Html;
        Row("asked", $"{exchange.Spec.Method} {exchange.Spec.Url}");
        Row("begun", PageFrame.Time(exchange.StartedAt));
        Row("way", WayOf(exchange));
        foreach (var attempt in exchange.Connection.Attempts.Where(a => a.Cause is not null).Take(MostAttempts))
        {
            Row("tried", $"{attempt.Address}: {attempt.Cause}, {Units.Duration(attempt.Took)}");
        }

        if (exchange.Tls is { } tls && !exchange.Connection.Reused)
        {
            Row("tls", TlsLines.Brief(tls, toProxy: false));
        }

        if (exchange.ProxyTls is { } proxyTls && !exchange.Connection.Reused)
        {
            Row("tls", TlsLines.Brief(proxyTls, toProxy: true));
        }

        if (ExchangeTable.NoteOf(exchange) is { Length: > 0 } note)
        {
            Row("note", note);
        }

        Row(
            "times",
            string.Join(
                ", ",
                Phases
                    .Of(exchange.Timings)
                    .Where(p => p.Time is not null)
                    .Select(p => $"{p.Name} {Units.Duration(p.Time!.Value)}")
                    .Append("total " + Units.Duration(exchange.Timings.Total))
            )
        );
        var shows = proofs.DistinctBy(p => p.Place).ToList();
        if (shows.Count > 0)
        {
            screen.End().Open("p").Text("Shows: ");
            foreach (var proof in shows)
            {
                html.Element("a", proof.Finding.CheckId, ("href", "#" + screen.Links.FindingId(proof.Place))).Text(" ");
            }

            html.Close();
        }

        void Row(string label, string text) => screen.Hang(label, screen.Text(screen.Short(text)), 2, width);
    }

    private static string WayOf(Exchange exchange)
    {
        var way =
            exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy } ? $"through {proxy}"
            : exchange.Route.IsNotShown() ? "not known; the heads are rebuilt from the lists of a HAR"
            : "straight to the origin";
        var connection = exchange.Connection;
        return connection.Id == 0
            ? way
            : $"{way}, connection {Units.Number(connection.Id)}"
                + (connection.Reused ? ", used before" : "")
                + (connection.Local is { } local ? $", from {local}" : "")
                + (connection.Remote is { } remote ? $" to {remote}" : "");
    }

    private static void WriteAnomalies(HtmlScreen screen, Exchange exchange)
    {
        foreach (var anomaly in (exchange.Response?.Anomalies ?? []).Concat(exchange.BodyAnomalies).Take(MostAnomalies))
        {
            screen.Hang(
                screen.Glyphs.Warning,
                screen.Text(screen.Short($"{anomaly.Kind} at {Units.Number(anomaly.Offset)}: {anomaly.Detail}")),
                2,
                2,
                Ink.Warning
            );
        }
    }

    private static void WriteFailure(HtmlScreen screen, ExchangeFailure failure, QuotedOctets quoted)
    {
        screen.Hang(
            screen.Glyphs.Bad,
            screen.Text(screen.Short($"{Wording.StageOf(failure.Stage)}: {failure.Cause}: {failure.Detail}"), Ink.Bad),
            2,
            2,
            Ink.Bad
        );
        if (!failure.ReceivedBytes.IsEmpty)
        {
            HexBox.Write(screen, "Octets received before it", quoted.Mask(failure.ReceivedBytes.AsSpan()), 0, []);
        }
    }
}

/// <summary>Octets that a finding points at.</summary>
/// <param name="Offset">The first of them.</param>
/// <param name="Length">How many.</param>
internal sealed record Mark(long Offset, long Length)
{
    /// <summary>True for an octet among them.</summary>
    internal bool Has(long offset) => offset >= Offset && offset - Offset < Length;
}
