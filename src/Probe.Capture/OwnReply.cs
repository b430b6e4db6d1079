using System.Globalization;
using System.Net;
using System.Text;
using Probe.Http;

namespace Probe.Capture;

/// <summary>An answer of the capture proxy's own, where a request cannot be passed on. It says whose it is.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Reason">Reason phrase.</param>
/// <param name="Text">What is wrong, in words.</param>
internal sealed record OwnReply(int Status, string Reason, string Text)
{
    /// <summary>What opens a tunnel.</summary>
    public static ReadOnlyMemory<byte> Established { get; } = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    /// <summary>A request that cannot be read or must not be passed on as it is.</summary>
    public static OwnReply BadRequest(string text) => new(400, "Bad Request", text);

    /// <summary>A request that is not allowed here.</summary>
    public static OwnReply Forbidden(string text) => new(403, "Forbidden", text);

    /// <summary>A server that cannot be reached.</summary>
    public static OwnReply BadGateway(string text) => new(502, "Bad Gateway", text);

    /// <summary>The octets, ready to be sent.</summary>
    public byte[] ToOctets(bool withBody)
    {
        var body =
            $"<html><head><title>bitsprobe: {Status.ToString(CultureInfo.InvariantCulture)} {Reason}</title></head>"
            + $"<body><h1>{Reason}</h1><p>{WebUtility.HtmlEncode(Printable.Escape(Text, 1000))}</p>"
            + "<p>This is the answer of bitsprobe capture itself; no server gave it.</p></body></html>\r\n";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {Status.ToString(CultureInfo.InvariantCulture)} {Reason}\r\n"
                + "Server: bitsprobe-capture\r\n"
                + "Content-Type: text/html\r\n"
                + $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n"
                + "Cache-Control: no-store\r\n"
                + "Connection: close\r\n\r\n"
                + (withBody ? body : "")
        );
    }
}
