using System.Collections.Immutable;
using System.Globalization;
using Probe.EventLogs;

namespace Probe.Evidence.EventLog;

/// <summary>From a record's elements to the record: the schema of Windows events, whichever way it was written.</summary>
internal static class EventTree
{
    /// <summary>The record.</summary>
    /// <param name="root">Its <c>Event</c> element.</param>
    /// <param name="number">Number of the record, when its file gives one.</param>
    /// <param name="written">When it was written, when its file says so.</param>
    internal static LoggedEvent? Read(BinXmlElement root, long? number, DateTimeOffset? written)
    {
        if (root.Name != "Event" || root.Child("System") is not { } system)
        {
            return null;
        }

        var provider = system.Child("Provider");
        return new LoggedEvent
        {
            Provider = provider?.Attribute("Name") ?? "",
            Id = (int)Number(system, "EventID"),
            Version = (int)Number(system, "Version"),
            RecordNumber = number ?? Number(system, "EventRecordID"),
            WrittenAt = Time(system.Child("TimeCreated")?.Attribute("SystemTime")) ?? written,
            Channel = TextOf(system, "Channel"),
            Computer = TextOf(system, "Computer"),
            Activity = system.Child("Correlation")?.Attribute("ActivityID").ToUpperInvariant() ?? "",
            Fields = Fields(root),
        };
    }

    private static ImmutableArray<LoggedField> Fields(BinXmlElement root) =>
        root.Child("EventData") is { } data
            ?
            [
                .. data
                    .Children.Where(c => c.Name == "Data")
                    .Select(c => new LoggedField(c.Attribute("Name"), c.Text.ToString())),
            ]
        : root.Child("UserData")?.Children is [var only, ..]
            ? [.. only.Children.Select(c => new LoggedField(c.Name, c.Text.ToString()))]
        : [];

    private static string TextOf(BinXmlElement system, string name) => system.Child(name)?.Text.ToString().Trim() ?? "";

    private static long Number(BinXmlElement system, string name) =>
        long.TryParse(TextOf(system, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= int.MaxValue
            ? number
            : 0;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
