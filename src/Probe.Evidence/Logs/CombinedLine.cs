using System.Globalization;
using System.Text;
using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Logs;

/// <summary>
/// A line of the common or combined log format (nginx, Apache, Squid's "common" and "combined"):
/// <c>client ident user [time] "METHOD target HTTP/1.1" status octets "referer" "agent"</c>, with Apache's virtual host
/// before it or Squid's action behind it.
/// </summary>
internal static class CombinedLine
{
    private const string TimeForm = "dd/MMM/yyyy:HH:mm:ss zzz";

    /// <summary>True when the line has a time in brackets with a quoted request behind it.</summary>
    internal static bool Looks(string line)
    {
        var open = line.IndexOf('[', StringComparison.Ordinal);
        var close = open < 0 ? -1 : line.IndexOf("] \"", open, StringComparison.Ordinal);
        return close > open && close - open < 40;
    }

    /// <summary>Reads one.</summary>
    internal static LoggedRequest? TryRead(string line, out int column, out string problem)
    {
        problem = "";
        var open = line.IndexOf('[', StringComparison.Ordinal);
        var close = line.IndexOf("] \"", Math.Max(0, open), StringComparison.Ordinal);
        var begin = close + 3;
        column = begin + 1;
        if (Unquoted(line, begin, out var end) is not { } request)
        {
            problem = "the request has no closing quotation mark";
            return null;
        }

        Span<Range> fields = stackalloc Range[3];
        var behind = line.AsSpan(end);
        var count = behind.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            count < 1
            || !int.TryParse(behind[fields[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status > 999
        )
        {
            column = end + 1;
            problem = "no status of three digits follows the request";
            return null;
        }

        if (
            request.Split(' ') is not [var method, var target, ..] parts
            || parts.Length > 3
            || !LoggedRequest.IsMethod(method)
        )
        {
            // What a scanner or a TLS client sent; the server says so by its 400.
            return new LoggedRequest("-", request, RecordedOutcome.OfStatus(status)) with { Target = "-" };
        }

        if (target.Contains("\\x", StringComparison.Ordinal))
        {
            column = begin + 1;
            problem = "the target has octets that no URL may have, and that the log shows escaped";
            return null;
        }

        var action = Action(line);
        return new LoggedRequest(
            method,
            target,
            RecordedOutcome.OfStatus(
                status,
                action is null ? null : $"{action}/{status.ToString(CultureInfo.InvariantCulture)}",
                action?.EndsWith("_ABORTED", StringComparison.Ordinal) == true
            )
        )
        {
            Base = Host(line.AsSpan(0, open)),
            At = DateTimeOffset.TryParseExact(
                line.AsSpan(open + 1, close - open - 1),
                TimeForm,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
                ? at
                : null,
            Octets = count > 1 ? LoggedRequest.Number(behind[fields[1]]) : null,
            IsSquids = action is not null,
        };
    }

    /// <summary>
    /// What stands between the quotation marks; null without an end. Escapes (<c>\"</c>, <c>\\</c>) are undone, those of
    /// octets (<c>\x16</c>) stay, as no URL may have them anyway.
    /// </summary>
    private static string? Unquoted(string line, int begin, out int end)
    {
        end = line.Length;
        var stop = line.AsSpan(begin).IndexOfAny('"', '\\');
        if (stop >= 0 && line[begin + stop] == '"')
        {
            end = begin + stop + 1;
            return line.Substring(begin, stop);
        }

        var text = new StringBuilder();
        for (var i = begin; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                end = i + 1;
                return text.ToString();
            }

            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
            {
                i++;
            }

            text.Append(line[i]);
        }

        return null;
    }

    /// <summary>Apache's <c>%v:%p</c> or nginx's <c>$host</c> before the client: four words instead of three.</summary>
    private static string? Host(ReadOnlySpan<char> before)
    {
        Span<Range> words = stackalloc Range[5];
        return
            before.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries) == 4
            && HttpUrl.TryParse($"http://{before[words[0]]}/", out var url, out _)
            && url.PathAndQuery == "/"
            ? (url is { PortIsExplicit: true, Port: 443 } ? "https://" : "http://") + url.Authority
            : null;
    }

    /// <summary>Squid's own <c>TCP_MISS:HIER_DIRECT</c> at the end of its combined format; null in others' logs.</summary>
    private static string? Action(string line)
    {
        var text = line.AsSpan().TrimEnd(' ');
        var word = text[(text.LastIndexOf(' ') + 1)..];
        var colon = word.IndexOf(':');
        return
            colon is > 0 and < 60
            && (
                word.StartsWith("TCP_") || word.StartsWith("NONE") || word.StartsWith("TAG_") || word.StartsWith("UDP_")
            )
            && !word[..colon].ContainsAnyExcept(ActionSigns)
            ? word[..colon].ToString()
            : null;
    }

    private static readonly System.Buffers.SearchValues<char> ActionSigns = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
    );
}
