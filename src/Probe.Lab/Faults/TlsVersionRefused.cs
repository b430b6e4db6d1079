using Probe.Options;

namespace Probe.Lab.Faults;

/// <summary>
/// The https origin takes TLS 1.3 alone, and the client knows 1.2 at most, as Windows does before 11 and Server 2022
/// (https://learn.microsoft.com/windows/win32/secauthn/protocols-in-tls-ssl--schannel-ssp-).
/// </summary>
public sealed class TlsVersionRefused : IFault
{
    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "tls-version-refused",
            Summary = "The server takes TLS 1.3 only; the file is checked by https, offering up to TLS 1.2.",
            Imitates = "A server hardened to TLS 1.3, and a Windows before 11 and Server 2022",
            Where = FaultPlace.Origin,
            Trips = ["tls-is-trusted"],
            ExpectedError = "ERROR_WINHTTP_SECURE_CHANNEL_ERROR",
        };

    /// <inheritdoc/>
    public TlsManners Handshake(TlsManners manners, FaultContext context) => manners with { NewestOnly = true };

    /// <inheritdoc/>
    public LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) =>
        endpoints with
        {
            CheckUrls = [endpoints.TlsFileUrl],
            TlsMax = TlsVersion.Tls12,
        };
}
