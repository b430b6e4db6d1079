using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>HEAD is answered with the length of its own body, which is none.</summary>
public sealed class HeadLengthZero : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-length-zero",
            Summary = "HEAD gives Content-Length: 0.",
            Imitates = "Scripts and application servers that count the octets they send, which on HEAD are none",
            Where = FaultPlace.Origin,
            Trips = ["empty-file-is-served"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead && reply.Status == 200 ? reply.WithHeader("Content-Length", "0") : reply;
}
