using System.Text.Json;

namespace Probe.Evidence.Har;

/// <summary>
/// Reads HAR 1.2 and what browsers and HTTP debuggers write under that name: entries may lack what the format asks for,
/// or have null there. The file is held whole, within a bound; one entry is taken apart at a time, and where the file
/// breaks off, what stood before that counts.
/// </summary>
public static class HarFile
{
    /// <summary>Most octets of a file.</summary>
    public const long MostOctets = 256L * 1024 * 1024;

    private const int MostDepth = 64;

    private static readonly JsonReaderOptions Tolerant = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MostDepth,
    };

    /// <summary>Reads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entry">Told of each entry that can be read.</param>
    /// <param name="unreadable">Told of each one that cannot (line, column, why), and of where the file breaks off.</param>
    /// <param name="mostOctets">Bound on the file.</param>
    /// <returns>Who wrote it, and whether there is a list of entries at all.</returns>
    public static HarFacts Read(
        Stream file,
        Action<HarEntry> entry,
        Action<long, long, string> unreadable,
        long mostOctets = MostOctets
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(unreadable);
        using var whole = new MemoryStream();
        if (!Fill(whole, file, mostOctets))
        {
            unreadable(0, 0, $"it has more than {mostOctets} octets; save it without bodies ('HAR without content')");
            return new HarFacts(false, "");
        }

        var octets = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        var places = new LinePlaces(octets);
        var json = octets.Span.StartsWith("\uFEFF"u8) ? octets[3..] : octets;
        var shift = octets.Length - json.Length;
        var reader = new Utf8JsonReader(json.Span, Tolerant);
        var facts = new HarFacts(false, "");
        try
        {
            return Log(ref reader, shift, places, entry, unreadable, ref facts);
        }
        catch (JsonException broken)
        {
            unreadable((broken.LineNumber ?? 0) + 1, (broken.BytePositionInLine ?? 0) + 1, Why(broken));
            return facts;
        }
    }

    private static HarFacts Log(
        ref Utf8JsonReader reader,
        int shift,
        LinePlaces places,
        Action<HarEntry> entry,
        Action<long, long, string> unreadable,
        ref HarFacts facts
    )
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !Enter(ref reader, "log"u8))
        {
            unreadable(1, 1, "it has no object 'log'");
            return facts;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            unreadable(1, 1, "its 'log' is no object");
            return facts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (
                reader.ValueTextEquals("creator"u8)
                || (facts.Creator.Length == 0 && reader.ValueTextEquals("browser"u8))
            )
            {
                reader.Read();
                using var creator = JsonDocument.ParseValue(ref reader);
                facts = facts with { Creator = HarText.Creator(creator.RootElement) };
            }
            else if (reader.ValueTextEquals("entries"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    reader.Skip();
                    continue;
                }

                facts = facts with { HasEntries = true };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    One(ref reader, shift, places, entry, unreadable);
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return facts;
    }

    private static void One(
        ref Utf8JsonReader reader,
        int shift,
        LinePlaces places,
        Action<HarEntry> entry,
        Action<long, long, string> unreadable
    )
    {
        var (line, column) = places.Of(reader.TokenStartIndex + shift);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            unreadable(line, column, "the entry is no object");
            return;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        if (HarText.Entry(document.RootElement, line, column, out var problem) is { } read)
        {
            entry(read);
        }
        else
        {
            unreadable(line, column, problem);
        }
    }

    /// <summary>Goes to the value of a property of the object that the reader stands in; false without one.</summary>
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool Fill(MemoryStream whole, Stream file, long most)
    {
        var buffer = new byte[64 * 1024];
        while (file.Read(buffer) is var count and > 0)
        {
            if (whole.Length + count > most)
            {
                return false;
            }

            whole.Write(buffer, 0, count);
        }

        return true;
    }

    /// <summary>The parser's own sentence, without the place that it repeats.</summary>
    private static string Why(JsonException broken)
    {
        var text = broken.Message;
        var place = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return "it is no JSON from here on: " + Probe.Http.Printable.Escape(place < 0 ? text : text[..place], 300);
    }
}

/// <summary>What a HAR says of itself.</summary>
/// <param name="HasEntries">True when there is a list of entries.</param>
/// <param name="Creator">Program and version that wrote it, untrusted text; empty when it does not say.</param>
public sealed record HarFacts(bool HasEntries, string Creator);
