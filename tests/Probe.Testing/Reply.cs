using Probe.Http;

namespace Probe.Testing;

/// <summary>Texts of tidy replies, for <see cref="ExchangeBuilder.Replies"/>.</summary>
public static class Reply
{
    /// <summary>To HEAD, for a file of that many octets.</summary>
    /// <param name="fileLength">Length of the file in octets.</param>
    /// <param name="more">Further header lines, with LF between them.</param>
    public static string Head(long fileLength, string more = "") =>
        $"HTTP/1.1 200 OK\nContent-Length: {fileLength}\nAccept-Ranges: bytes\n{Tail(more)}";

    /// <summary>The whole file.</summary>
    public static string Whole(long fileLength, string more = "") => Head(fileLength, more);

    /// <summary>A 206 with one range.</summary>
    public static string Range(long first, long last, long fileLength, string more = "") =>
        $"HTTP/1.1 206 Partial Content\nContent-Length: {new ByteRange(first, last).Length}\n"
        + $"Content-Range: bytes {first}-{last}/{fileLength}\n{Tail(more)}";

    /// <summary>Any status with a short page of text.</summary>
    /// <param name="statusLine">Status and reason, such as <c>403 Forbidden</c>.</param>
    /// <param name="more">Further header lines, with LF between them.</param>
    /// <param name="page">The body.</param>
    public static string Page(string statusLine, string more = "", string page = "<html><h1>No</h1></html>") =>
        $"HTTP/1.1 {statusLine}\nContent-Type: text/html\nContent-Length: {page?.Length}\n{Lines(more)}\n{page}";

    private static string Tail(string more) => $"Last-Modified: Wed, 04 Sep 2024 02:15:41 GMT\n{Lines(more)}\n";

    private static string Lines(string more) => more.Length == 0 || more.EndsWith('\n') ? more : more + "\n";
}
