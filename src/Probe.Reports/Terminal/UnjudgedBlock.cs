using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>What passed through the capture proxy and is not judged, a sentence each.</summary>
internal static class UnjudgedBlock
{
    internal static void Write(Screen screen, Unjudged unjudged)
    {
        screen.Title("NOT JUDGED");
        foreach (var text in unjudged.Sentences())
        {
            screen.Hang(screen.Glyphs.Blocked, screen.Text(screen.Short(text)), 2, 2);
        }

        if (!screen.Options.Verbose)
        {
            return;
        }

        screen.Fold(screen.Text("Each of them"), page => WriteEach(page, unjudged));
    }

    private static void WriteEach(Screen screen, Unjudged unjudged)
    {
        foreach (var tunnel in unjudged.Tunnels)
        {
            screen.Line(
                screen.Text(
                    screen.Short(
                        $"tunnel {tunnel.Target}, {Units.Number(tunnel.OctetsUp)} octets up, {Units.Number(tunnel.OctetsDown)} down, ended by {Json.Tokens.Of(tunnel.EndedBy)} ({Json.Tokens.Of(tunnel.End)}){(tunnel.Why is { } why ? ": " + why : "")}"
                    ),
                    Ink.Faint
                ),
                4
            );
        }

        foreach (var answer in unjudged.Answers)
        {
            screen.Line(
                screen.Text(screen.Short($"{Units.Number(answer.Status)} {answer.Target}: {answer.Why}"), Ink.Faint),
                4
            );
        }

        foreach (var unasked in unjudged.Unasked)
        {
            screen.Line(
                screen.Text(
                    screen.Short(
                        $"{unasked.Client}: no request: {unasked.Words}, {Units.Number(unasked.Octets)} octets in {Units.Number((long)unasked.Total.TotalMilliseconds)} ms, ended by {Json.Tokens.Of(unasked.EndedBy)} ({Json.Tokens.Of(unasked.End)}){(unasked.Why is { } why ? ": " + why : "")}"
                    ),
                    Ink.Faint
                ),
                4
            );
        }
    }
}
