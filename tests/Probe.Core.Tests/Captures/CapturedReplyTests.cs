using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Probe.Core.Tests.Http;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Captures;

/// <summary>
/// The replies that real servers gave to BITS: each message of the case table, and where its capture is at hand the very
/// octets of it, read and called by their right name.
/// </summary>
public sealed class CapturedReplyTests
{
    private static readonly JsonElement[] Messages = Load();

    public static TheoryData<string> Ids => [.. Messages.Select(Id)];

    /// <summary>Messages whose capture is among the shared ones; of the other two only the table has something.</summary>
    public static TheoryData<string> CapturedIds => [.. Messages.Select(Id).Where(id => CaptureOf(id) is not null)];

    [Fact]
    public void The_table_is_there_whole_and_five_of_its_captures()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/bits-wire-cases.json") is null, SharedFiles.AbsentReason);

        Assert.Equal(7, Messages.Length);
        Assert.Equal(3, Messages.Count(m => m.TryGetProperty("parts", out _)));
        Assert.All(Messages, m => Assert.False(m.GetProperty("capture_gap").GetBoolean()));
        Assert.Equal(
            ["m57-long-49600-80.pcap#80-49600-0", "206_example_b.pcap#80-3254-1"],
            Messages.Select(Id).Where(id => CaptureOf(id) is null)
        );
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void A_reply_to_BITS_is_called_by_its_right_name(string id)
    {
        var message = Find(id);
        var head = Head(Encoding.Latin1.GetBytes(message.GetProperty("head").GetString() + "\r\n\r\n"));
        var asked = Asked(message);

        var reply = RangeReply.Classify(
            asked,
            head.Status,
            [.. head.Headers.GetAll("Content-Range")],
            head.Headers.Get("Content-Type"),
            message.GetProperty("body_length_in_capture").GetInt64(),
            head.ContentLength,
            null
        );

        Assert.Equal(206, head.Status);
        Assert.Equal(asked.Ranges.Length > 1 ? RangeReplyKind.Multipart : RangeReplyKind.Exact, reply.Kind);
        Assert.Equal(asked.Ranges.Length > 1 ? null : true, reply.Acceptable);
        Assert.Equal(asked.Ranges.Length > 1, message.TryGetProperty("parts", out _));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void The_parts_are_the_ranges_asked_for_however_the_octets_arrive(string id)
    {
        var message = Find(id);
        if (!message.TryGetProperty("response_with_filler_b64", out var raw))
        {
            Assert.Single(Asked(message).Ranges);
            return;
        }

        var octets = raw.GetBytesFromBase64();
        var whole = ReadParts(octets, []);

        Assert.Equal(Asked(message).Ranges.Select(r => r.ToString()), whole.Select(p => p.Range.ToString()));
        Assert.All(whole, p => Assert.Equal(DigestOf(p.Range, FillerAt), p.Digest));
        FixedSeed.ForEach(
            Gen.Int[0, octets.Length].Array[0, 40],
            200,
            cuts => Assert.Equal(whole, ReadParts(octets, [.. cuts.Order()]))
        );
        Assert.Equal(whole, ReadParts(octets, [.. Enumerable.Range(1, Math.Min(octets.Length, 20_000) - 1)]));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(CapturedIds))]
    public void The_octets_of_the_capture_itself_are_read(string id)
    {
        var message = Find(id);
        var reply = CapturedReply(id);

        if (!message.TryGetProperty("parts", out var parts))
        {
            var (head, body) = Read(reply, []);
            Assert.Equal(message.GetProperty("body_length_in_capture").GetInt32(), body.Length);
            Assert.Equal(
                Asked(message).Ranges[0].ToString(),
                ContentRange.Parse(head.Headers.Get("Content-Range")!, out _)!.Range.ToString()
            );
            return;
        }

        // Here the digests are of the real octets, which the table gives of each part.
        Assert.Equal(
            parts
                .EnumerateArray()
                .Select(p =>
                    (
                        new ByteRange(p.GetProperty("first").GetInt64(), p.GetProperty("last").GetInt64()),
                        (long?)p.GetProperty("total").GetInt64(),
                        p.GetProperty("sha256_16").GetString()!
                    )
                ),
            ReadParts(reply, []).Select(p => (p.Range, p.Total, p.Digest))
        );
    }

    private static byte FillerAt(long offset) => (byte)((offset * 7) + (offset >> 8));

