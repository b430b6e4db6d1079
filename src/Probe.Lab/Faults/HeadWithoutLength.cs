using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The length of the file is lost on the answer to HEAD.</summary>
public sealed class HeadWithoutLength : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-without-length",
            Summary = "Answers to HEAD come without Content-Length.",
            Imitates = "Apache 2.0 as a proxy (KB10132); HTTP/2 front ends told to remove the line from HEAD",
            Where = FaultPlace.Proxy,
            Trips = ["head-gives-length"],
            ExpectedError = "BG_E_MISSING_FILE_SIZE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsHead ? reply.WithoutHeader("Content-Length") : reply;
}
