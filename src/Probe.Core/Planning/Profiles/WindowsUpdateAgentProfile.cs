using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// The Windows Update agent itself, which fetches its own small cabinets (self-update, redirection) without BITS. Logs
/// of captures show HEAD and GET of wuident.cab, muv4wuredir.cab and wsus3setup.cab by method and User-Agent; the order
/// of the lines is that of the agent's SOAP requests.
/// </summary>
internal sealed class WindowsUpdateAgentProfile : RequestProfile
{
    /// <inheritdoc/>
    public override string Id => "windows-update-agent";

    /// <inheritdoc/>
    public override string Summary => "the Windows Update agent fetching its own cabinets";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "order of the lines: Connection, User-Agent and Host as published of the agent's SOAP requests to a WSUS server; of its cabinets only method and User-Agent were seen",
            "Accept: as WinHTTP sends it for BITS; the SOAP requests have none",
            "lines and request line through a proxy: as for BITS; no capture shows them",
            "User-Agent: that of Windows 10; up to Windows 7 it was Windows-Update-Agent alone, Windows 11 has been seen with 1507.2601.30012.0 Client-Protocol/2.90",
            "URL: asked as given; the agent adds the time to the URL of a cabinet, as in wuident.cab?0911180916",
            "ranges: the agent is taken to fetch cabinets whole, so that only the foreground job is its own",
            "If-Unmodified-Since: left out, none was seen",
            "the codes in the verdict are those of BITS; the agent has codes of its own (0x8024xxxx)",
        ];

    /// <inheritdoc/>
    public override HeaderList Headers(ProfileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lines = new ProfileLines(request.Extra);
        lines.Own(request.ThroughProxy ? "Proxy-Connection" : "Connection", "Keep-Alive");
        lines.Own("Accept", "*/*");
        if (!request.Ranges.IsEmpty)
        {
            lines.Own("Range", ByteRange.ToHeaderValue(request.Ranges));
        }

        lines.Own("User-Agent", "Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.50");
        lines.TheUsers("Host");
        lines.Own("Host", request.Url.Authority);
        return lines.ToHeaderList();
    }
}
