using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// BITS of Windows 8, 8.1 and Server 2012. Header set and order as captured, direct: HEAD, GET and ranged GET
/// (bits-protocol 1.3).
/// </summary>
internal sealed class Bits77Profile : RequestProfile
{
    /// <inheritdoc/>
    public override string Id => "bits-7.7";

    /// <inheritdoc/>
    public override string Summary => "BITS of Windows 8, Windows 8.1 and Server 2012, and of some Windows 7";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "several ranges in one request: written as captured from BITS 7.0",
            "order of the header lines through a proxy: Proxy-Connection takes the place of Connection",
            "request line through a proxy: absolute-form, as HTTP requires (RFC 9112, 3.2.2); no capture shows it",
            "If-Unmodified-Since: taken to repeat the Last-Modified of the HEAD, and left out where the HEAD gave none",
            "range sizes: those of one capture, then doubling",
        ];

    /// <inheritdoc/>
    public override HeaderList Headers(ProfileRequest request) => Lines(request, "Microsoft BITS/7.7");

    /// <summary>The lines of BITS from 7.7 on.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="userAgent">Value of User-Agent.</param>
    internal static HeaderList Lines(ProfileRequest request, string userAgent)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lines = new ProfileLines(request.Extra);
        lines.Own(request.ThroughProxy ? "Proxy-Connection" : "Connection", "Keep-Alive");
        lines.Own("Accept", "*/*");
        lines.Own("Accept-Encoding", "identity");
        if (request.IfUnmodifiedSince is { } lastModified)
        {
            lines.Own("If-Unmodified-Since", lastModified);
        }

        if (!request.Ranges.IsEmpty)
        {
            lines.Own("Range", ByteRange.ToHeaderValue(request.Ranges));
        }

        lines.Own("User-Agent", userAgent);
        lines.TheUsers("Host");
        lines.Own("Host", request.Url.Authority);
        return lines.ToHeaderList();
    }
}
