using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Lab.Wire;

/// <summary>
/// A reply as it is going to be written. The writer does what it says, sense or nonsense; only whether the
/// connection can stay open is worked out from it.
/// </summary>
public sealed record Reply
{
    /// <summary>Version of the status line.</summary>
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>Status code.</summary>
    public required int Status { get; init; }

    /// <summary>Reason phrase.</summary>
    public required string Reason { get; init; }

    /// <summary>Header lines in order; framing is here and nowhere else, but for <see cref="Chunked"/>.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>Content; not sent in answer to HEAD unless <see cref="BodyOnHead"/>, nor with 204 and 304.</summary>
    public ReplyBody Body { get; init; } = ReplyBody.Empty;

    /// <summary>True to send the body in chunks. The header line is the caller's business.</summary>
    public bool Chunked { get; init; }

    /// <summary>What the first chunk-size line is replaced by; null for the right one.</summary>
    public string? FirstChunkSize { get; init; }

    /// <summary>True to send the body in answer to HEAD too.</summary>
    public bool BodyOnHead { get; init; }

    /// <summary>What ends each line of the head.</summary>
    public string LineEnd { get; init; } = "\r\n";

    /// <summary>Octets sent in place of the head; default for the head that the other members describe.</summary>
    public ImmutableArray<byte> RawHead { get; init; }

    /// <summary>True when nothing of this is sent at all, and <see cref="End"/> follows at once.</summary>
    public bool Silent { get; init; }

    /// <summary>Most body octets sent before <see cref="End"/>; null for all.</summary>
    public long? StopAfter { get; init; }

    /// <summary>What follows the last octet.</summary>
    public ReplyEnd End { get; init; }

    /// <summary>How long to wait before the first octet.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>True for a reply whose end a client can see without the connection's: it has a length, chunks, or no body.</summary>
    public bool IsFramed => Chunked || Headers.Contains("Content-Length") || Status is 204 or 304;

    /// <summary>A reply with a text of its own.</summary>
    public static Reply Page(int status, string reason, string contentType, string text)
    {
        var body = ReplyBody.Of(text);
        return new Reply
        {
            Status = status,
            Reason = reason,
            Body = body,
            Headers =
            [
                new("Content-Type", contentType),
                new("Content-Length", body.Length!.Value.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    /// <summary>The same reply with that header line set: in its place, or at the end.</summary>
    public Reply WithHeader(string name, string value) => this with { Headers = Headers.Set(name, value) };

    /// <summary>The same reply without that header.</summary>
    public Reply WithoutHeader(string name) =>
        Headers.Contains(name) ? this with { Headers = Headers.Remove(name) } : this;

    /// <summary>The same reply with another body and the length that goes with it.</summary>
    public Reply WithBody(ReplyBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var reply = this with { Body = body };
        return body.Length is { } length
            ? reply.WithHeader("Content-Length", length.ToString(CultureInfo.InvariantCulture))
            : reply.WithoutHeader("Content-Length");
    }

    /// <summary>
    /// A 206 that says it is that range of the file, whatever its octets are: cut at the file's end as its own
    /// Content-Range gives it, and a 416 where the range lies past it. Other replies stay as they are.
    /// </summary>
    internal Reply ClaimingToBe(ByteRange asked)
    {
        if (
            Status != 206
            || Headers.Get("Content-Range")?.Split('/') is not [_, var text]
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
        )
        {
            return this;
        }

        if (asked.First >= total)
        {
            return Page(416, "Range Not Satisfiable", "text/html", "<html><body><h1>416</h1></body></html>")
                .WithHeader("Content-Range", $"bytes */{total}");
        }

        var claimed = new ByteRange(asked.First, Math.Min(asked.Last, total - 1));
        var body = new ReplyBody(new LimitedStream(Body.Content, claimed.Length, mustBeWhole: true), claimed.Length);
        return WithBody(body).WithHeader("Content-Range", $"bytes {claimed}/{total}");
    }

    /// <summary>The octets of the head, empty line included.</summary>
    public byte[] HeadOctets()
    {
        if (!RawHead.IsDefault)
        {
            return [.. RawHead];
        }

        var text = new StringBuilder()
            .Append(Version)
            .Append(' ')
            .Append(Status.ToString("000", CultureInfo.InvariantCulture))
            .Append(' ')
            .Append(Reason)
            .Append(LineEnd);
        foreach (var header in Headers)
        {
            text.Append(header.Name).Append(": ").Append(header.Value).Append(LineEnd);
        }

        return Encoding.Latin1.GetBytes(text.Append(LineEnd).ToString());
    }
}

/// <summary>What follows the last octet of a reply.</summary>
public enum ReplyEnd
{
    /// <summary>The next request, where the reply and the client allow it; else a close in order.</summary>
    KeepAlive,

    /// <summary>A close in order.</summary>
    Close,

    /// <summary>A reset.</summary>
    Reset,

    /// <summary>Nothing: the connection stays open and silent until the client goes or the lab's patience ends.</summary>
    Stall,
}
