using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Single octets are damaged, at the same places each time.</summary>
public sealed class BytesDamaged : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "bytes-damaged",
            Summary = "One octet in every so many has its bits flipped; which ones follows from the seed.",
            Imitates = "Bad memory or a bad disk under a cache; a scanner that edits what it takes for a pattern",
            Where = FaultPlace.Proxy,
            Settings = [new("every", "octets", 4096, 1, 1099511627776, "One octet in so many is damaged.")],
            Trips = ["range-bytes-are-exact", "content-matches-name"],
            ExpectedError = "WU_E_DM_INCORRECTFILEHASH",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context)
    {
        if (!request.IsGet || reply.Status is not (200 or 206))
        {
            return reply;
        }

        var every = context["every"];
        var place = (long)(unchecked((ulong)context.Seed) % (ulong)every);
        var first = RangeSet.ReadClosed(request.Range) is { } asked && reply.Status == 206 ? asked.First : 0;
        return reply with { Body = reply.Body with { Content = new MappedStream(reply.Body.Content, first, Damage) } };

        void Damage(Span<byte> octets, long offset)
        {
            for (var at = (place - (offset % every) + every) % every; at < octets.Length; at += every)
            {
                octets[(int)at] ^= 0xff;
            }
        }
    }
}
