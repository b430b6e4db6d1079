using System.Globalization;
using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Logs;

/// <summary>
/// A line of Squid's native access log: <c>time elapsed client action/status octets method URL user hierarchy type</c>
/// (logformat "squid").
/// </summary>
internal static class SquidLine
{
    private const int Fewest = 7;

    /// <summary>True when the line begins as one does: seconds, a dot, milliseconds, a blank.</summary>
    internal static bool Looks(string line)
    {
        var text = line.AsSpan().TrimStart(' ');
        var dot = text.IndexOf('.');
        return dot is >= 1 and <= 12
            && !text[..dot].ContainsAnyExceptInRange('0', '9')
            && text.Length > dot + 4
            && !text.Slice(dot + 1, 3).ContainsAnyExceptInRange('0', '9')
            && text[dot + 4] == ' ';
    }

    /// <summary>Reads one.</summary>
    internal static LoggedRequest? TryRead(string line, out int column, out string problem)
    {
        problem = "";
        var fields = new Range[Fewest + 1];
        var text = line.AsSpan();
        var count = text.SplitAny(fields, " \t", StringSplitOptions.RemoveEmptyEntries);
        column = 1;
        if (count < Fewest)
        {
            (column, problem) = (
                line.Length + 1,
                $"a line of Squid's log has {Fewest} fields or more, this one has {count}"
            );
            return null;
        }

        // The last slot of the split holds the rest of the line.
        var action = text[fields[3]];
        var slash = action.LastIndexOf('/');
        if (
            slash <= 0
            || action.Length != slash + 4
            || action.Length > 80
            || !int.TryParse(action[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || action[..slash].ContainsAnyExcept(ActionSigns)
        )
        {
            column = fields[3].Start.Value + 1;
            problem =
                $"'{Printable.Escape(action.ToString(), 60)}' is no Squid action with its status, such as TCP_MISS/200";
            return null;
        }

        var method = text[fields[5]];
        if (!LoggedRequest.IsMethod(method))
        {
            column = fields[5].Start.Value + 1;
            problem = $"'{Printable.Escape(method.ToString(), 60)}' is no method";
            return null;
        }

        column = fields[6].Start.Value + 1;
        return new LoggedRequest(
            method.ToString(),
            text[fields[6]].ToString(),
            RecordedOutcome.OfStatus(status, action.ToString(), IsCut(action[..slash]))
        )
        {
            At = Time(text[fields[0]]),
            Octets = LoggedRequest.Number(text[fields[4]]),
            IsSquids = true,
        };
    }

    private static readonly System.Buffers.SearchValues<char> ActionSigns = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
    );

    /// <summary>The client went away, by Squid's own tag.</summary>
    private static bool IsCut(ReadOnlySpan<char> action) => action.EndsWith("_ABORTED");

    private static DateTimeOffset? Time(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds < 253_402_300_800m
            ? DateTimeOffset.UnixEpoch.AddMilliseconds((double)(seconds * 1000))
            : null;
}
