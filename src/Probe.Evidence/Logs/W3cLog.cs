using System.Globalization;
using System.Text;
using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Logs;

/// <summary>
/// W3C extended logs as IIS writes them (HTTP.sys's error log too): <c>#Fields:</c> names the columns and may change
/// midway, <c>-</c> stands for nothing, <c>+</c> for a blank.
/// </summary>
public static class W3cLog
{
    private const string Directive = "#Fields:";

    /// <summary>Codes of Windows for a client that went away: ERROR_NETNAME_DELETED, ERROR_CONNECTION_ABORTED, ERROR_OPERATION_ABORTED.</summary>
    private static readonly string[] ClientGone = ["64", "1236", "995"];

    /// <summary>True when the line is a directive of such a log.</summary>
    public static bool IsDirective(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.StartsWith(Directive, StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("#Software:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("#Version:", StringComparison.OrdinalIgnoreCase);
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
        string[]? names = null;
        Range[] fields = [];
        foreach (var line in LogLines.Read(file))
        {
            cancellation.ThrowIfCancellationRequested();
            var text = line.Text;
            if (line.IsCut)
            {
                tally.Unreadable(line.Number, 1, $"the line is longer than {LogLines.Longest} characters");
            }
            else if (text.StartsWith(Directive, StringComparison.OrdinalIgnoreCase))
            {
                names = text[Directive.Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                fields = new Range[names.Length + 1];
            }
            else if (line.IsBlank || text[0] == '#' || text[0] == '\0')
            {
                // IIS fills a log ahead with NULs; what is left of them after a crash says nothing.
            }
            else if (names is null)
            {
                tally.Unreadable(line.Number, 1, "no #Fields: line stands before it, which names the columns");
            }
            else
            {
                Line(text, names, fields, given, tally, line.Number);
            }
        }
    }

    private static void Line(
        string text,
        string[] names,
        Range[] fields,
        HttpUrl? given,
        RequestTally tally,
        long number
    )
    {
        var count = text.AsSpan().Split(fields, ' ');
        if (count != names.Length)
        {
            tally.Unreadable(
                number,
                1,
                $"it has {(count > names.Length ? "more" : count.ToString(CultureInfo.InvariantCulture))} fields where #Fields: names {names.Length}"
            );
            return;
        }

        string? Field(params ReadOnlySpan<string> wanted)
        {
            foreach (var name in wanted)
            {
                var place = Array.FindIndex(names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
                if (place >= 0 && text[fields[place]] is var value and not ("-" or ""))
                {
                    return value;
                }
            }

            return null;
        }

        var target = Field("cs-uri-stem", "cs-uri");
        var method = Field("cs-method");
        var column = target is null ? 1 : text.IndexOf(target, StringComparison.Ordinal) + 1;
        if (!int.TryParse(Field("sc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            status = 0;
        }

        if (target is null || method is null)
        {
            if (status > 0 || Field("s-reason") is not null)
            {
                tally.Skip(SkipReason.NoRequest, Field("s-reason") ?? "");
            }
            else
            {
                tally.Unreadable(number, 1, "it has no cs-method or no cs-uri-stem");
            }

            return;
        }

        if (!LoggedRequest.IsMethod(method))
        {
            tally.Unreadable(number, 1, $"'{Printable.Escape(method, 60)}' is no method");
            return;
        }

        if (target.Contains('\uFFFD', StringComparison.Ordinal))
        {
            tally.Unreadable(number, column, "the path has octets that are not UTF-8");
            return;
        }

        new LoggedRequest(method, Escaped(Query() is { } query ? $"{target}?{query}" : target), Outcome())
        {
            Base = Host() is { } host ? $"{given?.Scheme ?? SchemeOf(Field("s-port"))}://{host}" : null,
            At = Time(Field("date"), Field("time")),
            Octets = Field("sc-bytes") is { } octets ? LoggedRequest.Number(octets) : null,
        }.AddTo(tally, given, number, column);

        string? Query() => Field("cs-uri-query");

        // What a client puts into Host is any text; as a URL's host it is held to its signs.
        string? Host() => Field("cs-host", "cs(Host)") is { Length: < 300 } named ? named : null;

        RecordedOutcome Outcome()
        {
            var code =
                Field("sc-substatus") is { Length: < 6 } sub && sub != "0" && sub.All(char.IsAsciiDigit)
                    ? "." + sub
                    : "";
            var win32 = Field("sc-win32-status") is { Length: < 12 } w && w.All(char.IsAsciiDigit) ? w : "0";
            return RecordedOutcome.OfStatus(
                status,
                status.ToString(CultureInfo.InvariantCulture) + code + (win32 == "0" ? "" : $" win32 {win32}"),
                ClientGone.Contains(win32)
            );
        }
    }

    private static string SchemeOf(string? port) => port is "443" or "8531" ? "https" : "http";

    /// <summary>IIS logs a path decoded: what is not ASCII is encoded again.</summary>
    private static string Escaped(string target)
    {
        if (Ascii.IsValid(target))
        {
            return target;
        }

        var result = new StringBuilder(target.Length + 16);
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in target.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                result.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    private static DateTimeOffset? Time(string? date, string? time) =>
        DateTimeOffset.TryParseExact(
            $"{date} {time}",
            ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fff"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : null;
}
