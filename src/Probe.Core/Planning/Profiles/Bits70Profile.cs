using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// BITS of Windows Vista and Server 2008, which asks for several ranges of express files in one request. Header set,
/// order and values as captured, direct (bits-protocol 1.3 and 1.6).
/// </summary>
internal sealed class Bits70Profile : RequestProfile
{
    /// <inheritdoc/>
    public override string Id => "bits-7.0";

    /// <inheritdoc/>
    public override string Summary => "BITS of Windows Vista and Server 2008";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "lines through a proxy: Proxy-Connection takes the place of Connection, in absolute-form; no capture shows it",
            "If-Unmodified-Since: left out where the HEAD gave no Last-Modified",
            "range sizes: those of one capture, then doubling",
            "lines added with -H: placed between User-Agent and Host, as captured from BITS 7.7",
        ];

    /// <inheritdoc/>
    public override RangeSeries Series => RangeSeries.Bits70;

    /// <inheritdoc/>
    public override HeaderList Headers(ProfileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var connection = request.ThroughProxy ? "Proxy-Connection" : "Connection";
        var lines = new ProfileLines(request.Extra);
        lines.Own("Accept", "*/*");
        lines.Own("Accept-Encoding", "identity");
        if (!request.Ranges.IsEmpty)
        {
            lines.Own("Range", ByteRange.ToHeaderValue(request.Ranges));
        }

        if (request.IfUnmodifiedSince is { } lastModified)
        {
            lines.Own("If-Unmodified-Since", lastModified);
        }

        lines.Own("User-Agent", "Microsoft BITS/7.0");
        lines.TheUsers("Host", connection);
        lines.Own("Host", request.Url.Authority);
        lines.Own(connection, "Keep-Alive");
        return lines.ToHeaderList();
    }
}
