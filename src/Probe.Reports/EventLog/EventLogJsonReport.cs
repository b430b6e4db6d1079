using Probe.Reports.Json;

namespace Probe.Reports.EventLog;

/// <summary>A judged event log as JSON.</summary>
public static class EventLogJsonReport
{
    /// <summary>Writes it, ending with a line feed.</summary>
    /// <param name="result">What was read.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(EventLogResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        ReportJsonContext.Write(JudgedLogDocument.Of(result), writer);
    }

    /// <summary>The text of the schema.</summary>
    public static string ReadSchema()
    {
        using var stream = typeof(EventLogJsonReport).Assembly.GetManifestResourceStream(
            "Probe.Reports.Schemas.event-log.schema.json"
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
