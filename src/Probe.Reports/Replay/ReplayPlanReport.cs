using Probe.Replays;
using Probe.Reports.Terminal;

namespace Probe.Reports.Replay;

/// <summary>What <c>replay --dry-run</c> shows of the record: which URLs would be sent, and how they ended then.</summary>
/// <param name="options">Width, colour, character set; verbose shows every URL.</param>
public sealed class ReplayPlanReport(ReportOptions options)
{
    private const int MostUrls = 20;

    /// <summary>Writes it.</summary>
    /// <param name="replay">What was read.</param>
    /// <param name="chosen">What would be sent.</param>
    /// <param name="writer">Where to.</param>
    public void Write(ReplayResult replay, IReadOnlyCollection<RecordedUrl> chosen, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(chosen);
        var screen = new Screen(options);
        screen.Line(screen.Text("RECORD", Ink.Strong).Add("  nothing is sent", Ink.Faint));
        screen.Gap();
        RecordBlock.Write(screen, replay);
        screen.Title("TO BE SENT", screen.Text(Units.Count(chosen.Count, "URL"), Ink.Faint));
        var most = options.Verbose ? int.MaxValue : MostUrls;
        foreach (var url in chosen.Take(most))
        {
            screen.Hang(screen.Glyphs.Dot, screen.Text(url.Shown.ToString()), 0, 2);
            screen.Hang("then", screen.Text(screen.Short(RecordBlock.Then(url)), Ink.Faint), 2, 6);
        }

        if (chosen.Count > most)
        {
            screen.Hang("", screen.Text($"{Units.Number(chosen.Count - most)} more with -v", Ink.Faint), 0, 2);
        }

        if (chosen.Count > 1 && !options.Verbose)
        {
            screen.Gap();
            screen.Line(screen.Text("The plan of the first of them stands for all:", Ink.Faint));
        }

        screen.Print(writer);
    }
}
