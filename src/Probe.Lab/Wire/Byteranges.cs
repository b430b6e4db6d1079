using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>Writes multipart/byteranges bodies (RFC 9110, 14.6), in the dress of IIS.</summary>
internal sealed record Byteranges
{
    private const string Boundary = "3d6b6a416f9b5";

    /// <summary>Content-Type of the whole.</summary>
    public const string ContentType = "multipart/byteranges; boundary=" + Boundary;

    /// <summary>Content-Type of each part.</summary>
    public required string PartType { get; init; }

    /// <summary>Length of the file in octets.</summary>
    public required long Total { get; init; }

    /// <summary>Further header lines of each part, CRLF after each.</summary>
    public string MoreHeaders { get; init; } = "";

    /// <summary>What comes before the first boundary.</summary>
    public string Preamble { get; init; } = "";

    /// <summary>False to leave the closing boundary out.</summary>
    public bool Closed { get; init; } = true;

    /// <summary>False to leave Content-Range out of the parts.</summary>
    public bool NamesRanges { get; init; } = true;

    /// <summary>The body.</summary>
    /// <param name="parts">What each part says it is, and its octets.</param>
    public ReplyBody Of(IEnumerable<(ByteRange Range, ReplyBody Octets)> parts)
    {
        var pieces = new List<ReplyBody>();
        foreach (var (range, octets) in parts)
        {
            pieces.Add(
                Ascii(
                    $"{(pieces.Count == 0 ? Preamble : "\r\n")}--{Boundary}\r\nContent-Type: {PartType}\r\n{MoreHeaders}"
                        + (
                            NamesRanges
                                ? $"Content-Range: bytes {range}/{Total.ToString(CultureInfo.InvariantCulture)}\r\n"
                                : ""
                        )
                        + "\r\n"
                )
            );
            pieces.Add(octets);
        }

        if (Closed)
        {
            pieces.Add(Ascii($"\r\n--{Boundary}--\r\n"));
        }

        return ReplyBody.Of(pieces);
    }

    /// <summary>The reply with its parts written anew; as it is where it has no parts of a file of the site.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="request">The request that it answers.</param>
    /// <param name="site">The files.</param>
    /// <param name="write">Writes the body: what the file is, the parts asked for.</param>
    public static Reply Rewrite(
        Reply reply,
        LabRequest request,
        LabSite site,
        Func<Byteranges, LabResource, IReadOnlyList<ByteRange>, ReplyBody> write
    ) =>
        reply.Status == 206
        && reply.Headers.Get("Content-Type") == ContentType
        && site.Find(request.Path) is { } file
        && request.Range is { } asked
        && RangeSet.Read(asked, file.Length) is { Length: > 1 } ranges
            ? reply.WithBody(write(new Byteranges { PartType = file.ContentType, Total = file.Length }, file, ranges))
            : reply;

    private static ReplyBody Ascii(string text) => ReplyBody.Of(Encoding.ASCII.GetBytes(text));
}
