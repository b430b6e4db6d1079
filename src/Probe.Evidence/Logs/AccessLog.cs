using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Logs;

/// <summary>
/// Access logs of proxies and servers: Squid's native format and the common and combined ones, line by line, so that a
/// log whose format was changed midway is read too.
/// </summary>
public static class AccessLog
{
    /// <summary>True when the line is of a format that is read here.</summary>
    public static bool IsLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return SquidLine.Looks(line) || CombinedLine.Looks(line);
    }

    /// <summary>Reads it to its end.</summary>
    /// <param name="file">The log.</param>
    /// <param name="given">Base for lines that name no host; null without one.</param>
    /// <param name="tally">Takes what is found.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static void Read(Stream file, HttpUrl? given, RequestTally tally, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tally);
        foreach (var line in LogLines.Read(file))
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.IsBlank)
            {
                continue;
            }

            var column = 1;
            var problem = $"the line is longer than {LogLines.Longest} characters";
            var request =
                line.IsCut ? null
                : SquidLine.Looks(line.Text) ? SquidLine.TryRead(line.Text, out column, out problem)
                : CombinedLine.Looks(line.Text) ? CombinedLine.TryRead(line.Text, out column, out problem)
                : Neither(out problem);
            if (request is null)
            {
                tally.Unreadable(line.Number, column, problem);
            }
            else
            {
                request.AddTo(tally, given, line.Number, column);
            }
        }
    }

    private static LoggedRequest? Neither(out string problem)
    {
        problem = "it is of neither Squid's format nor the common or combined one";
        return null;
    }
}
