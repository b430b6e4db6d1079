using System.Collections.Immutable;

namespace Probe.EventLogs;

/// <summary>One record of a Windows event log, as it was written. All of it is untrusted text.</summary>
public sealed record LoggedEvent
{
    /// <summary>Provider that wrote it, such as <c>Microsoft-Windows-Bits-Client</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Event id, such as 61.</summary>
    public required int Id { get; init; }

    /// <summary>Version of the event's fields.</summary>
    public int Version { get; init; }

    /// <summary>Number of the record in its log; 0 when not known.</summary>
    public long RecordNumber { get; init; }

    /// <summary>When it was written, UTC; null when the record does not say.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Channel, such as <c>Microsoft-Windows-Bits-Client/Operational</c>.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Computer that wrote it.</summary>
    public string Computer { get; init; } = "";

    /// <summary>Correlation id, <c>{GUID}</c> in capitals; empty without one. BITS gives the transfer's.</summary>
    public string Activity { get; init; } = "";

    /// <summary>Fields with their names, in order; a field without a name has an empty one.</summary>
    public ImmutableArray<LoggedField> Fields { get; init; } = [];

    /// <summary>A field's value by name, without case; null when there is none.</summary>
    /// <param name="name">Name of the field.</param>
    public string? this[string name] =>
        Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>One field of a record.</summary>
/// <param name="Name">Its name in the provider's manifest.</param>
/// <param name="Value">Its value as text: numbers decimal, GUIDs in braces, times as ISO 8601.</param>
public sealed record LoggedField(string Name, string Value);
