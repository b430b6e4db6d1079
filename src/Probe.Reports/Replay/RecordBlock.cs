using System.Globalization;
using Probe.Replays;
using Probe.Reports.Terminal;

namespace Probe.Reports.Replay;

/// <summary>What was read of a record, and what of it is not sent.</summary>
internal static class RecordBlock
{
    private const int LabelWidth = 8;
    private const int MostHosts = 5;

    internal static void Write(Screen screen, ReplayResult replay)
    {
        var content = replay.Content;
        screen.Hang("file", screen.Text($"{screen.Short(replay.File)}, {replay.Kind}"), 2, LabelWidth);
        screen.Hang(
            "seen",
            screen.Text(
                $"{Units.Count(content.Requests, "request")} that BITS could make, {Units.Count(content.Urls.Length, "URL")} on hosts that may be contacted"
            ),
            2,
            LabelWidth
        );
        if (content.Unreadable > 0)
        {
            screen.Hang(
                "gaps",
                screen.Text($"{Units.Count(content.Unreadable, "entry", "entries")} cannot be read", Ink.Warning),
                2,
                LabelWidth
            );
        }

        foreach (var skipped in content.Skipped)
        {
            screen.Hang(
                "not",
                screen
                    .Text($"{Units.Number(skipped.Count)} × {skipped.Reason.Words()}")
                    .Add(
                        skipped.Examples.IsEmpty ? "" : $" ({screen.Short(string.Join(", ", skipped.Examples))})",
                        Ink.Faint
                    ),
                2,
                LabelWidth
            );
        }

        if (!content.NotContacted.IsEmpty)
        {
            var hosts = content.NotContacted;
            screen.Hang(
                "hosts",
                screen
                    .Text(
                        "not contacted: "
                            + screen.Short(
                                string.Join(
                                    ", ",
                                    hosts
                                        .Take(MostHosts)
                                        .Select(h => $"{h.Host} ({Units.Count(h.Requests, "request")})")
                                )
                            )
                            + (hosts.Length > MostHosts ? $" and {Units.Number(hosts.Length - MostHosts)} more" : ""),
                        Ink.Warning
                    )
                    .Add("; --allow-host adds one", Ink.Faint),
                2,
                LabelWidth
            );
        }

        if (content.BeyondBound > 0)
        {
            screen.Hang(
                "bound",
                screen.Text(
                    $"{Units.Count(content.BeyondBound, "request")} for URLs beyond the first {Units.Number(content.Urls.Length)} are left out",
                    Ink.Warning
                ),
                2,
                LabelWidth
            );
        }

        if (replay.Planned < content.Urls.Length)
        {
            screen.Hang(
                "limit",
                screen.Text(
                    $"{Units.Number(replay.Planned)} of {Units.Number(content.Urls.Length)} URLs are sent, those that failed then first; --limit sends more",
                    Ink.Warning
                ),
                2,
                LabelWidth
            );
        }
    }

    /// <summary>How it was then: the end, how often it was asked for, when.</summary>
    internal static string Then(RecordedUrl recorded)
    {
        var ends =
            recorded.Ends.Length > 1
                ? $" ({string.Join(", ", recorded.Ends.Select(e => $"{e.Text} × {Units.Number(e.Count)}"))})"
                : "";
        return $"{recorded.Then.Text}; asked {Units.Count(recorded.Count, "time")}{ends}"
            + (
                recorded.LastAt is { } last
                    ? last.UtcDateTime.ToString("', last 'yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                    : ""
            );
    }
}
