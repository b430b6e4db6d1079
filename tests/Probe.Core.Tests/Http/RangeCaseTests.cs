using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Http;

/// <summary>What named servers answer to a Range: each answer gets its right name, and no 200 is taken for a 206.</summary>
public sealed class RangeCaseTests
{
    private static readonly JsonElement[] Cases = Load();

    public static TheoryData<string> Ids => [.. Cases.Select(c => c.GetProperty("id").GetString()!)];

    [Fact]
    public void The_table_is_there_whole()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/range-cases.json") is null, SharedFiles.AbsentReason);

        Assert.Equal(78, Cases.Length);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void An_answer_is_called_by_its_right_name(string id)
    {
        var one = Cases.First(c => c.GetProperty("id").GetString() == id);
        var size = one.GetProperty("size").GetInt64();
        var asked = Asked(one);
        var parts = Parts(one);
        foreach (var status in Statuses(one))
        {
            if (asked is null)
            {
                // What is no Range by RFC 9110 is never asked; whatever comes is no answer about ranges.
                Assert.Equal(
                    status switch
                    {
                        200 => RangeReplyKind.Whole,
                        206 => RangeReplyKind.PartialNotAsked,
                        _ => RangeReplyKind.OtherStatus,
                    },
                    Classify(null, status, size, parts).Kind
                );
                continue;
            }

            var reply = Classify(asked, status, size, parts);
            switch (status)
            {
                case 200:
                    Assert.Equal(RangeReplyKind.WholeFile, reply.Kind);
                    Assert.NotEqual(true, reply.Acceptable);
                    break;
                case 416:
                    Assert.True(reply.Kind is RangeReplyKind.Refused or RangeReplyKind.RefusedThoughSatisfiable);
                    Assert.Equal(
                        asked.Ranges.Any(r => r.Resolve(size) is not null),
                        reply.Kind == RangeReplyKind.RefusedThoughSatisfiable
                    );
                    break;
                case 206 when parts.Length > 1:
                    Assert.Equal(RangeReplyKind.Multipart, reply.Kind);
                    Assert.Equal(parts, ReadParts(parts, size));
                    break;
                case 206 when parts.IsEmpty:
                    // A suffix of nothing: Go sends 206 with 'bytes */size' or no range at all.
                    Assert.True(
                        reply.Kind
                            is RangeReplyKind.NoContentRange
                                or RangeReplyKind.UnsatisfiedOn206
                                or RangeReplyKind.OtherRange
                    );
                    break;
                case 206 when asked.Ranges.Length > 1:
                    Assert.Equal(RangeReplyKind.SingleForSeveralRanges, reply.Kind);
                    break;
                case 206:
                    Assert.True(reply.Kind is RangeReplyKind.Exact or RangeReplyKind.Clamped, reply.Kind.ToString());
                    Assert.Equal(asked.Ranges[0].Resolve(size), parts[0]);
                    break;
                default:
                    Assert.Equal(RangeReplyKind.OtherStatus, reply.Kind);
                    break;
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Ids))]
    public void Parts_that_were_merged_cover_all_that_was_asked(string id)
    {
        var one = Cases.First(c => c.GetProperty("id").GetString() == id);
        var size = one.GetProperty("size").GetInt64();
        var asked = Asked(one);
        if (asked is null || !one.TryGetProperty("cover", out _))
        {
            return;
        }

        var wanted = asked.Ranges.Select(r => r.Resolve(size)).OfType<ByteRange>().ToList();
        Assert.All(
            wanted,
            range =>
            {
                for (var octet = range.First; octet <= range.Last; octet++)
                {
                    Assert.Contains(Parts(one), part => part.First <= octet && octet <= part.Last);
                }
            }
        );
    }

    /// <summary>The answer as that server gives it: one Content-Range, or a multipart body.</summary>
    private static RangeReply Classify(RangeRequest? asked, int status, long size, ImmutableArray<ByteRange> parts)
    {
        var partial = status == 206;
        return RangeReply.Classify(
            asked,
            status,
            partial && parts is [var one] ? [$"bytes {one}/{size}"]
                : status == 416 ? [$"bytes */{size}"]
                : [],
            partial && parts.Length > 1 ? "multipart/byteranges; boundary=b" : "text/plain",
            status == 200 ? size
                : partial && parts is [var body] ? body.Length
                : null,
            status == 200 ? size
                : partial && parts is [var announced] ? announced.Length
                : null,
            size
        );
    }

    private static ImmutableArray<ByteRange> ReadParts(ImmutableArray<ByteRange> parts, long size)
    {
        var octets = Encoding.ASCII.GetBytes(
            string.Concat(
                parts.Select(p => $"\r\n--b\r\nContent-Range: bytes {p}/{size}\r\n\r\n{new string('x', (int)p.Length)}")
            ) + "\r\n--b--\r\n"
        );
        var reader = new MultipartByterangesReader("b");
        var read = ImmutableArray.CreateBuilder<ByteRange>();
        var start = 0;
        while (true)
        {
            var step = reader.Advance(octets.AsSpan(start), ended: true);
            start += step.Consumed;
            switch (step.Kind)
            {
                case MultipartStepKind.PartEnd:
                    var range = reader.Part!.ContentRange!.Range!.Value;
                    Assert.Equal(range.Length, reader.PartOctets);
                    read.Add(range);
                    break;
                case MultipartStepKind.End:
                    return read.ToImmutable();
                case MultipartStepKind.Problem:
                    Assert.Fail(reader.Problem!.Detail);
                    break;
            }
        }
    }

    private static RangeRequest? Asked(JsonElement one) =>
        one.GetProperty("range").GetString() is { } range ? RangeRequest.Parse(range, out _) : null;

    private static IEnumerable<int> Statuses(JsonElement one)
    {
        var status = one.GetProperty("status");
        return status.ValueKind == JsonValueKind.Array
            ? status.EnumerateArray().Select(s => s.GetInt32())
            : [status.GetInt32()];
    }

    private static ImmutableArray<ByteRange> Parts(JsonElement one) =>
        one.TryGetProperty("parts", out var parts)
            ? [.. parts.EnumerateArray().Select(p => new ByteRange(p[0].GetInt64(), p[1].GetInt64()))]
        : one.TryGetProperty("content_range", out var single)
        && single.GetString() is { } text
        && ContentRange.Parse(text, out _)?.Range is { } range
            ? [range]
        : [];

    private static JsonElement[] Load()
    {
        if (SharedFiles.Find("cases/range-cases.json") is not { } path)
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone())];
    }
}
