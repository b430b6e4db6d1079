using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// Delivery Optimization of Windows 10 and 11, which downloads in BITS's place where it is not switched off. Lines,
/// order and range sizes are those published of Windows 11 downloading from a WSUS server (216 requests, all GET, all
/// with one range); an endpoint recorder shows the same lines in the same order of Windows 10.
/// </summary>
internal sealed class DeliveryOptimizationProfile : RequestProfile
{
    private const long PieceOctets = 1024 * 1024;

    /// <summary>A correlation vector has 16 base64 digits or more and counters; this one stands for nobody.</summary>
    private const string NobodysVector = "AAAAAAAAAAAAAAAA.0";

    /// <inheritdoc/>
    public override string Id => "delivery-optimization";

    /// <inheritdoc/>
    public override string Summary => "Delivery Optimization of Windows 10 and 11";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "HEAD, and the foreground job's GET without Range: sent to learn the length and to compare; the real client has the length from the update's metadata and asks for ranges only, so that a fault of these two alone does not stop it",
            "order of the lines through a proxy: Proxy-Connection takes the place of Connection; a recording proxy shows it, MS-CV, Range and User-Agent by name only",
            "request line through a proxy: absolute-form, as HTTP requires (RFC 9112, 3.2.2)",
            "MS-CV: always the same value; the real one is a correlation id that counts requests",
            "ranges: pieces of 1 MiB one after the other over a kept connection; the real client takes them out of order over several. Windows 10 was seen to ask 0-1 first, and for pieces of 128 KiB",
            "several ranges in one request: no capture shows any",
            "User-Agent: of Windows 11; Windows 10 says 10.0",
            "lines added with -H: placed after MS-CV",
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
        lines.Own("MS-CV", NobodysVector);
        lines.TheUsers("Content-Length", "Host");
        lines.Own("Content-Length", "0");
        lines.Own("Host", request.Url.Authority);
        return lines.ToHeaderList();
    }
}
