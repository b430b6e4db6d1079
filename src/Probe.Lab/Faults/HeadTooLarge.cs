using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The reply's head is larger than WinHTTP takes.</summary>
public sealed class HeadTooLarge : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "head-too-large",
            Summary = "Each reply carries header lines of so many octets together.",
            Imitates = "Set-Cookie and X- lines copied at each hop of a loop; single sign-on gateways with huge tokens",
            Where = FaultPlace.Proxy,
            Settings = [new("octets", "octets", 100000, 1, 1048576, "Octets of header values that are added.")],
            Trips = ["head-fits-winhttp-limits"],
            ExpectedError = "ERROR_WINHTTP_HEADER_SIZE_OVERFLOW",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context)
    {
        const int LineOctets = 4000;
        var headers = reply.Headers;
        for (var left = context["octets"]; left > 0; left -= LineOctets)
        {
            headers = headers.Add("X-Trace", new string('t', (int)Math.Min(LineOctets, left)));
        }

        return reply with
        {
            Headers = headers,
        };
    }
}
