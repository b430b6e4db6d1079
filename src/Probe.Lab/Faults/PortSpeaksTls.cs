using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The port that the http URL names speaks TLS.</summary>
public sealed class PortSpeaksTls : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "port-speaks-tls",
            Summary = "The server answers plain HTTP with 400: the port is meant for https.",
            Imitates = "http:// written with port 8531, as nginx answers it in front of WSUS",
            Where = FaultPlace.Origin,
            Trips = ["no-other-client-errors"],
            ExpectedError = "BG_E_HTTP_ERROR_400",
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        Reply
            .Page(
                400,
                "Bad Request",
                "text/html",
                "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n"
                    + "<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n"
                    + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
            )
            .WithHeader("Server", "nginx");
}
