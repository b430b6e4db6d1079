using System.Runtime.InteropServices;

namespace Probe.Cli.Edge;

/// <summary>
/// Ctrl-C, SIGTERM and, where the terminal is closed, SIGHUP: the first asks the command to finish with what it has, a
/// second one ends the process at once, as it would without us. A SIGHUP that whoever started us has ignored (nohup)
/// stays so.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _told;
    private int _count;

    /// <summary>Starts to listen.</summary>
    /// <param name="told">Called once, at the first interrupt.</param>
    internal Interrupts(Action told)
    {
        _told = told;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        if (!IgnoredSignals.HasHangUp())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal));
        }
    }

    /// <summary>Cancelled at the first interrupt.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Called at the second, just before the process ends; null for nothing.</summary>
    internal Action? Leaving { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        var count = Interlocked.Increment(ref _count);
        if (count > 1)
        {
            if (count == 2)
            {
                Leaving?.Invoke();
            }

            return;
        }

        context.Cancel = true;
        _told();
        _source.Cancel();
    }
}
