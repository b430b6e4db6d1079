using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A header line is folded onto the next.</summary>
public sealed class HeaderFolded : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "header-folded",
            Summary = "Each reply has a Via line that goes on in the next line.",
            Imitates = "Gateways that fold long Via and cookie lines (obs-fold, RFC 9112, 5.2)",
            Where = FaultPlace.Proxy,
            Trips = ["replies-follow-the-grammar"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.WithHeader("Via", "1.1 gateway-one.example,\r\n 1.1 gateway-two.example");
}
