using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>One member of a farm knows no ranges.</summary>
public sealed class OneMemberWithoutRanges : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "one-member-without-ranges",
            Summary =
                "Ranges that begin at an odd offset are answered 200 with the whole file, as by one member of several.",
            Imitates = "A farm one member of which has a filter, or a module switched off, that the others have not",
            Where = FaultPlace.Origin,
            Trips = ["range-is-honoured"],
            ExpectedError = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        FarmClocksDiffer.IsSecondMember(request) ? request.WithoutHeader("Range") : request;
}
