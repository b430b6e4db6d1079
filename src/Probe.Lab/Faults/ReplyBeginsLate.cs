using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>GETs are held back longer than a client waits.</summary>
public sealed class ReplyBeginsLate : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "reply-begins-late",
            Summary =
                "A GET is answered only after so long a time that clients have given up; HEAD is answered at "
                + "once.",
            Imitates = "Scanners that read a file whole before they let its first octet pass",
            Where = FaultPlace.Proxy,
            Settings = [new("delay", "milliseconds", 60000, 1, 3600000, "How long a GET is held back.")],
            Trips = ["body-is-complete"],
            ExpectedError = "ERROR_WINHTTP_TIMEOUT",
        };

    /// <inheritdoc/>
    public Reply Transform(Reply reply, LabRequest request, FaultContext context) =>
        request.IsGet && reply.Status is 200 or 206
            ? reply with
            {
                Delay = TimeSpan.FromMilliseconds(context["delay"]),
            }
            : reply;
}
