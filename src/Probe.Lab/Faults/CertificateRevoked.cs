using System.Globalization;
using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>The https origin's certificate was revoked, and its list of revoked certificates says so.</summary>
public sealed class CertificateRevoked : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "certificate-revoked",
            Summary =
                "The server's certificate is on its authority's revocation list; the file is checked by https, with revocation.",
            Imitates =
                "A WSUS certificate that was revoked when its key leaked, and a job with BG_SSL_ENABLE_CRL_CHECK",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CERT_REVOKED",
        };

    /// <inheritdoc/>
    public CertificatePlan Certify(CertificatePlan plan, FaultContext context) =>
        plan with
        {
            RevocationListUrl = context.Endpoints.OriginUrl.WithPathAndQuery(PathOf(context)).ToString(),
        };

    /// <inheritdoc/>
    public Reply? Answer(LabRequest request, FaultContext context) =>
        request.Target == PathOf(context)
            ? new Reply
            {
                Status = 200,
                Reason = "OK",
                Headers = HeaderList
                    .Empty.Add("Content-Type", "application/pkix-crl")
                    .Add("Content-Length", context.RevocationList.Length.ToString(CultureInfo.InvariantCulture)),
                Body = new ReplyBody(
                    new MemoryStream([.. context.RevocationList], writable: false),
                    context.RevocationList.Length
                ),
            }
            : null;

    // Systems keep lists by address: one of another lab must not pass for this one's.
    private static string PathOf(FaultContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"/revoked-{context.Now.UtcTicks}.crl");

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
            AsksRevocation = true,
        };
}
