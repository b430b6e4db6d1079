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

    internal static void Write(ResultDocument document, TextWriter target) =>
        Write(document, Default.ResultDocumentSerializeHandler, target, Layout);

    internal static void Write(CheckListDocument document, TextWriter target) =>
        Write(document, Default.CheckListDocumentSerializeHandler, target, Layout);

    internal static void Write(ExplainProxyDocument document, TextWriter target) =>
        Write(document, Default.ExplainProxyDocumentSerializeHandler, target, Layout);

    internal static void Write(JudgedLogDocument document, TextWriter target) =>
        Write(document, Default.JudgedLogDocumentSerializeHandler, target, Layout);

    internal static void WriteLine(SweepUrlDocument document, TextWriter target) =>
        Write(document, Default.SweepUrlDocumentSerializeHandler, target, OneLine);

    internal static void WriteLine(SweepInvalidDocument document, TextWriter target) =>
        Write(document, Default.SweepInvalidDocumentSerializeHandler, target, OneLine);

    internal static void WriteLine(SweepSummaryDocument document, TextWriter target) =>
        Write(document, Default.SweepSummaryDocumentSerializeHandler, target, OneLine);

    /// <summary>
    /// Calls the generated writing code itself, and ends the line. By way of JsonSerializer it would be looked up by
    /// reflection over attributes first, which costs a start more than the writing.
    /// </summary>
    private static void Write<T>(
        T document,
        Action<Utf8JsonWriter, T> handler,
        TextWriter target,
        JsonWriterOptions layout
    )
    {
        using (var writer = new Utf8JsonWriter(new TextBuffer(target), layout))
        {
            handler(writer, document);
        }

        target.Write('\n');
    }
}
