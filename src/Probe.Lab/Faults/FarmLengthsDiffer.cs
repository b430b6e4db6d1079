using System.Globalization;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Members of a farm have files of different lengths under one name.</summary>
public sealed class FarmLengthsDiffer : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "farm-lengths-differ",
            Summary = "Every third HEAD is answered by a member that has a longer file. It takes --depth full to see.",
            Imitates = "A farm one member of which still has, or already has, another version of the file (CONSIST)",
            Where = FaultPlace.Origin,
            Settings = [new("longer", "octets", 512, 1, 1099511627776, "How much longer the other member's file is.")],
            Trips = ["file-stays-the-same"],
            ExpectedError = "BG_E_NO_PROGRESS",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request is { IsHead: true } && request.Repeats % 3 == 2 && reply.Headers.Get("Content-Length") is { } length
            ? reply.WithHeader(
                "Content-Length",
                (long.Parse(length, CultureInfo.InvariantCulture) + context["longer"]).ToString(
                    CultureInfo.InvariantCulture
                )
            )
            : reply;
}
