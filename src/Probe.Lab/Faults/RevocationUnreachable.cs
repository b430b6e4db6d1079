using System.Globalization;

namespace Probe.Lab.Faults;

/// <summary>Nobody says whether the https origin's certificate was revoked.</summary>
public sealed class RevocationUnreachable : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "revocation-unreachable",
            Summary =
                "The revocation list of the server's certificate cannot be fetched; the file is checked by https, with revocation.",
            Imitates = "A firewall that lets clients to the WSUS server and not to the authority's revocation list",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_REV_FAILED",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            RevocationListUrl = string.Create(
                CultureInfo.InvariantCulture,
                $"http://127.0.0.1:{context.ClosedPort}/revoked-{context.Now.UtcTicks}.crl"
            ),
        };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
            AsksRevocation = true,
        };
}
