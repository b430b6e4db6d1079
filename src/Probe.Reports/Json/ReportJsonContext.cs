using System.Text.Json.Serialization;

namespace Probe.Reports.Json;

/// <summary>
/// Serializers made at build time: Native AOT has no reflection to make them later. The default encoder is kept on
/// purpose: it writes every control and non-ASCII character as <c>\uXXXX</c>, so that no text of a peer reaches a
/// terminal or an HTML page raw.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(ResultDocument))]
[JsonSerializable(typeof(CheckListDocument))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
