using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The cache has another file under this name.</summary>
public sealed class WrongFileServed : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "wrong-file-served",
            Summary = "All octets are those of another file of the same length; heads, lengths and ranges are right.",
            Imitates = "A poisoned or mixed-up cache: every answer agrees with every other, and none with the server",
            Where = FaultPlace.Proxy,
            Trips = ["range-bytes-are-exact", "content-matches-name"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context)
    {
        if (!request.IsGet || reply.Status is not (200 or 206) || reply.Body.Length is not { } length)
        {
            return reply;
        }

        var other = new LabFile(context.Seed + 1000, long.MaxValue);
        var first = RangeSet.ReadClosed(request.Range) is { } asked && reply.Status == 206 ? asked.First : 0;
        return reply with { Body = ReplyBody.Of(other, first, length) };
    }
}
