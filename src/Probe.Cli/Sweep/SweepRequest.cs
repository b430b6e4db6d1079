namespace Probe.Cli.Sweep;

/// <summary>What a command line asks of a sweep.</summary>
internal sealed record SweepRequest
{
    /// <summary>Requests a second over all towards hosts beyond this machine, unless asked otherwise.</summary>
    internal const double GentleRate = 100;

    /// <summary>File with the list; <c>-</c> for standard input, null for the URLs of the command line.</summary>
    internal string? Path { get; init; }

    /// <summary>URLs at the same time.</summary>
    internal int Workers { get; init; } = 8;

    /// <summary>URLs of one host and port at the same time.</summary>
    internal int PerHost { get; init; } = 8;

    /// <summary>Requests a second over all; 0 for no bound, null for <see cref="GentleRate"/> beyond loopback.</summary>
    internal double? Rate { get; init; }
}
