using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>HEAD is passed on as GET, and the content comes back with it.</summary>
public sealed class HeadWithBody : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-with-body",
            Summary = "The body follows the answer to HEAD, on a connection that stays open.",
            Imitates = "Gateways that turn HEAD into GET for their scanner or cache and forget to take the body off",
            Where = FaultPlace.Proxy,
            Trips = ["head-has-no-body"],
            ExpectedError = "ERROR_HTTP_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        request.IsHead ? request with { Method = "GET" } : request;

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead ? reply with { BodyOnHead = true } : reply;
}
