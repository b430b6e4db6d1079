namespace Probe.Pac;

/// <summary>Bounds on a PAC script: on loading it once, and on each question after that.</summary>
/// <remarks>
/// Windows gave a script 60 seconds and 1 MB (Microsoft Learn, AutoProxy Issues in WinHTTP, of Windows XP and Server
/// 2003; nothing newer is documented). The size is taken as it is there; the time is shorter, since a job's first
/// request waits for it.
/// </remarks>
public sealed record PacLimits
{
    /// <summary>Largest script in octets: 1 MiB.</summary>
    public const int MostOctets = 1024 * 1024;

    /// <summary>Longest run, the waits for names included. Default 5 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer than <see cref="Time"/> a run may take where nothing looks at the clock: within one search of a
    /// regular expression, or one wait for a name. After that it is given up. Default 4 s.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest wait for one name. Default 2 s.</summary>
    public TimeSpan NameTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest search of one regular expression. Default 1 s.</summary>
    public TimeSpan RegexTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most octets that one run may allocate, looked at between statements. Default 64 MiB.</summary>
    public long Memory { get; init; } = 64L * 1024 * 1024;

    /// <summary>Most statements of one run. Default 5,000,000.</summary>
    public int Statements { get; init; } = 5_000_000;

    /// <summary>Deepest nesting of calls. Default 256.</summary>
    public int Recursion { get; init; } = 256;

    /// <summary>Most elements of one array. Default 1,000,000.</summary>
    public uint ArrayElements { get; init; } = 1_000_000;

    /// <summary>Most lines of trace for one question; the rest is counted. Default 200.</summary>
    public int TraceLines { get; init; } = 200;
}
