using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Planning;

/// <summary>
/// An ordinary client's view, as when somebody "tries it by hand": no condition, no Accept-Encoding. Lines and
/// order as curl 7.88.1 sends them, read off the wire for HEAD, GET and ranged GET, direct and through a proxy.
/// </summary>
internal sealed class CurlProfile : RequestProfile
{
    /// <inheritdoc/>
    public override string Id => "curl";

    /// <inheritdoc/>
    public override string Summary => "curl, an ordinary client to compare with";

    /// <inheritdoc/>
    public override ImmutableArray<string> Inferred => [];

    /// <inheritdoc/>
    public override HeaderList Headers(ProfileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lines = new ProfileLines(request.Extra);
        lines.Own("Host", request.Url.Authority);
        if (!request.Ranges.IsEmpty)
        {
            lines.Own("Range", ByteRange.ToHeaderValue(request.Ranges));
        }

        lines.Own("User-Agent", "curl/7.88.1");
        lines.Own("Accept", "*/*");
        if (request.ThroughProxy)
        {
            lines.Own("Proxy-Connection", "Keep-Alive");
        }

        lines.TheUsers();
        return lines.ToHeaderList();
    }
}
