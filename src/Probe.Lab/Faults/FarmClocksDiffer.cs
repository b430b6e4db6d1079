using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Members of a farm have the file with different times.</summary>
public sealed class FarmClocksDiffer : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "farm-clocks-differ",
            Summary =
                "Ranges that begin at an odd offset are answered by a member whose copy has a later "
                + "Last-Modified.",
            Imitates =
                "A balanced pair of servers whose content was copied at different times: BITS starts again "
                + "and again without an HTTP error (CONSIST)",
            Where = FaultPlace.Origin,
            Settings = [new("later", "seconds", 7, 1, 1000000000, "How far the clocks are apart.")],
            Trips = ["file-stays-the-same"],
            ExpectedError = "BG_E_NO_PROGRESS",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        IsSecondMember(request) && HttpDate.Parse(reply.Headers.Get("Last-Modified")) is { } date
            ? reply.WithHeader("Last-Modified", HttpDate.Format(date.AddSeconds(context["later"])))
            : reply;

    /// <summary>Which member answers follows from the request alone, so that runs compare.</summary>
    internal static bool IsSecondMember(LabRequest request) =>
        RangeSet.ReadClosed(request.Range) is { } asked && asked.First % 2 == 1;
}
