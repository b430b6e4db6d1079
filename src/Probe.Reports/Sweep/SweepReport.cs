using Probe.Findings;
using Probe.Reports.Terminal;
using Probe.Sweeps;

namespace Probe.Reports.Sweep;

/// <summary>A sweep for people: a line for each URL that does not work as it is found, at the end what they have in common.</summary>
/// <param name="options">Width, colour, character set; verbose also tells the URLs that work.</param>
public sealed class SweepReport(ReportOptions options) : ISweepReport
{
    /// <inheritdoc/>
    public void Write(SweepEntry entry, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry is { Works: true, Complete: true } && !options.Verbose)
        {
            return;
        }

        var screen = new Screen(options);
        var (sign, style) =
            !entry.Complete ? (screen.Glyphs.Warning, Ink.WarningStrong)
            : entry.Works ? (screen.Glyphs.Good, Ink.GoodStrong)
            : (screen.Glyphs.Bad, Ink.BadStrong);
        screen.Hang(sign, screen.Text(entry.Url.ToString()), 0, 2, style);
        if (!entry.Works || !entry.Complete)
        {
            var error = entry.Error is { } code ? $"{code.Name} {code.Hex}, " : "";
            var blame = entry.Culprit is { } culprit
                ? $"{Name(culprit.Party)}, {Wording.Of(culprit.Confidence)}: "
                : "";
            screen.Hang("", screen.Text(error + blame, Ink.Bad).Add(screen.Short(entry.Summary)), 0, 2);
        }

        screen.Print(writer);
    }

    /// <inheritdoc/>
    public void WriteInvalid(long line, int column, string problem, TextWriter writer)
    {
        var screen = new Screen(options);
        screen.Hang(
            screen.Glyphs.Warning,
            screen.Text($"line {Units.Number(line)}, column {Units.Number(column)}: {screen.Short(problem)}"),
            0,
            2,
            Ink.WarningStrong
        );
        screen.Print(writer);
    }

    /// <inheritdoc/>
    public void Write(SweepResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        var counts = result.Counts;
        var screen = new Screen(options);
        screen.Gap();
        var (title, style) =
            !result.Complete
                ? (
                    $"{screen.Glyphs.Warning} STOPPED AFTER {Units.Number(counts.Done)} OF {Of(result)} URLS",
                    Ink.WarningStrong
                )
            : counts.Fails > 0
                ? ($"{screen.Glyphs.Bad} {Units.Of(counts.Fails, counts.Done, "BITS DOWNLOAD", "FAIL")}", Ink.BadStrong)
            : counts.Undecided > 0
                ? (
                    $"{screen.Glyphs.Warning} {Units.Of(counts.Undecided, counts.Done, "BITS DOWNLOAD", "ARE")} UNDECIDED",
                    Ink.WarningStrong
                )
            : counts.Done == 0 ? ($"{screen.Glyphs.Warning} NO URL WAS CHECKED", Ink.WarningStrong)
            : counts.Invalid > 0
                ? (
                    $"{screen.Glyphs.Warning} {(counts.Done == 1 ? "ONE BITS DOWNLOAD WORKS" : Units.Number(counts.Done) + " BITS DOWNLOADS WORK")}, BUT {Units.Count(counts.Invalid, "line").ToUpperInvariant()} HAD NO URL",
                    Ink.WarningStrong
                )
            : ($"{screen.Glyphs.Good} {Units.All(counts.Done, "BITS DOWNLOAD", "WORK")}", Ink.GoodStrong);
        screen.Line(screen.Text(title, style));
        screen.Gap();
        screen.Hang(
            "seen",
            screen.Text(
                $"{Units.Number(counts.Works)} work, {Units.Number(counts.Fails)} fail, {Units.Number(counts.Undecided)} undecided"
                    + (counts.Invalid > 0 ? $", {Units.Count(counts.Invalid, "line")} without a URL" : "")
            ),
            2,
            6
        );
        var seconds = Math.Max(result.Duration.TotalSeconds, 0.001);
        screen.Hang(
            "run",
            screen.Text(
                $"{Units.Count(counts.Requests, "request")}, {Units.Octets(counts.Octets)}, {Units.Duration(result.Duration)}: "
                    + $"{Units.Rate(counts.Done / seconds)} URLs and {Units.Rate(counts.Requests / seconds)} requests a second"
                    + (
                        result.Pauses > 0
                            ? $"; hosts were left alone {Units.Count(result.Pauses, "time")} after 429 or 503"
                            : ""
                    )
            ),
            2,
            6
        );
        if (!counts.Kinds.IsEmpty)
        {
            screen.Title("WHAT FAILS");
            foreach (var kind in counts.Kinds)
            {
                screen.Hang(
                    Units.Number(kind.Count),
                    screen.Text(kind.Error, Ink.Bad).Add("  " + kind.Culprit, Ink.Faint),
                    2,
                    Math.Max(8, Units.Number(kind.Count).Length + 1),
                    Ink.Strong
                );
                foreach (var example in kind.Examples)
                {
                    screen.Hang("", screen.Text(screen.Short(example), Ink.Faint), 2, 8);
                }
            }
        }

        screen.Print(writer);
    }

    private static string Of(SweepResult result) =>
        result.Planned is { } planned ? Units.Number(planned) : "AN UNKNOWN NUMBER OF";

    private static string Name(Party party) => Json.Tokens.Of(party);
}
