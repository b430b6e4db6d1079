using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Content-Length is there twice, with the same value.</summary>
public sealed class LengthRepeated : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "length-repeated",
            Summary = "Each reply has its Content-Length line twice.",
            Imitates = "A hop that adds the line without looking whether it is there",
            Where = FaultPlace.Proxy,
            Trips = ["replies-follow-the-grammar"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Headers.Get("Content-Length") is { } length
            ? reply with
            {
                Headers = reply.Headers.Add("Content-Length", length),
            }
            : reply;
}
