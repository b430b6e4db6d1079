namespace Probe.Options;

/// <summary>
/// The two job settings that govern retries (IBackgroundCopyJob::SetMinimumRetryDelay and SetNoProgressTimeout).
/// BITS holds both as whole seconds in 32 bits.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>A job may set less, and BITS takes this instead.</summary>
    public static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(5);

    /// <summary>How long BITS waits at least after a transient error. Default 600 s, at least 5 s.</summary>
    public TimeSpan MinimumDelay { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How long BITS goes on without one octet more. Default 14 days; zero for no retry at all.</summary>
    public TimeSpan NoProgressTimeout { get; init; } = TimeSpan.FromDays(14);

    /// <summary>False when every transient error puts the job into ERROR at once: no time-out, or a delay beyond it.</summary>
    public bool AllowsRetry => NoProgressTimeout > TimeSpan.Zero && MinimumDelay <= NoProgressTimeout;
}