    private static string DigestOf(ByteRange range, Func<long, byte> octetAt)
    {
        var octets = new byte[range.Length];
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] = octetAt(range.First + i);
        }

        return Digest(octets);
    }

    private static string Digest(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets))[..16];

    /// <summary>The reply, as many-th on its connection as its id says; replies before it are read off first.</summary>
    private static byte[] CapturedReply(string id)
    {
        var numbers = id.Split('#')[1].Split('-');
        var connection = PcapFile
            .Connections(CaptureOf(id)!)
            .Single(c => c.ClientPort.ToString(CultureInfo.InvariantCulture) == numbers[1]);
        Assert.Equal(0, connection.Server.OctetsBehindGap);
        var rest = connection.Server.Octets.AsSpan();
        for (var before = int.Parse(numbers[2], CultureInfo.InvariantCulture); before > 0; before--)
        {
            rest = rest[LengthOf(rest)..];
        }

        return rest[..LengthOf(rest)].ToArray();
    }

    private static int LengthOf(ReadOnlySpan<byte> replies)
    {
        var reader = new ResponseReader("GET", new WireLimits());
        var length = 0;
        ReadStep step;
        do
        {
            step = reader.Advance(replies[length..], ended: true);
            length += step.Consumed;
        } while (step.Kind is not (ReadStepKind.End or ReadStepKind.Problem));

        Assert.Null(reader.Problem);
        return length;
    }

    private static ResponseHead Head(byte[] octets)
    {
        var reader = new ResponseReader("GET", new WireLimits());
        reader.Advance(octets, ended: false);
        return reader.Head!;
    }

    /// <summary>Reads a reply that arrives in pieces which end at the offsets given.</summary>
    private static (ResponseHead Head, byte[] Body) Read(ReadOnlySpan<byte> octets, int[] cuts)
    {
        var reader = new ResponseReader("GET", new WireLimits());
        using var body = new MemoryStream();
        var start = 0;
        foreach (var end in cuts.Append(octets.Length))
        {
            ReadStep step;
            do
            {
                step = reader.Advance(octets[start..end], ended: end == octets.Length);
                body.Write(octets.Slice(start + step.BodyStart, step.BodyLength));
                start += step.Consumed;
            } while (step.Kind is ReadStepKind.Head or ReadStepKind.Body);
        }

        Assert.Null(reader.Problem);
        return (reader.Head!, body.ToArray());
    }

    private static ImmutableArray<(ByteRange Range, long? Total, string Digest)> ReadParts(byte[] octets, int[] cuts)
    {
        var (head, body) = Read(octets, cuts);
        var reader = new MultipartByterangesReader(
            MultipartByterangesReader.BoundaryOf(head.Headers.Get("Content-Type")!, out _)!
        );
        var parts = ImmutableArray.CreateBuilder<(ByteRange, long?, string)>();
        using var part = new MemoryStream();
        var start = 0;
        foreach (var end in cuts.Where(c => c < body.Length).Append(body.Length))
        {
            MultipartStep step;
            do
            {
                step = reader.Advance(body.AsSpan(start..end), ended: end == body.Length);
                part.Write(body.AsSpan(start + step.BodyStart, step.BodyLength));
                start += step.Consumed;
                if (step.Kind == MultipartStepKind.PartEnd)
                {
                    var range = reader.Part!.ContentRange!;
                    Assert.Equal(range.Range!.Value.Length, reader.PartOctets);
                    parts.Add((range.Range.Value, range.Total, Digest(part.ToArray())));
                    part.SetLength(0);
                }
            } while (
                step.Kind is MultipartStepKind.PartHead or MultipartStepKind.PartBody or MultipartStepKind.PartEnd
            );
        }

        Assert.Null(reader.Problem);
        Assert.True(reader.ClosingBoundarySeen);
        return parts.ToImmutable();
    }

    private static RangeRequest Asked(JsonElement message) =>
        RangeRequest.Parse(
            message
                .GetProperty("request_head")
                .GetString()!
                .Split("\r\n")
                .Single(l => l.StartsWith("Range: ", StringComparison.Ordinal))["Range: ".Length..],
            out _
        )!;

    private static string? CaptureOf(string id) => SharedFiles.Find("data/pcap/" + id.Split('#')[0]);

    private static JsonElement Find(string id) => Messages.Single(m => Id(m) == id);

    private static string Id(JsonElement message) => message.GetProperty("id").GetString()!;

    private static JsonElement[] Load()
    {
        if (SharedFiles.Find("cases/bits-wire-cases.json") is not { } path)
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.Clone())];
    }
}
