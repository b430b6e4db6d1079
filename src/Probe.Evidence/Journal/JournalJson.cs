using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Evidence.Journal;

/// <summary>
/// The form of a journal's lines: the records of the program themselves, nothing lost. Made at build time, since Native
/// AOT has no reflection to make it later.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 24,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [
        typeof(OctetsConverter),
        typeof(UrlConverter),
        typeof(HeadersConverter),
        typeof(BlockConverter),
        typeof(NamedConverter<Purpose>),
        typeof(NamedConverter<Leg>),
        typeof(NamedConverter<Depth>),
        typeof(NamedConverter<BodyEnd>),
        typeof(NamedConverter<BodyFraming>),
        typeof(NamedConverter<FailureStage>),
        typeof(NamedConverter<FailureSide>),
        typeof(NamedConverter<RouteKind>),
        typeof(NamedConverter<NameOutcome>),
        typeof(NamedConverter<NameSource>),
        typeof(NamedConverter<AuthScheme>),
        typeof(NamedConverter<AuthTarget>),
        typeof(NamedConverter<TokenOutcome>),
        typeof(NamedConverter<TlsVersion>),
        typeof(NamedConverter<ProxyOwner>),
        typeof(NamedConverter<TunnelParty>),
        typeof(NamedConverter<TunnelEnd>),
        typeof(NamedConverter<Opening>),
        typeof(NamedConverter<BodyCut>),
    ]
)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>One line of a journal read and written.</summary>
internal static class JournalLine
{
    /// <summary>
    /// Members that journals of form 1 from before do not have. They are read as false or 0, so only what meant that
    /// then may be here; all else that is added can be null.
    /// </summary>
    private static readonly HashSet<(Type Type, string Name)> Later = [(typeof(ProxyDecision), "hasCredentials")];

    private static readonly JsonTypeInfo<JournalRecord> Type =
        (JsonTypeInfo<JournalRecord>)
            new JsonSerializerOptions(JournalJson.Default.Options)
            {
                TypeInfoResolver = JournalJson.Default.WithAddedModifier(WantWhatHasNoDefault),
            }.GetTypeInfo(typeof(JournalRecord));

    /// <summary>Writes a line, its end not included.</summary>
    internal static void Write(Utf8JsonWriter writer, JournalRecord record) =>
        JsonSerializer.Serialize(writer, record, Type);

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none, or lacks something.</exception>
    internal static JournalRecord Read(ReadOnlySpan<byte> line)
    {
        RefuseNulls(line);
        return JsonSerializer.Deserialize(line, Type)!;
    }

    /// <summary>No line has a null: a member without a value is not written, and no list has a hole.</summary>
    private static void RefuseNulls(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("null"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Type.Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                throw new JsonException("null stands for nothing here", null, 0, reader.TokenStartIndex);
            }
        }
    }

    /// <summary>
    /// A member that cannot be null must be there: what the type starts it with is not what a missing one would be read as.
    /// </summary>
    private static void WantWhatHasNoDefault(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (property.Set is null)
            {
                // What follows from the others is not written.
                type.Properties.RemoveAt(i);
                continue;
            }

            property.IsRequired =
                !Later.Contains((type.Type, property.Name))
                && (
                    property.PropertyType.IsValueType
                        ? Nullable.GetUnderlyingType(property.PropertyType) is null
                        : !property.IsSetNullable
                );
        }
    }
}
