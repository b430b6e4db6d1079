using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// The Windows Update agent itself, which fetches its own small cabinets (self-update, redirection) without BITS. Its
/// User-Agent was seen in captures; the rest is what WinHTTP sends of its own accord.
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
            "order of all lines, and Connection: as WinHTTP writes them for BITS; no capture of the agent was at hand",
            "ranges: the agent is taken to fetch cabinets whole, so that only the foreground job is its own",
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
