using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Parts have long heads.</summary>
public sealed class PartHeadsLarge : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "part-heads-large",
            Summary = "Each part of an answer to several ranges has header lines beyond those that BITS takes.",
            Imitates =
                "Content networks that repeat the headers of the whole in each part; BITS takes 180 octets of "
                + "them (HTTPREQ)",
            Where = FaultPlace.Proxy,
            Settings = [new("octets", "octets", 200, 1, 4096, "Octets of one further header value.")],
            Trips = ["multipart-fits-bits-limits"],
            ExpectedError = null,
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        Byteranges.Rewrite(
            reply,
            request,
            context.Site,
            (body, file, ranges) =>
                (body with { MoreHeaders = $"X-Part-Note: {new string('x', (int)context["octets"])}\r\n" }).Of(
                    ranges.Select(r => (r, file.Open(r.First, r.Length)))
                )
        );
}
