using System.Globalization;
using Probe.Bits;
using Probe.Checks;
using Probe.EventLogs;
using Probe.Http;
using Probe.Reports.Terminal;

namespace Probe.Reports.EventLog;

/// <summary>
/// An event log for people: which transfers failed, what the error means, which checks can lead to it, and the command
/// that proves it. Failures alike (error, server, proxy) stand together.
/// </summary>
/// <param name="options">Width, colour, character set; verbose tells every transfer.</param>
public sealed class EventLogReport(ReportOptions options)
{
    private const int MostExamples = 3;
    private const int LabelWidth = 8;

    /// <summary>Writes it.</summary>
    /// <param name="result">What was read.</param>
    /// <param name="writer">Where to.</param>
    public void Write(EventLogResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var screen = new Screen(options);
        WriteHeadline(screen, result);
        var failed = result.Log.Transfers.Where(t => t.End == TransferEnd.Failed).ToList();
        if (failed.Count > 0)
        {
            screen.Title("WHAT FAILED");
            var groups = failed
                .GroupBy(t => (Code: t.HResult ?? 0, Host: Host(t.Url), t.Proxy))
                .OrderByDescending(g => g.Count())
                .ThenByDescending(g => g.Max(t => t.EndedAt))
                .ToList();
            foreach (var group in groups)
            {
                WriteGroup(screen, [.. group], options.Verbose ? int.MaxValue : MostExamples);
            }
        }

        if (options.Verbose && !result.Log.Transfers.IsEmpty)
        {
            WriteTransfers(screen, result.Log);
        }

        foreach (var remark in result.Log.Remarks.Take(options.Verbose ? int.MaxValue : MostExamples))
        {
            screen.Hang(screen.Glyphs.Warning, screen.Text(screen.Short(remark)), 0, 2, Ink.WarningStrong);
        }

        screen.Print(writer);
    }

    private static void WriteHeadline(Screen screen, EventLogResult result)
    {
        var log = result.Log;
        var failed = log.Transfers.Count(t => t.End == TransferEnd.Failed);
        var unfinished = log.Transfers.Count(t => t.End == TransferEnd.Unfinished);
        var done = log.Transfers.Length - failed - unfinished;
        var (title, style) =
            log.BitsRecords == 0 ? ($"{screen.Glyphs.Warning} NO BITS EVENTS", Ink.WarningStrong)
            : failed > 0
                ? (
                    log.Transfers.Length == 1
                        ? $"{screen.Glyphs.Bad} THE ONE BITS TRANSFER FAILED"
                        : $"{screen.Glyphs.Bad} {Units.Number(failed)} OF {Units.Number(log.Transfers.Length)} BITS TRANSFERS FAILED",
                    Ink.BadStrong
                )
            : log.Transfers.IsEmpty ? ($"{screen.Glyphs.Warning} NO BITS TRANSFER", Ink.WarningStrong)
            : ($"{screen.Glyphs.Good} NO BITS TRANSFER FAILED", Ink.GoodStrong);
        screen.Line(screen.Text(title, style));
        screen.Gap();
        screen.Hang("file", screen.Text(screen.Short(result.File)), 2, LabelWidth);
        screen.Hang(
            "seen",
            screen.Text(
                $"{Units.Count(log.Records, "event")}, {Units.Number(log.BitsRecords)} of BITS; "
                    + $"{Units.Count(done, "transfer")} done, {Units.Number(failed)} failed, {Units.Number(unfinished)} without an end"
            ),
            2,
            LabelWidth
        );
        if (log.BitsRecords == 0)
        {
            screen.Hang(
                "fix",
                screen.Text(
                    "Export the right log on the client: wevtutil epl Microsoft-Windows-Bits-Client/Operational bits.evtx"
                ),
                2,
                LabelWidth
            );
        }

        if (Span(log) is { } span)
        {
            screen.Hang("time", screen.Text(span), 2, LabelWidth);
        }

        if (result.PassedOverCount > 0)
        {
            screen.Hang(
                "gaps",
                screen.Text(
                    $"{Units.Count(result.PassedOverCount, "part")} could not be read: {screen.Short(result.PassedOver.FirstOrDefault() ?? "")}",
                    Ink.Warning
                ),
                2,
                LabelWidth
            );
        }

        if (log.NotJoined > 0)
        {
            screen.Hang(
                "bound",
                screen.Text(
                    $"{Units.Count(log.NotJoined, "record")} of further transfers are counted only",
                    Ink.Warning
                ),
                2,
                LabelWidth
            );
        }
    }

    private static string? Span(BitsLog log)
    {
        var first = log.Transfers.Select(t => t.StartedAt).Min();
        var last = log.Transfers.Select(t => t.EndedAt).Max();
        return first is null ? null : $"{Time(first)} to {Time(last)}";
    }

