using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Lines of the reply's head end in LF alone.</summary>
public sealed class LineFeedsOnly : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "line-feeds-only",
            Summary = "Every line of each reply's head ends in LF without CR.",
            Imitates = "Scripts and small appliances that write text files as replies",
            Where = FaultPlace.Proxy,
            Trips = ["replies-follow-the-grammar"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) => reply with { LineEnd = "\n" };
}
