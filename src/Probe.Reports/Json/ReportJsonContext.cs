using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probe.Reports.EventLog;
using Probe.Reports.Sweep;

namespace Probe.Reports.Json;

/// <summary>
/// Serializers made at build time: Native AOT has no reflection to make them later. The default encoder is kept on
/// purpose: it writes every control and non-ASCII character as <c>\uXXXX</c>, so that no text of a peer reaches a
/// terminal or an HTML page raw. Writing code alone is generated: setting up metadata would take longer than the
/// whole of a small report.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Serialization
)]
[JsonSerializable(typeof(ResultDocument))]
[JsonSerializable(typeof(CheckListDocument))]
[JsonSerializable(typeof(ExplainProxyDocument))]
[JsonSerializable(typeof(SweepUrlDocument))]
[JsonSerializable(typeof(SweepInvalidDocument))]
[JsonSerializable(typeof(SweepSummaryDocument))]
[JsonSerializable(typeof(JudgedLogDocument))]
internal sealed partial class ReportJsonContext : JsonSerializerContext
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };
    private static readonly JsonWriterOptions OneLine = new() { Indented = false };

    internal static string ToText(ResultDocument document) => ToText(document, Default.ResultDocumentSerializeHandler);

    internal static string ToText(CheckListDocument document) =>
        ToText(document, Default.CheckListDocumentSerializeHandler);

    internal static string ToText(ExplainProxyDocument document) =>
        ToText(document, Default.ExplainProxyDocumentSerializeHandler);

    internal static string ToText(JudgedLogDocument document) =>
        ToText(document, Default.JudgedLogDocumentSerializeHandler);

    internal static string ToLine(SweepUrlDocument document) =>
        ToText(document, Default.SweepUrlDocumentSerializeHandler, OneLine);

    internal static string ToLine(SweepInvalidDocument document) =>
        ToText(document, Default.SweepInvalidDocumentSerializeHandler, OneLine);

    internal static string ToLine(SweepSummaryDocument document) =>
        ToText(document, Default.SweepSummaryDocumentSerializeHandler, OneLine);

    /// <summary>
    /// Calls the generated writing code itself. By way of JsonSerializer it would be looked up by reflection over
    /// attributes first, which costs a start more than the writing.
    /// </summary>
    private static string ToText<T>(T document, Action<Utf8JsonWriter, T> handler, JsonWriterOptions? layout = null)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, layout ?? Layout))
        {
            handler(writer, document);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
