using System.Globalization;
using System.Text.Json;
using Probe.Http;

namespace Probe.Evidence.Journal;

/// <summary>Reads a journal line by line, of a run that was killed too: what cannot be read is told and passed over.</summary>
public static class JournalReader
{
    /// <summary>Most octets of one line.</summary>
    public const int MostOfLine = 128 * 1024 * 1024;

    private const int Piece = 64 * 1024;

    /// <summary>True when a file begins as a journal does.</summary>
    /// <param name="start">Its first octets.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith("{\"begin\":{\"format\":"u8);

    /// <summary>The records that can be read, in order.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="passedOver">Told of each line that cannot be read: its number, and why.</param>
    public static IEnumerable<JournalRecord> Read(Stream journal, Action<long, string> passedOver)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(passedOver);
        return ReadLines(journal, passedOver);
    }

    private static IEnumerable<JournalRecord> ReadLines(Stream journal, Action<long, string> passedOver)
    {
        var buffer = new byte[Piece];
        var (start, end, number, tooLong) = (0, 0, 1L, false);
        var looked = 0; // octets of the line that were looked through for its end
        while (true)
        {
            var rest = buffer.AsSpan(start + looked, end - start - looked).IndexOf((byte)'\n');
            var feed = rest < 0 ? -1 : looked + rest;
            looked = 0;
            if (feed >= 0)
            {
                if (tooLong)
                {
                    passedOver(number, $"the line is longer than {MostOfLine} octets");
                    tooLong = false;
                }
                else if (feed > 0 && ReadLine(buffer.AsSpan(start, feed), number, passedOver) is { } record)
                {
                    if (record.Begin is { Format: not JournalBegin.CurrentFormat } begin)
                    {
                        passedOver(
                            number,
                            $"the journal has form {begin.Format.ToString(CultureInfo.InvariantCulture)}, this version reads form {JournalBegin.CurrentFormat}"
                        );
                        yield break;
                    }

                    yield return record;
                }

                start += feed + 1;
                number++;
                continue;
            }

            if (tooLong || end - start >= MostOfLine)
            {
                (start, end, tooLong) = (0, 0, true);
            }

            if (start > 0)
            {
                Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
                (start, end) = (0, end - start);
            }

            looked = end;
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MostOfLine));
            }

            var read = journal.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (end > 0 || tooLong)
                {
                    passedOver(
                        number,
                        tooLong
                            ? $"the line is longer than {MostOfLine} octets"
                            : "the record was not written to its end"
                    );
                }

                yield break;
            }

            end += read;
        }
    }

    private static JournalRecord? ReadLine(ReadOnlySpan<byte> line, long number, Action<long, string> passedOver)
    {
        try
        {
            var record = JournalLine.Read(line);
            if (JournalValidity.ProblemOf(record) is not { } problem)
            {
                return record with { LineOctets = line.Length };
            }

            passedOver(number, problem);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException)
        {
            var column = (cause as JsonException)?.BytePositionInLine is { } position
                ? $"column {(position + 1).ToString(CultureInfo.InvariantCulture)}: "
                : "";
            passedOver(number, column + Printable.Escape(Short(cause.Message), 200));
        }

        return null;
    }

    /// <summary>The library's sentence without its repetition of the place.</summary>
    private static string Short(string message)
    {
        var path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return path > 0 ? message[..path] : message;
    }
}
