using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Journal;

/// <summary>Octets as Base64.</summary>
internal sealed class OctetsConverter : JsonConverter<ImmutableArray<byte>>
{
    public override ImmutableArray<byte> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        ImmutableCollectionsMarshal.AsImmutableArray(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, ImmutableArray<byte> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.AsSpan());
}

/// <summary>A URL as its text.</summary>
internal sealed class UrlConverter : JsonConverter<HttpUrl>
{
    public override HttpUrl Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        HttpUrl.TryParse(reader.GetString(), out var url, out var problem) ? url : throw new JsonException(problem);

    public override void Write(Utf8JsonWriter writer, HttpUrl value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Header lines as a list of names and values in turn.</summary>
internal sealed class HeadersConverter : JsonConverter<HeaderList>
{
    public override HeaderList Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("header lines are a list of names and values in turn");
        }

        var fields = new List<HeaderField>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var name = reader.GetString();
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException("a header line has a name and no value");
            }

            fields.Add(new HeaderField(name ?? "", reader.GetString() ?? ""));
        }

        return HeaderList.Create(CollectionsMarshal.AsSpan(fields));
    }

    public override void Write(Utf8JsonWriter writer, HeaderList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var field in value)
        {
            writer.WriteStringValue(field.Name);
            writer.WriteStringValue(field.Value);
        }

        writer.WriteEndArray();
    }
}

/// <summary>The digest of a block as <c>number:hex</c>: a long body has very many.</summary>
internal sealed class BlockConverter : JsonConverter<BlockDigest>
{
    public override BlockDigest Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        Span<byte> digest = stackalloc byte[Sha256Value.Octets];
        return
            colon > 0
            && text.Length - colon - 1 == 2 * Sha256Value.Octets
            && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && Convert.FromHexString(text.AsSpan(colon + 1), digest, out _, out _)
                == System.Buffers.OperationStatus.Done
            ? new BlockDigest(index, Sha256Value.Of(digest))
            : throw new JsonException("the digest of a block is written number:hex");
    }

    public override void Write(Utf8JsonWriter writer, BlockDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Index.ToString(CultureInfo.InvariantCulture) + ":" + value.Sha256);
}

/// <summary>An enumeration by the names of its members in snake case, as reports write them: one of them, never a number.</summary>
internal sealed class NamedConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(
        n => n.Value,
        n => n.Key,
        StringComparer.Ordinal
    );

    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"accepted: {string.Join(", ", Values.Keys)}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names[value]);
}
