using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// Delivery Optimization of Windows 10 and 11, which downloads in BITS's place where it is not switched off. Its pieces
/// of 1 MiB are documented; of its requests a capture through a proxy shows the names of the lines, not their order.
/// </summary>
internal sealed class DeliveryOptimizationProfile : RequestProfile
{
    private const long PieceOctets = 1024 * 1024;

    /// <inheritdoc/>
    public override string Id => "delivery-optimization";

    /// <inheritdoc/>
    public override string Summary => "Delivery Optimization of Windows 10 and 11";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "order of all lines, and Accept: a capture through a proxy shows Range, User-Agent and Proxy-Connection by name only",
            "MS-CV: seen in that capture, left out, since its value is a correlation id of Microsoft's service",
            "HEAD: sent to learn the length, which the real client has from its service",
            "ranges: pieces of 1 MiB, the documented size of a piece; the same capture shows 0-1 asked first",
            "the codes in the verdict are those of BITS; Delivery Optimization says 0x80D05001 or 0x80D05011 where ranges fail",
        ];

    /// <inheritdoc/>
    public override RangeSeries Series { get; } = new([PieceOctets], Doubles: false);

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

        lines.Own("User-Agent", "Microsoft-Delivery-Optimization/10.1");
        lines.TheUsers("Host");
        lines.Own("Host", request.Url.Authority);
        return lines.ToHeaderList();
    }
}
