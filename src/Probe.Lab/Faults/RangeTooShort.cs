using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A range comes with fewer octets than it says.</summary>
public sealed class RangeTooShort : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-too-short",
            Summary = "Content-Range is as asked, and body and Content-Length are shorter.",
            Imitates = "A cache that lost the end of a block; arithmetic that takes the last octet as excluded",
            Where = FaultPlace.Proxy,
            Settings = [new("missing", "octets", 1, 1, 1099511627776, "How many octets are missing.")],
            Trips = ["range-length-is-exact"],
            ExpectedError = "BG_E_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context)
    {
        if (reply is not { Status: 206, Body: { Length: { } length, Content: var content } })
        {
            return reply;
        }

        var kept = Math.Max(0, length - context["missing"]);
        return reply.WithBody(new ReplyBody(new LimitedStream(content, kept, mustBeWhole: true), kept));
    }
}
