using System.Globalization;
using Probe.Reports.Json;
using Probe.Sweeps;

namespace Probe.Reports.Sweep;

/// <summary>
/// One JSON object a line: each URL as its run ends, then a summary. A last line of another type than
/// <c>summary</c> means that the program was killed.
/// </summary>
public sealed class JsonLinesReport : ISweepReport
{
    /// <summary>Version of the contract: the second number grows when fields are added.</summary>
    public const string SchemaVersion = "1.0";

    /// <summary>The JSON Schema that every line fulfils.</summary>
    public static string ReadSchema()
    {
        using var stream =
            typeof(JsonLinesReport).Assembly.GetManifestResourceStream("Probe.Reports.Schemas.sweep.schema.json")
            ?? throw new InvalidOperationException("the schema is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <inheritdoc/>
    public void Write(SweepEntry entry, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(writer);
        ReportJsonContext.WriteLine(
            new SweepUrlDocument(
                "url",
                entry.Url.ToString(),
                Tokens.Of(entry.Outcome),
                entry.Works,
                entry.Complete,
                entry.Error is { } error ? new SweepErrorDocument(error.Name, error.Hex) : null,
                entry.Culprit is { } culprit
                    ? new SweepCulpritDocument(Tokens.Of(culprit.Party), Tokens.Of(culprit.Confidence), culprit.Why)
                    : null,
                entry.Summary,
                entry.DecidedBy,
                [.. entry.FailedChecks],
                entry.Requests,
                entry.Octets,
                Milliseconds(entry.Duration)
            ),
            writer
        );
    }

    /// <inheritdoc/>
    public void WriteInvalid(long line, int column, string problem, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ReportJsonContext.WriteLine(new SweepInvalidDocument("invalid", line, column, problem), writer);
    }

    /// <inheritdoc/>
    public void Write(SweepResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var counts = result.Counts;
        ReportJsonContext.WriteLine(
            new SweepSummaryDocument(
                "summary",
                SchemaVersion,
                result.ToolVersion,
                result.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                Milliseconds(result.Duration),
                result.ExitCode,
                result.Complete,
                result.Planned,
                counts.Done,
                counts.Works,
                counts.Fails,
                counts.Undecided,
                counts.Invalid,
                counts.Requests,
                Math.Round(counts.Requests / Math.Max(result.Duration.TotalSeconds, 0.001), 1),
                counts.Octets,
                result.Pauses,
                [.. counts.Kinds.Select(k => new SweepKindDocument(k.Error, k.Culprit, k.Count, [.. k.Examples]))]
            ),
            writer
        );
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
