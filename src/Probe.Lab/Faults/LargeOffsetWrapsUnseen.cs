using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Offsets lose their upper bits, and the reply hides it.</summary>
public sealed class LargeOffsetWrapsUnseen : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "large-offset-wraps-unseen",
            Summary =
                "Ranges past the limit are answered with the octets at the offset modulo the limit under a "
                + "Content-Range as asked; the large file is what is checked.",
            Imitates = "Caches that seek in their copy with 32 bits: the head is right and the octets are not",
            Where = FaultPlace.Proxy,
            Settings = [LargeOffsetWraps.Bits],
            Trips = ["range-bytes-are-exact", "large-offset-is-honoured"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public LabRequest Forward(LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked
            ? request.WithHeader("Range", LargeOffsetWraps.Wrap(asked, context).ToHeaderValue())
            : request;

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        RangeSet.ReadClosed(request.Range) is { } asked && LargeOffsetWraps.Wrap(asked, context) != asked
            ? reply.ClaimingToBe(asked)
            : reply;

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.LargeFileUrl],
        };
}
