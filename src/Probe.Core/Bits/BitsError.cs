using System.Collections.Immutable;
using System.Globalization;

namespace Probe.Bits;

/// <summary>One entry of the catalogue: a code that a BITS job, its service or its neighbours report.</summary>
public sealed record BitsError
{
    /// <summary>Symbolic name as the header spells it, such as <c>BG_E_MISSING_FILE_SIZE</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The HRESULT.</summary>
    public required uint HResult { get; init; }

    /// <summary>Header that defines it.</summary>
    public required string Header { get; init; }

    /// <summary>Parties it points at, such as <c>client|proxy</c>, or what else it is about.</summary>
    public required string Parties { get; init; }

    /// <summary>Job state it leads to: <c>error</c>, <c>transient</c> or <c>unknown</c>, as documented.</summary>
    public required string JobState { get; init; }

    /// <summary>What makes it happen.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>Where that stands.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>The HRESULT as <c>0x80200013</c>.</summary>
    public string Hex => "0x" + HResult.ToString("X8", CultureInfo.InvariantCulture);
}
