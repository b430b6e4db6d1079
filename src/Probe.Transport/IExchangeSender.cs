using Probe.Exchanges;
using Probe.Options;
using Probe.Planning;

namespace Probe.Transport;

/// <summary>Sends planned requests over one leg's connections, one after the other.</summary>
public interface IExchangeSender : IAsyncDisposable
{
    /// <summary>
    /// Sends one request: uses the leg's idle connection when it is still good for the same next hop, else opens
    /// one; at most one connection attempt per address. Whatever a peer does becomes part of the exchange.
    /// </summary>
    /// <param name="spec">What to send.</param>
    /// <param name="route">Which way.</param>
    /// <param name="number">Number to give the exchange.</param>
    /// <param name="cancellation">
    /// Cancelled when the run's time is over or the user interrupts; the exchange then ends with the cause
    /// <see cref="FailureCauses.MaxTimeReached"/> (never an exception).
    /// </param>
    Task<Exchange> SendAsync(RequestSpec spec, Route route, int number, CancellationToken cancellation);
}
