using System.Collections.Immutable;

namespace Probe.Verdicts;

/// <summary>A record that Windows would write for a job: what to look for on the client, and to compare with.</summary>
public sealed record EventLogRecord
{
    /// <summary>The provider of all of them.</summary>
    public const string Provider = "Microsoft-Windows-Bits-Client";

    /// <summary>The channel, as wevtutil and Get-WinEvent name it.</summary>
    public const string Channel = "Microsoft-Windows-Bits-Client/Operational";

    /// <summary>The channel, as the Event Viewer's tree shows it.</summary>
    public const string ViewerPath = "Applications and Services Logs/Microsoft/Windows/Bits-Client/Operational";

    /// <summary>Event id: 60, 61 or 202.</summary>
    public required int Id { get; init; }

    /// <summary>Version of the event's manifest that the fields follow.</summary>
    public required int Version { get; init; }

    /// <summary>Level of the event.</summary>
    public required EventLogLevel Level { get; init; }

    /// <summary>Every field of the event, in the manifest's order.</summary>
    public required ImmutableArray<EventLogField> Fields { get; init; }

    /// <summary>documented, observed or inferred: how it is known that Windows writes this event for this end.</summary>
    public required string Basis { get; init; }

    /// <summary>What that rests on, and what of the values was not seen anywhere.</summary>
    public required string Note { get; init; }
}

/// <summary>One field of an event.</summary>
/// <param name="Name">Its name in the manifest, case as there.</param>
/// <param name="Value">Text of the value as the event's XML has it; null for what only Windows knows.</param>
/// <param name="Meaning">The value for people, or why there is none; null where it speaks for itself.</param>
public sealed record EventLogField(string Name, string? Value, string? Meaning = null);

/// <summary>Levels that the events have.</summary>
public enum EventLogLevel
{
    /// <summary>Level 4.</summary>
    Information,

    /// <summary>Level 3.</summary>
    Warning,

    /// <summary>Level 2.</summary>
    Error,
}
