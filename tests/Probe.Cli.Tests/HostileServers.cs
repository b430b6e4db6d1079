using System.Text;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>One server on loopback with a hostile script for each path, and a sound file under <c>/sound.cab</c>.</summary>
internal static class HostileServers
{
    /// <summary>A terminal's title, a cleared screen, C1 colours, a right-to-left override in UTF-8, DEL.</summary>
    internal const string Escapes = "\u001b]0;title\u0007\u001b[2J\u009b31m\u00e2\u0080\u00aegnp.exe\u0085\u007f";

    private const int FileLength = 20_000;
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";
    private const string LastModified = "Last-Modified: Tue, 03 Nov 2026 10:00:00 GMT\r\n";

    /// <summary>Path → what is said at once, what is said again and again (nothing for an end), and the cause of failure.</summary>
    internal static IReadOnlyDictionary<string, (string Start, string Repeated, string? Cause)> Scripts { get; } =
        new Dictionary<string, (string, string, string?)>
        {
            ["/status-line"] = ("HTTP/1.1 200 ", "a", "head_too_large"),
            ["/header"] = (Ok + "Server: ", "\u001b[2J", "head_too_large"),
            ["/headers"] = (Ok, "A: b\r\n", "too_many_headers"),
            ["/interim"] = ("", "HTTP/1.1 100 Continue\r\n\r\n", "too_many_interim_responses"),
            ["/trailers"] = (Chunked + "0\r\n", "A: b\r\n", "trailers_too_large"),
            ["/extension"] = (Chunked + "5;", "x", "chunk_line_too_long"),
            ["/extensions"] = (Chunked, "1;x=012345678901234567890123456789\r\nx\r\n", "chunk_framing_too_large"),
            ["/chunk"] = (Chunked + "8000000000000000\r\n", "", "malformed_chunk"),
            ["/length"] = (Ok + "Content-Length: 9223372036854775808\r\n\r\n", "", "malformed_head"),
            ["/garbage"] = ("", "\u001b[2J\0garbage\n", "malformed_head"),
            ["/nul"] = (Ok + "A: \0\r\nContent-Length: 0\r\n\r\n", "", "malformed_head"),
            ["/loop"] = ("HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n", "", null),
            ["/chain"] = ("", "", null),
            ["/location"] = (
                $"HTTP/1.1 302 {Escapes}\r\nLocation: http://{Escapes}/\r\nContent-Length: 0\r\n\r\n",
                "",
                null
            ),
            ["/reason"] = (
                $"HTTP/1.1 403 {Escapes}\r\nServer: {Escapes}\r\nVia: 1.1 {Escapes}\r\nX-Cache: HIT {Escapes}\r\n"
                    + $"Set-Cookie: a\rb\r\nContent-Type: text/html; {Escapes}\r\n\r\n<title>{Escapes}</title>\0<h1>{Escapes}",
                "",
                null
            ),
            ["/range"] = (
                $"HTTP/1.1 206 {Escapes}\r\nContent-Range: bytes {Escapes}\r\nLast-Modified: {Escapes}\r\n"
                    + $"ETag: {Escapes}\r\nContent-Encoding: {Escapes}\r\nTransfer-Encoding: {Escapes}\r\n\r\nhello",
                "",
                null
            ),
        };

    /// <summary>Starts it.</summary>
    internal static RawServer Start() => RawServer.Start(ServeAsync);

    private static async Task ServeAsync(RawPeer peer)
    {
        while (await peer.ReadRequestAsync() is { } request)
        {
            var path = request.Split(' ')[1];
            var name = path[path.LastIndexOf('/')..];
            if (path.Contains("/chain", StringComparison.Ordinal))
            {
                // Each target leads one further: no URL comes twice.
                await peer.SendAsync($"HTTP/1.1 302 Found\r\nLocation: {path}0\r\nContent-Length: 0\r\n\r\n");
                continue;
            }

            if (!Scripts.TryGetValue(name, out var script))
            {
                await SendFileAsync(peer, request);
                continue;
            }

            if (
                request.StartsWith("HEAD", StringComparison.Ordinal)
                && script.Start.StartsWith(Chunked, StringComparison.Ordinal)
            )
            {
                // A body here would be read as the next reply's head or not, as the race goes.
                await peer.SendAsync(Chunked);
                return;
            }

            await peer.SendAsync(script.Start);
            if (script.Start.EndsWith("Content-Length: 0\r\n\r\n", StringComparison.Ordinal))
            {
                continue;
            }

            if (script.Repeated.Length == 0)
            {
                return;
            }

            var piece = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(script.Repeated, 1000)));
            while (true)
            {
                await peer.SendAsync(piece);
            }
        }
    }

    private static async Task SendFileAsync(RawPeer peer, string request)
    {
        var at = request.IndexOf("bytes=", StringComparison.Ordinal);
        if (at < 0)
        {
            await peer.SendAsync(Ok + LastModified + $"Content-Length: {FileLength}\r\nAccept-Ranges: bytes\r\n\r\n");
            if (!request.StartsWith("HEAD", StringComparison.Ordinal))
            {
                await peer.SendAsync(TestFile.Bytes(0, FileLength));
            }

            return;
        }

        var ends = request[(at + 6)..request.IndexOf('\r', at)].Split('-');
        var first = int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
        var last = Math.Min(FileLength - 1, int.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture));
        await peer.SendAsync(
            "HTTP/1.1 206 Partial Content\r\n"
                + LastModified
                + $"Content-Length: {last - first + 1}\r\nContent-Range: bytes {first}-{last}/{FileLength}\r\n\r\n"
        );
        await peer.SendAsync(TestFile.Bytes(first, last - first + 1));
    }
}
