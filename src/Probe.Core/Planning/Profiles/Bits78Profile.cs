using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// BITS of Windows 10, 11 and Server 2016 and later. Header set and order are those of a captured BITS 7.7, which
/// the captured HEADs of 7.8 agree with (bits-protocol 1.3).
/// </summary>
internal sealed class Bits78Profile : RequestProfile
{
    /// <inheritdoc/>
    public override string Id => "bits-7.8";

    /// <inheritdoc/>
    public override string Summary => "BITS of Windows 10, Windows 11 and Server 2016 and later";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred =>
        [
            "order of the header lines of GET: captured from BITS 7.7; of 7.8 only HEAD was seen, without its Host line",
            "order of the header lines through a proxy: Proxy-Connection was seen in place of Connection, its position was not",
            "request line through a proxy: absolute-form, as HTTP requires (RFC 9112, 3.2.2); no capture shows it",
            "If-Unmodified-Since: taken to repeat the Last-Modified of the HEAD, and left out where the HEAD gave none",
            "lines added with -H: placed after User-Agent, where captures show a job's own; one that names a line of the profile takes that line's place",
        ];

    /// <inheritdoc/>
    public override HeaderList Headers(ProfileRequest request) => Bits77Profile.Lines(request, "Microsoft BITS/7.8");
}
