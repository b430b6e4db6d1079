using System.Runtime.InteropServices;

namespace Probe.Cli.Edge;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to finish with what it has, a second one ends the process at
/// once, as it would without us.
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
    }

    /// <summary>Cancelled at the first interrupt.</summary>
    internal CancellationToken Token => _source.Token;

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
        if (Interlocked.Increment(ref _count) > 1)
        {
            return;
        }

        context.Cancel = true;
        _told();
        _source.Cancel();
    }
}
