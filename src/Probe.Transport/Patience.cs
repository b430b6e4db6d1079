using Probe.Exchanges;

namespace Probe.Transport;

/// <summary>
/// The time-outs of one exchange behind one token: a phase's own allowance, the end of the run's time, the user's
/// interrupt. After a cancellation it tells which of them it was.
/// </summary>
internal sealed class Patience : IDisposable
{
    /// <summary>Timers take no more than 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _run;
    private readonly CancellationToken _interrupted;
    private readonly CancellationTokenRegistration _fromRun;
    private readonly CancellationTokenRegistration _fromUser;

    public Patience(TimeProvider time, CancellationToken run, CancellationToken interrupted)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _run = run;
        _interrupted = interrupted;
        _fromRun = run.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _fromUser = interrupted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when any of the limits is reached.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The allowance last given, for the failure's text.</summary>
    public TimeSpan Allowance { get; private set; }

    /// <summary>The time as a timer takes it.</summary>
    public static TimeSpan Bound(TimeSpan allowance) =>
        allowance < TimeSpan.Zero ? TimeSpan.Zero
        : allowance > Longest ? Longest
        : allowance;

    /// <summary>Starts the current phase's allowance anew.</summary>
    public void Allow(TimeSpan allowance)
    {
        Allowance = allowance;
        _source.CancelAfter(Bound(allowance));
    }

    /// <summary>Which limit was reached, as a failure cause.</summary>
    public string Cause =>
        _interrupted.IsCancellationRequested ? FailureCauses.Interrupted
        : _run.IsCancellationRequested ? FailureCauses.MaxTimeReached
        : FailureCauses.TimedOut;

    /// <inheritdoc/>
    public void Dispose()
    {
        _fromRun.Dispose();
        _fromUser.Dispose();
        _source.Dispose();
    }
}
