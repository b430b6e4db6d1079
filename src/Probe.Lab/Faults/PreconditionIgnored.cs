using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A condition is not passed on.</summary>
public sealed class PreconditionIgnored : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "precondition-ignored",
            Summary = "If-Unmodified-Since is removed from each request, so that nobody evaluates it.",
            Imitates = "Proxies that write requests anew from what they know",
            Where = FaultPlace.Proxy,
            Trips = ["if-unmodified-since-is-respected"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) => request.WithoutHeader("If-Unmodified-Since");
}
