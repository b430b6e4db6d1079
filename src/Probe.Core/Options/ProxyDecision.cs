using System.Collections.Immutable;

namespace Probe.Options;

/// <summary>Which route one URL takes and why, or what is wrong with the setting. A value: it is judged, not thrown.</summary>
public sealed record ProxyDecision
{
    /// <summary>The route; null when the setting cannot be used.</summary>
    public required Route? Route { get; init; }

    /// <summary>The setting that decided, as given, user information masked; null when there was none.</summary>
    public string? Setting { get; init; }

    /// <summary>True when the setting has user information before the host, which BITS and WinHTTP do not use.</summary>
    public bool HasCredentials { get; init; }

    /// <summary>Where it came from: <c>-x</c>, a variable's name, <c>default</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What is malformed and what is accepted; null when the setting is well-formed.</summary>
    public string? Problem { get; init; }

    /// <summary>True when <see cref="Problem"/> is not a mistake in writing: a well-formed proxy of a kind that BITS cannot use.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>
    /// The error that BITS gives for <see cref="Problem"/>; null for that of a malformed setting (0x80070057, by other
    /// texts 0x8020003F), and where there is no problem.
    /// </summary>
    public uint? HResult { get; init; }

    /// <summary>The Windows settings that the account goes by, for whoever loads the script they name; null when none are known.</summary>
    public ProxySettings? Settings { get; init; }

    /// <summary>What a PAC script said; null when none was asked.</summary>
    public PacAnswer? Pac { get; init; }

    /// <summary>What was looked at, in order, the winner and the overruled named: one line each.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];
}
