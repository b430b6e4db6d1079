using Probe.Replays;
using Probe.Reports.Terminal;
using Probe.Sweeps;
using Probe.Verdicts;
using Spectre.Console;

namespace Probe.Reports.Replay;

/// <summary>A replay for people: each URL then and now, what changed first, and what a change means.</summary>
/// <param name="options">Width, colour, character set; verbose tells every URL that is as it was.</param>
public sealed class ReplayReport(ReportOptions options)
{
    /// <summary>URLs told that work as they did then; more with -v.</summary>
    private const int MostUnchanged = 5;

    private const int LabelWidth = 8;

    /// <summary>Writes it.</summary>
    /// <param name="result">The result of a replay.</param>
    /// <param name="writer">Where to.</param>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var replay = result.Replay ?? throw new ArgumentException("the result is of no replay", nameof(result));
        var screen = new Screen(options);
        screen.Line(Headline(screen, replay));
        screen.Gap();
        RecordBlock.Write(screen, replay);
        WriteRun(screen, result, replay);
        if (!replay.Rows.IsEmpty)
        {
            screen.Title("THEN AND NOW", screen.Text(Counts(replay), Ink.Faint));
            WriteRows(screen, replay);
        }

        screen.Print(writer);
    }

    private static Phrase Headline(Screen screen, ReplayResult replay)
    {
        var all = replay.Rows.Length;
        var undecided = replay.Rows.Count(r => !r.Now.Complete);
        var fails = replay.Rows.Count(r => r.Now is { Complete: true, Works: false });
        return !replay.Complete
                ? screen.Text(
                    $"{screen.Glyphs.Warning} STOPPED AFTER {Units.Number(all)} OF {Units.Number(replay.Planned)} URLS",
                    Ink.WarningStrong
                )
            : fails > 0
                ? screen.Text(
                    $"{screen.Glyphs.Bad} {Units.Of(fails, all, "REPLAYED DOWNLOAD", "FAIL")} NOW",
                    Ink.BadStrong
                )
            : undecided > 0
                ? screen.Text(
                    $"{screen.Glyphs.Warning} {Units.Of(undecided, all, "REPLAYED DOWNLOAD", "ARE")} UNDECIDED",
                    Ink.WarningStrong
                )
            : screen.Text($"{screen.Glyphs.Good} {Units.All(all, "REPLAYED DOWNLOAD", "WORK")} NOW", Ink.GoodStrong);
    }

    private static void WriteRun(Screen screen, ProbeResult result, ReplayResult replay) =>
        screen.Hang(
            "sent",
            screen.Text(
                $"{Units.Count(replay.Requests, "request")} for {Units.Count(replay.Rows.Length, "URL")}, {Units.Duration(result.Duration)}"
            ),
            2,
            LabelWidth
        );

    private static string Counts(ReplayResult replay) =>
        string.Join(
            ", ",
            Enum.GetValues<Change>()
                .Select(c => (Change: c, Count: replay.Count(c)))
                .Where(c => c.Count > 0)
                .Select(c => $"{Units.Number(c.Count)} {Word(c.Change)}")
        );

    private void WriteRows(Screen screen, ReplayResult replay)
    {
        var unchanged = 0;
        var left = 0;
        foreach (var row in replay.Rows)
        {
            if (row is { Change: Change.Same, Now.Works: true } && !options.Verbose && ++unchanged > MostUnchanged)
            {
                left++;
                continue;
            }

            WriteRow(screen, row);
        }

        if (left > 0)
        {
            screen.Hang(
                "",
                screen.Text($"{Units.Number(left)} more that work as they did then, with -v", Ink.Faint),
                0,
                2
            );
        }
    }

    private static void WriteRow(Screen screen, ReplayRow row)
    {
        var (sign, style) = Sign(screen, row);
        screen.Hang(sign, screen.Text(Word(row.Change) + "  ", style).Add(row.Recorded.Shown.ToString()), 0, 2, style);
        screen.Hang("then", screen.Text(screen.Short(RecordBlock.Then(row.Recorded))), 2, 6);
        screen.Hang("now", Now(screen, row.Now), 2, 6);
        if (row.Meaning is { } meaning)
        {
            screen.Hang("so", screen.Text(meaning), 2, 6);
        }
    }

    private static Phrase Now(Screen screen, SweepEntry now)
    {
        if (now is { Works: true, Complete: true })
        {
            return screen.Text("transfers", Ink.Good);
        }

        var error = now is { Complete: true, Error: { } code } ? $"{code.Name} {code.Hex}, " : "";
        var blame = now is { Complete: true, Culprit: { } culprit }
            ? $"{Json.Tokens.Of(culprit.Party)}, {Wording.Of(culprit.Confidence)}: "
            : "";
        return screen.Text(error + blame, Ink.Bad).Add(screen.Short(now.Summary));
    }

    private static (string Sign, Style Style) Sign(Screen screen, ReplayRow row) =>
        !row.Now.Complete ? (screen.Glyphs.Warning, Ink.WarningStrong)
        : row.Now.Works ? (screen.Glyphs.Good, Ink.GoodStrong)
        : (screen.Glyphs.Bad, Ink.BadStrong);

    private static string Word(Change change) =>
        change switch
        {
            Change.Broke => "broke",
            Change.Differs => "differs",
            Change.Same => "same",
            Change.Cured => "cured",
            Change.NotKnown => "not known",
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
}
