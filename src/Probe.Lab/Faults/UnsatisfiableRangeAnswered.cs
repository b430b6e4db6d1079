using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A range past the end is answered as if it were there.</summary>
public sealed class UnsatisfiableRangeAnswered : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "unsatisfiable-range-answered",
            Summary = "A range that lies outside the file is answered 200 with no octet.",
            Imitates = "Servers and scripts that seek to the offset and send what they find",
            Where = FaultPlace.Origin,
            Trips = ["unsatisfiable-range-is-refused"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 416
            ? new Reply
            {
                Status = 200,
                Reason = "OK",
                Headers = [new("Content-Length", "0")],
            }
            : reply;
}
