using System.IO.Compression;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>Content is compressed though the client asked for none of it.</summary>
public sealed class GzipDespiteIdentity : IFault
{
    private const int MostOctets = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public LabFaultInfo Info { get; } =
        new()
        {
            Id = "gzip-despite-identity",
            Summary =
                "Bodies up to 16 MiB come gzip-compressed with Content-Encoding: gzip, though the client "
                + "accepts identity only.",
            Imitates = "WAN accelerators and reverse proxies that compress by content type or by default",
            Where = FaultPlace.Proxy,
            Trips = ["content-is-not-transformed", "head-length-is-true", "range-length-is-exact"],
            ExpectedError = "BG_E_INVALID_SERVER_RESPONSE",
        };

    /// <inheritdoc/>
    public async ValueTask<Reply> TransformAsync(
        Reply reply,
        LabRequest request,
        FaultContext context,
        CancellationToken cancellationToken
    )
    {
        if (!request.IsGet || reply.Status is not (200 or 206) || reply.Body.Length is null or > MostOctets)
        {
            return reply;
        }

        var plain = await reply.Body.ReadAllAsync(MostOctets, cancellationToken);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(plain, cancellationToken);
        }

        return reply.WithBody(ReplyBody.Of(packed.ToArray())).WithHeader("Content-Encoding", "gzip");
    }
}
