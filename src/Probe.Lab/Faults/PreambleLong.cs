using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Much comes before the first boundary.</summary>
public sealed class PreambleLong : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "preamble-long",
            Summary = "Answers to several ranges begin with several empty lines.",
            Imitates = "Servers that write line ends on both sides of each boundary; BITS takes two (HTTPREQ)",
            Where = FaultPlace.Proxy,
            Settings = [new("lines", "line ends", 4, 1, 100, "Line ends before the first boundary.")],
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
                (body with { Preamble = string.Concat(Enumerable.Repeat("\r\n", (int)context["lines"])) }).Of(
                    ranges.Select(r => (r, file.Open(r.First, r.Length)))
                )
        );
}
