using System.Text;

namespace Probe.Evidence.Logs;

/// <summary>
/// A text file line by line, however long it or a line of it is: of a line longer than any log line the rest is passed
/// over. UTF-8 unless a byte order mark says otherwise; octets that are none become U+FFFD.
/// </summary>
public static class LogLines
{
    /// <summary>Characters of a line that are looked at; a request line of 8 KiB and its company have room.</summary>
    public const int Longest = 32 * 1024;

    /// <summary>The lines, without their ends.</summary>
    /// <param name="file">The file; not closed.</param>
    public static IEnumerable<LogLine> Read(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var reader = new StreamReader(
            file,
            Encoding.UTF8,
            detectEncodingFromByteOrderMarks: true,
            bufferSize: 64 * 1024,
            leaveOpen: true
        );
        var buffer = new char[64 * 1024];
        var line = new StringBuilder();
        long number = 1;
        var isCut = false;
        while (reader.Read(buffer, 0, buffer.Length) is var count and > 0)
        {
            for (var start = 0; start < count; )
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                var stop = end < 0 ? count : end;
                var room = Math.Min(stop - start, Longest - line.Length);
                isCut |= room < stop - start;
                line.Append(buffer, start, room);
                start = stop + 1;
                if (end >= 0)
                {
                    yield return new LogLine(number++, Whole(line), isCut);
                    line.Clear();
                    isCut = false;
                }
            }
        }

        if (line.Length > 0)
        {
            yield return new LogLine(number, Whole(line), isCut);
        }
    }

    private static string Whole(StringBuilder line) =>
        line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
}

/// <summary>One line.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text, without the end of line.</param>
/// <param name="IsCut">True when it is longer than <see cref="LogLines.Longest"/>.</param>
public readonly record struct LogLine(long Number, string Text, bool IsCut)
{
    /// <summary>True when it has nothing but blanks.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}
