namespace Probe.Options;

/// <summary>What this machine said of itself; gathered at the edge, judged in the host checks.</summary>
public sealed record HostFacts
{
    /// <summary>True on Windows.</summary>
    public required bool IsWindows { get; init; }

    /// <summary>Operating system for the report, such as <c>Debian GNU/Linux 12</c>.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>State of the SENS service: <c>running</c>, <c>stopped</c>, <c>missing</c>, …; null when not asked.</summary>
    public string? SensState { get; init; }

    /// <summary>State of the BITS service; null when not asked.</summary>
    public string? BitsState { get; init; }

    /// <summary>Proxy setting of LocalSystem as <c>bitsadmin /util /getieproxy</c> would show it; null when not read.</summary>
    public string? AccountProxy { get; init; }
}
