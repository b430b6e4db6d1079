using System.Globalization;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Content-Range gives another length of the file than HEAD.</summary>
public sealed class ContentRangeTotalWrong : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "content-range-total-wrong",
            Summary = "The total in Content-Range is larger than the file.",
            Imitates = "Two servers of a farm with different versions of a file behind one address",
            Where = FaultPlace.Origin,
            Settings = [new("more", "octets", 512, 1, 1099511627776, "How much larger the total is.")],
            Trips = ["head-length-is-true"],
            ExpectedError = "BG_E_NO_PROGRESS",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        reply.Status == 206 && reply.Headers.Get("Content-Range")?.Split('/') is [var range, var total]
            ? reply.WithHeader("Content-Range", $"{range}/{More(total, context["more"])}")
            : reply;

    private static string More(string total, long more) =>
        (long.Parse(total, CultureInfo.InvariantCulture) + more).ToString(CultureInfo.InvariantCulture);
}
