using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The server takes the file for changed.</summary>
public sealed class PreconditionFails : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "precondition-fails",
            Summary = "A request with If-Unmodified-Since is answered 412.",
            Imitates =
                "Servers of a farm with different file times; a hop that shifts Last-Modified into its own "
                + "time zone",
            Where = FaultPlace.Origin,
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_412",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.Headers.Contains("If-Unmodified-Since")
            ? Reply
                .Page(
                    412,
                    "Precondition Failed",
                    "text/html",
                    "<html><body><h2>412 - Precondition Failed</h2></body></html>"
                )
                .WithHeader("Server", "Microsoft-IIS/10.0")
            : null;
}
