using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Requests for a part of a file end in a reset.</summary>
public sealed class RangeReset : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "range-reset",
            Summary = "GET with Range is answered by a reset of the connection; HEAD and GET of the whole file pass.",
            Imitates = "Palo Alto firewalls with 'skip block HTTP range' off: the download never advances (PALOALTO)",
            Where = FaultPlace.Proxy,
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_CONNECTION_ERROR",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request is { IsGet: true, Range: not null } ? reply with { Silent = true, End = ReplyEnd.Reset } : reply;
}
