using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Testing;

/// <summary>Writes multipart/byteranges bodies with the octets of <see cref="TestFile"/>.</summary>
public static class Multipart
{
    /// <summary>The boundary of all of them.</summary>
    public const string Boundary = "3d6b6a416f9b5";

    /// <summary>A tidy body.</summary>
    /// <param name="fileLength">Length of the file in octets.</param>
    /// <param name="ranges">The parts.</param>
    public static byte[] Of(long fileLength, params ReadOnlySpan<ByteRange> ranges)
    {
        using var body = new MemoryStream();
        foreach (var range in ranges)
        {
            body.Write(Part(range, fileLength, TestFile.Bytes(range.First, (int)range.Length)));
        }

        body.Write(End);
        return body.ToArray();
    }

    /// <summary>One part, its boundary before it.</summary>
    /// <param name="range">What its Content-Range says.</param>
    /// <param name="fileLength">The total there.</param>
    /// <param name="octets">Its octets.</param>
    /// <param name="more">Further header lines, CRLF at the end of each.</param>
    public static byte[] Part(ByteRange range, long fileLength, byte[] octets, string more = "") =>
        [
            .. Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\r\n--{Boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes {range}/{fileLength}\r\n{more}\r\n"
                )
            ),
            .. octets,
        ];

    /// <summary>One part without Content-Range, its boundary before it.</summary>
    /// <param name="length">Its octets, from the file's beginning.</param>
    public static byte[] Nameless(int length) =>
        [
            .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\nContent-Type: application/octet-stream\r\n\r\n"),
            .. TestFile.Bytes(0, length),
        ];

    /// <summary>The closing boundary.</summary>
    public static ReadOnlySpan<byte> End => "\r\n--3d6b6a416f9b5--\r\n"u8;

    /// <summary>The head of a 206 with such a body.</summary>
    /// <param name="body">The body, for its length.</param>
    public static string Head(byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return $"HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; boundary={Boundary}\nContent-Length: {body.Length}\n\n";
    }
}
