using Probe.Options;
using Probe.Planning;

namespace Probe.Transport;

/// <summary>
/// The senders of a run, one for each leg. A sweep's worker keeps them from URL to URL, and with them their open
/// connections: the same client asking on, under the same credentials.
/// </summary>
/// <param name="options">What is asked for: time-outs, limits, names, trust, credentials.</param>
/// <param name="interrupt">The user's ctrl-C.</param>
public sealed class Senders(ProbeOptions options, CancellationToken interrupt) : IAsyncDisposable
{
    private readonly ConnectionNumbers _numbers = new();
    private Http1Sender? _main;
    private Http1Sender? _control;

    /// <summary>The sender of that leg, made when first asked for.</summary>
    public IExchangeSender Of(Leg leg) => leg == Leg.Main ? _main ??= New(leg) : _control ??= New(leg);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_main is not null)
        {
            await _main.DisposeAsync().ConfigureAwait(false);
        }

        if (_control is not null)
        {
            await _control.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Http1Sender New(Leg leg) => new(options, leg, TimeProvider.System, _numbers, interrupt);
}
