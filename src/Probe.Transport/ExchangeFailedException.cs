using Probe.Exchanges;

namespace Probe.Transport;

/// <summary>Carries a failure from the phase that met it to the sender, which makes it part of the exchange.</summary>
internal sealed class ExchangeFailedException : Exception
{
    public ExchangeFailedException(ExchangeFailure failure)
        : base(failure.Detail) => Failure = failure;

    /// <summary>What goes into the exchange.</summary>
    public ExchangeFailure Failure { get; }
}