    private static void WriteGroup(Screen screen, List<LoggedTransfer> group, int most)
    {
        var error = group[0].HResult is { } code ? BitsErrors.Get(code) : null;
        screen.Gap();
        screen.Hang(
            screen.Glyphs.Bad,
            screen
                .Text(error is null ? "no error code in the log" : $"{error.Name} {error.Hex}", Ink.BadStrong)
                .Add($"  {Units.Count(group.Count, "transfer")}", Ink.Faint),
            2,
            2,
            Ink.Bad
        );
        if (error is not null)
        {
            screen.Hang("why", screen.Text(error.Cause), 4, LabelWidth);
            screen.Hang("fix", screen.Text(error.Remedy), 4, LabelWidth);
            screen.Hang(
                "points",
                screen.Text("at " + error.Parties.Replace("|", " or ", StringComparison.Ordinal)),
                4,
                LabelWidth
            );
        }

        screen.Hang(
            "proxy",
            screen.Text(group[0].Proxy.Length > 0 ? screen.Short(group[0].Proxy) : "none in the log"),
            4,
            LabelWidth
        );
        foreach (var transfer in group.OrderByDescending(t => t.EndedAt).Take(most))
        {
            WriteTransfer(screen, transfer);
        }

        if (group.Count > most)
        {
            screen.Hang("", screen.Text($"{Units.Number(group.Count - most)} more with -v", Ink.Faint), 4, LabelWidth);
        }

        WriteProof(screen, group, error);
    }

    private static void WriteTransfer(Screen screen, LoggedTransfer transfer)
    {
        screen.Hang(
            "url",
            screen.Text(screen.Short(transfer.Url.Length > 0 ? transfer.Url : "not in the log")),
            4,
            LabelWidth
        );
        var facts = new List<string> { Time(transfer.EndedAt) };
        if (transfer.Transferred is { } got)
        {
            facts.Add(
                transfer.FileLength is { } all
                    ? $"{Units.Octets(got)} of {Units.Octets(all)}"
                    : $"{Units.Octets(got)} of a length not known"
            );
        }

        if (transfer.HttpVersion.Length > 0)
        {
            facts.Add("HTTP " + transfer.HttpVersion);
        }

        if (transfer.Range.Length > 0)
        {
            facts.Add("range " + transfer.Range);
        }

        if (transfer.JobName.Length > 0)
        {
            facts.Add($"job '{transfer.JobName}'");
        }

        if (transfer.Owner.Length > 0)
        {
            facts.Add("of " + transfer.Owner);
        }

        facts.Add(
            "events "
                + string.Join(' ', transfer.Records.Take(8).Select(r => r.Id.ToString(CultureInfo.InvariantCulture)))
        );
        screen.Hang("", screen.Text(screen.Short(string.Join(", ", facts)), Ink.Faint), 4, LabelWidth);
        foreach (var remark in transfer.Remarks.Take(4))
        {
            screen.Hang("", screen.Text(screen.Short(remark), Ink.Warning), 4, LabelWidth);
        }
    }

    /// <summary>The command that shows the failure on the wire, where the log names what it needs.</summary>
    private static void WriteProof(Screen screen, List<LoggedTransfer> group, BitsError? error)
    {
        if (error is not null)
        {
            var checks = AllChecks
                .List.Where(c => c.Info.BitsErrors.Contains(error.HResult))
                .Select(c => c.Info.Id)
                .ToList();
            if (checks.Count > 0)
            {
                screen.Hang("checks", screen.Text(string.Join(", ", checks), Ink.Faint), 4, LabelWidth);
            }
        }

        foreach (var transfer in group)
        {
            if (HttpUrl.TryParse(transfer.Url, out var url, out _))
            {
                screen.Hang("prove", screen.Text("the same on the wire, to be pasted:"), 4, LabelWidth);
                screen.Exact(screen.Text("    " + Command(url, transfer.Proxy), Ink.Note));
                return;
            }
        }
    }

    private static string Command(HttpUrl url, string proxy)
    {
        var address = url.ToString().Replace("'", "%27", StringComparison.Ordinal);
        var isPlain =
            proxy.Length is > 0 and < 256
            && proxy.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '/');
        return $"bitsprobe check '{address}'" + (isPlain ? " -x " + proxy : "");
    }

    private static void WriteTransfers(Screen screen, BitsLog log)
    {
        screen.Title("ALL TRANSFERS");
        foreach (var transfer in log.Transfers)
        {
            var (sign, style) = transfer.End switch
            {
                TransferEnd.Done => (screen.Glyphs.Good, Ink.Good),
                TransferEnd.Failed => (screen.Glyphs.Bad, Ink.Bad),
                _ => (screen.Glyphs.Warning, Ink.Warning),
            };
            var code = transfer.HResult is { } hresult ? " " + BitsErrors.Get(hresult).Hex : "";
            screen.Hang(
                sign,
                screen.Text($"{Time(transfer.StartedAt)}{code}  ").Add(screen.Short(transfer.Url), Ink.Faint),
                2,
                2,
                style
            );
        }
    }

    private static string Host(string url) => HttpUrl.TryParse(url, out var parsed, out _) ? parsed.HostAndPort : url;

    private static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "time not known";
}
