using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>A 407 that says not how to log in.</summary>
public sealed class ChallengeMissing : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "challenge-missing",
            Summary = "Every request is answered 407 without Proxy-Authenticate.",
            Imitates = "A filter that blocks with 407, or a gateway that drops the header line on the way",
            Where = FaultPlace.Proxy,
            Trips = ["proxy-admits-client"],
            ExpectedError = "BG_E_HTTP_ERROR_407",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply.Page(407, "Proxy Authentication Required", "text/html", "<html><body><h1>407</h1></body></html>");
}
