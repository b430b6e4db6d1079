using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Offsets lose their upper bits.</summary>
public sealed class LargeOffsetWraps : IFault
{
    /// <summary>How many bits of an offset are kept.</summary>
    internal static FaultSetting Bits { get; } =
        new("bits", "bits", 31, 16, 40, "Bits that an offset keeps: 31 for signed, 32 for unsigned numbers.");

    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "large-offset-wraps",
            Summary =
                "Ranges past the limit are asked of the origin at the offset modulo the limit; the large file"
                + " is what is checked.",
            Imitates = "Appliances that keep offsets in 32 bits when they write requests anew",
            Where = FaultPlace.Proxy,
            Settings = [Bits],
            Trips = ["large-offset-is-honoured"],
            ExpectedError = "BG_E_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked
            ? request.WithHeader("Range", Wrap(asked, context).ToHeaderValue())
            : request;

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.LargeFileUrl],
        };

    /// <summary>The range at the offset that is left of the one asked for.</summary>
    internal static ByteRange Wrap(ByteRange asked, FaultContext context)
    {
        var first = asked.First % (1L << (int)context[Bits.Name]);
        return new ByteRange(first, first + asked.Length - 1);
    }
}
