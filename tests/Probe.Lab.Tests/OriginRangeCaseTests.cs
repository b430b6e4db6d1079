using System.Collections.Immutable;
using System.Text.Json;
using Probe.Http;
using Probe.Testing;

namespace Probe.Lab.Tests;

/// <summary>
/// The lab's origin asked what named servers were asked: its answer is one that RFC 9110 allows, and where the servers
/// that answer by it agree, theirs.
/// </summary>
public sealed class OriginRangeCaseTests
{
    private static readonly JsonElement[] Cases = Load();

    /// <summary>
    /// Cases in which the lab rightly answers otherwise, by class. Wasteful, more than the file, or too many for one
    /// server's limit: 14.2 lets a server refuse or ignore them, and need not. A malformed value is ignored by the lab,
    /// as 14.2 asks; some servers send 416. A suffix of nothing has no octet, 416 by 14.1.2. An empty file has no octet
    /// either: Go ignores the range, the lab refuses it; both are allowed.
    /// </summary>
    private static readonly Dictionary<string, int> Otherwise = new()
    {
        ["wasteful"] = 206,
        ["more-than-the-resource"] = 206,
        ["too-many-ranges"] = 206,
        ["invalid"] = 200,
        ["suffix-zero"] = 416,
        ["empty-resource"] = 416,
    };

    public static TheoryData<long> Sizes => [.. Cases.Select(SizeOf).Distinct()];

    [Fact]
    public void The_table_is_there_whole()
    {
        Assert.SkipWhen(SharedFiles.Find("cases/range-cases.json") is null, SharedFiles.AbsentReason);

        Assert.Equal(78, Cases.Length);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Sizes))]
    public async Task Each_case_of_that_file_size_gets_an_answer_that_is_allowed(long size)
    {
        await using var lab = await LabServer.StartAsync(
            new LabOptions { Seed = 7, FileLength = size },
            TestContext.Current.CancellationToken
        );

        foreach (var one in Cases.Where(c => SizeOf(c) == size))
        {
            var reply = await RawClient.AskAsync(
                lab.Endpoints.OriginUrl.Port,
                $"GET {lab.Site.MainPath} HTTP/1.1\nHost: x{HeadersOf(one)}"
            );

            AssertAllowed(one, reply, lab.Site.MainFile);
        }
    }

    private static void AssertAllowed(JsonElement one, RawReply reply, LabFile file)
    {
        var id = one.GetProperty("id").GetString()!;
        var kind = one.GetProperty("cls").GetString()!;
        var asked = one.GetProperty("range").GetString() is { } range ? RangeRequest.Parse(range, out _) : null;
        var due = asked is null ? [] : asked.Ranges.Select(r => r.Resolve(file.Length)).OfType<ByteRange>().ToList();
        var allowed = Otherwise.TryGetValue(kind, out var other) ? [other] : Statuses(one);

        // Varnish refuses two values of which one is malformed and one inverted: malformed for RFC 9110, so ignored here.
        if (kind == "cache" && asked is null)
        {
            allowed = [200];
        }

        Assert.True(allowed.Contains(reply.Status), $"{id}: {reply.Status}, allowed are {string.Join(", ", allowed)}");
        switch (reply.Status)
        {
            case 200:
                Assert.Equal(Octets(file, new ByteRange(0, file.Length - 1)), reply.Body);
                Assert.Null(reply.Get("Content-Range"));
                break;
            case 416:
                Assert.Equal($"bytes */{file.Length}", reply.Get("Content-Range"));
                Assert.Empty(due);
                break;
            case 206:
                var sent = Parts(reply);
                Assert.All(sent, p => Assert.Equal(Octets(file, p.Range), p.Octets));
                Assert.Equal(due, sent.Select(p => p.Range));
                AssertCovers(one, sent);
                break;
        }
    }

    /// <summary>What the named server sent is there, in its order or, where the table says so, in any.</summary>
    private static void AssertCovers(JsonElement one, ImmutableArray<(ByteRange Range, byte[] Octets)> sent)
    {
        var theirs = one.TryGetProperty("parts", out var parts)
            ? parts.EnumerateArray().Select(p => new ByteRange(p[0].GetInt64(), p[1].GetInt64())).ToList()
            : null;
        if (theirs is null)
        {
            return;
        }

        if (!one.TryGetProperty("cover", out _))
        {
            Assert.Equal(theirs, sent.Select(p => p.Range));
            return;
        }

        Assert.Equal(Places(theirs), Places(sent.Select(p => p.Range)));

        static List<long> Places(IEnumerable<ByteRange> ranges) =>
            [
                .. ranges
                    .SelectMany(r => Enumerable.Range((int)r.First, (int)r.Length).Select(i => (long)i))
                    .Distinct()
                    .Order(),
            ];
    }

    private static ImmutableArray<(ByteRange Range, byte[] Octets)> Parts(RawReply reply)
    {
        if (reply.Get("Content-Range") is { } single)
        {
            return [(ContentRange.Parse(single, out _)!.Range!.Value, reply.Body)];
        }

        var reader = new MultipartByterangesReader(
            MultipartByterangesReader.BoundaryOf(reply.Get("Content-Type")!, out _)!
        );
        var parts = ImmutableArray.CreateBuilder<(ByteRange, byte[])>();
        using var part = new MemoryStream();
        MultipartStep step;
        var start = 0;
        do
        {
            step = reader.Advance(reply.Body.AsSpan(start), ended: true);
            part.Write(reply.Body.AsSpan(start + step.BodyStart, step.BodyLength));
            start += step.Consumed;
            if (step.Kind == MultipartStepKind.PartEnd)
            {
                parts.Add((reader.Part!.ContentRange!.Range!.Value, part.ToArray()));
                part.SetLength(0);
            }
        } while (step.Kind is not (MultipartStepKind.End or MultipartStepKind.Problem));

        Assert.Null(reader.Problem);
        return parts.ToImmutable();
    }

    private static byte[] Octets(LabFile file, ByteRange range) =>
        range.Length <= 0 ? [] : OriginTests.Octets(file, range.First, range.Last);

    /// <summary>
    /// Lines of the request. A validator that the case's server would find true, or false, becomes one that the lab
    /// does: its files have an entity tag and a date of their own.
    /// </summary>
    private static string HeadersOf(JsonElement one)
    {
        var range = one.GetProperty("range").GetString() is { } value ? "\nRange: " + value : "";
        if (!one.TryGetProperty("headers", out var headers))
        {
            return range;
        }

        return range
            + string.Concat(
                headers
                    .EnumerateObject()
                    .Where(h => h.Name != "Range")
                    .Select(h => $"\n{h.Name}: {ForTheLab(h.Name, h.Value.GetString()!)}")
            );
    }

    private static string ForTheLab(string name, string value) =>
        name switch
        {
            "If-Range" => "Tue, 14 May 2024 17:05:00 GMT",
            "If-Unmodified-Since" => "Tue, 14 May 2024 17:04:58 GMT",
            "If-Match" => value,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no case had that line"),
        };

    private static ImmutableArray<int> Statuses(JsonElement one)
    {
        var status = one.GetProperty("status");
        return status.ValueKind == JsonValueKind.Array
            ? [.. status.EnumerateArray().Select(s => s.GetInt32())]
            : [status.GetInt32()];
    }

    private static long SizeOf(JsonElement one) => one.GetProperty("size").GetInt64();

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
