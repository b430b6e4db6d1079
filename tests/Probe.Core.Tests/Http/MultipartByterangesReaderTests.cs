using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Http;

public sealed class MultipartByterangesReaderTests
{
    private const string Usual =
        "\r\n--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-4/10\r\n\r\nhello"
        + "\r\n--b\r\nContent-Range: bytes 7-9/10\r\nX-A: 12345\r\nX-B: 1\r\n 2\r\n\r\nyou\r\n--b--\r\n";

    [Fact]
    public void Parts_come_with_range_and_octets()
    {
        var read = Read(Usual);

        Assert.Equal("", read.Problem);
        Assert.Equal("bytes 0-4/10 hello;bytes 7-9/10 you;", read.Parts);
        Assert.Equal(1, read.LineEnds);
        Assert.Equal(2, read.Preamble);
        Assert.Equal(2, read.Epilogue);
        Assert.True(read.Closed);
    }

    [Fact]
    public void Other_header_octets_are_counted_with_line_ends_and_continuations()
    {
        var reader = new MultipartByterangesReader("b");
        var octets = Encoding.Latin1.GetBytes(Usual);
        var others = new List<int>();
        for (var start = 0; others.Count < 2; )
        {
            var step = reader.Advance(octets.AsSpan(start), ended: true);
            start += step.Consumed;
            if (step.Kind == MultipartStepKind.PartHead)
            {
                others.Add(reader.Part!.OtherHeaderOctets);
            }
        }

        // "X-A: 12345", "X-B: 1" and " 2", each with CR LF; Content-Type and Content-Range are not counted.
        Assert.Equal([0, 12 + 8 + 4], others);
        Assert.Equal(1, reader.Part!.Index);
        Assert.Equal("1 2", reader.Part.Headers.Get("x-b"));
        Assert.Equal(Usual.IndexOf("Content-Range: bytes 7", StringComparison.Ordinal), (int)reader.Part.Offset);
        Assert.Equal(AnomalyKinds.FoldedHeader, Assert.Single(reader.Part.Anomalies).Kind);
    }

    [Theory]
    [InlineData("--b\r\n\r\n\r\n--b--", "? ;", 0)]
    [InlineData("\r\n\r\n\r\n--b\r\n\r\nx\r\n--b--", "? x;", 3)]
    [InlineData("preamble\r\n--bx\r\n--b \t\r\n\r\nx\r\n--b--", "? x;", 2)]
    [InlineData("--b\n\nx\r\n--b\n\ny\r\n--b--", "? x;? y;", 0)]
    [InlineData("--b\r\n\r\nx\r\n--bc\r\n--b-\r\n-\r\n--b--", "? x\r\n--bc\r\n--b-\r\n-;", 0)]
    [InlineData("--b\r\n\r\n\r\n\r\n--b--\r\nepilogue\r\n--b\r\n", "? \r\n;", 0)]
    [InlineData("--b--", "", 0)]
    public void Boundaries_delimit_and_what_only_looks_like_one_is_data(string body, string parts, int lineEnds)
    {
        var read = Read(body);

        Assert.Equal("", read.Problem);
        Assert.Equal(parts, read.Parts);
        Assert.Equal(lineEnds, read.LineEnds);
    }

    [Theory]
    [InlineData("", MultipartFault.NoFirstBoundary)]
    [InlineData("\r\n--", MultipartFault.NoFirstBoundary)]
    [InlineData("--b", MultipartFault.NoFirstBoundary)]
    [InlineData("x--b\r\n\r\n", MultipartFault.NoFirstBoundary)]
    [InlineData("--b\r\n", MultipartFault.EndsInPartHead)]
    [InlineData("--b\r\nContent-Range: bytes 0-0/1\r\n", MultipartFault.EndsInPartHead)]
    [InlineData("--b\r\n\r\nabc", MultipartFault.NoClosingBoundary)]
    [InlineData("--b\r\n\r\n--b--", MultipartFault.NoClosingBoundary)]
    [InlineData("--b\r\n\r\nabc\r\n--b", MultipartFault.NoClosingBoundary)]
    [InlineData("--b\r\n\r\nabc\r\n--b-", MultipartFault.NoClosingBoundary)]
    [InlineData("--b\r\n\r\nabc\r\n--b\r\n", MultipartFault.EndsInPartHead)]
    [InlineData("--b\r\nno colon\r\n\r\n", MultipartFault.MalformedPartHead)]
    [InlineData("--b\r\n folded first: x\r\n\r\n", MultipartFault.MalformedPartHead)]
    public void A_broken_body_has_its_fault(string body, MultipartFault fault) =>
        Assert.StartsWith(fault.ToString(), Read(body).Problem, StringComparison.Ordinal);

    [Fact]
    public void What_came_before_a_missing_closing_boundary_is_handed_over()
    {
        var read = Read("--b\r\n\r\nabc\r\n--");

        Assert.Equal("? abc\r\n--", read.Parts);
        Assert.False(read.Closed);
    }

    [Theory]
    [InlineData("", "preamble", MultipartFault.NoFirstBoundary)]
    [InlineData("", "\r\n", MultipartFault.NoFirstBoundary)]
    [InlineData("--b\r\nA: ", "a", MultipartFault.PartHeadTooLarge)]
    [InlineData("--b\r\n", "A: b\r\n", MultipartFault.PartHeadTooLarge)]
    [InlineData("--b\r\n", "\r\n\r\n--b\r\n", MultipartFault.TooManyParts)]
    public void A_body_without_end_is_stopped(string start, string repeated, MultipartFault fault)
    {
        var text = start + string.Concat(Enumerable.Repeat(repeated, 8192));

        Assert.StartsWith(fault.ToString(), Read(text, ended: false).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/byteranges; boundary=abc", "abc")]
    [InlineData("Multipart/ByteRanges;charset=x ; BOUNDARY = \"a b;\\\"c\" ; d", "a b;\"c")]
    [InlineData("multipart/byteranges; flag; boundary=abc;x=y", "abc")]
    [InlineData("multipart/byteranges; x=\"boundary=no\"; boundary=yes", "yes")]
    public void The_boundary_is_taken_out_of_Content_Type(string contentType, string boundary)
    {
        Assert.Equal(boundary, MultipartByterangesReader.BoundaryOf(contentType, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("text/html", "the type is 'text/html', not multipart/byteranges")]
    [InlineData("multipart/byteranges", "the boundary parameter is missing")]
    [InlineData("multipart/byteranges; x=boundary", "the boundary parameter is missing")]
    [InlineData("multipart/byteranges; boundary=", "the boundary is empty")]
    [InlineData("multipart/byteranges; boundary=\"\"", "the boundary is empty")]
    [InlineData("multipart/byteranges; boundary=\"a\u0001\"", "the boundary has a control character")]
    public void A_Content_Type_without_boundary_says_why(string contentType, string expected)
    {
        Assert.Null(MultipartByterangesReader.BoundaryOf(contentType, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void A_boundary_beyond_its_bound_is_refused()
    {
        var longest = new string('b', MultipartByterangesReader.MaxBoundaryLength);

        Assert.Equal(longest, MultipartByterangesReader.BoundaryOf("multipart/byteranges; boundary=" + longest, out _));
        Assert.Null(MultipartByterangesReader.BoundaryOf($"multipart/byteranges; boundary={longest}b", out _));
        Assert.Throws<ArgumentException>(() => new MultipartByterangesReader(longest + "b"));
        Assert.Throws<ArgumentException>(() => new MultipartByterangesReader(""));
    }

    [Fact]
    public void Arbitrary_octets_never_throw_and_read_the_same_in_any_pieces() =>
        FixedSeed.ForEach(
            Gen.Select(
                Gen.OneOf(
                        "--b",
                        "\r\n--b",
                        "\r\n",
                        "\n",
                        "--",
                        "-",
                        "b",
                        " ",
                        "A: b\r\n",
                        "x",
                        "Content-Range: bytes 0-1/2\r\n"
                    )
                    .Array[0, 25]
                    .Select(parts => string.Concat(parts)),
                Gen.Int[0, 150].Array[0, 6]
            ),
            20_000,
            t =>
            {
                var (body, cuts) = t;
                var whole = Read(body);

                Assert.Equal(whole, Read(body, [.. cuts.Where(c => c < body.Length).Order()]));
                Assert.Equal(whole, Read(body, [.. Enumerable.Range(1, Math.Max(0, body.Length - 1))]));
            }
        );

    [Fact]
    public void What_is_written_as_multipart_is_read_back() =>
        FixedSeed.ForEach(
            Gen.Select(Gen.Char["\r\n-bx"].Array[0, 30].Array[0, 5], Gen.Int[0, 300].Array[0, 6]),
            10_000,
            t =>
            {
                // A part may hold all but the delimiter itself, so those inputs are left out.
                var parts = t.Item1.Select(p => new string(p)).ToArray();
                if (Array.Exists(parts, p => ("\r\n" + p + "\r\n").Contains("\r\n--b", StringComparison.Ordinal)))
                {
                    return;
                }

                var body =
                    string.Concat(parts.Select(p => $"\r\n--b\r\nContent-Range: bytes 0-1/2\r\n\r\n{p}"))
                    + "\r\n--b--\r\n";

                var read = Read(body, [.. t.Item2.Where(c => c < body.Length).Order()]);

                Assert.Equal("", read.Problem);
                Assert.Equal(string.Concat(parts.Select(p => $"bytes 0-1/2 {p};")), read.Parts);
            }
        );

    [Fact]
    public void Replies_that_real_servers_gave_to_BITS_are_read_part_by_part()
    {
        var path = SharedFiles.Find("cases/bits-wire-cases.json");
        Assert.SkipWhen(path is null, SharedFiles.AbsentReason);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path!));
        var seen = 0;
        foreach (var message in document.RootElement.GetProperty("messages").EnumerateArray())
        {
            if (
                !message.TryGetProperty("parts", out var parts)
                || !message.TryGetProperty("response_with_filler_b64", out var raw)
            )
            {
                continue;
            }

            seen++;
            CheckCapturedReply(message, parts, raw.GetBytesFromBase64());
        }

        Assert.True(seen >= 3, $"{seen} multipart replies in the table");
    }

    private static void CheckCapturedReply(JsonElement message, JsonElement parts, byte[] octets)
    {
        var reply = new ResponseReader("GET", new WireLimits());
        var head = reply.Advance(octets, ended: true);
        var boundary = MultipartByterangesReader.BoundaryOf(reply.Head!.Headers.Get("Content-Type")!, out _);
        Assert.Equal(message.GetProperty("boundary").GetString(), boundary);
        Assert.Equal(206, reply.Head.Status);
        var reader = new MultipartByterangesReader(boundary!);
        var complete =
            message.GetProperty("end").GetString() == "complete" && !message.GetProperty("capture_gap").GetBoolean();
        var expected = parts.EnumerateArray().ToArray();
        var body = octets.AsSpan(head.Consumed);
        var start = 0;
        MultipartStep step;
        do
        {
            step = reader.Advance(body[start..], ended: true);
            if (step.Kind == MultipartStepKind.PartBody)
            {
                var first = reader.Part!.ContentRange!.Range!.Value.First + reader.PartOctets - step.BodyLength;
                var data = body.Slice(start + step.BodyStart, step.BodyLength);
                for (var i = 0; i < data.Length; i++)
                {
                    var offset = first + i;
                    Assert.Equal((byte)((offset * 7) + (offset >> 8)), data[i]);
                }
            }

            if (step.Kind == MultipartStepKind.PartEnd)
            {
                var wanted = expected[reader.Part!.Index];
                var range = reader.Part.ContentRange!;
                Assert.Equal(wanted.GetProperty("first").GetInt64(), range.Range!.Value.First);
                Assert.Equal(wanted.GetProperty("last").GetInt64(), range.Range.Value.Last);
                Assert.Equal(wanted.GetProperty("total").GetInt64(), range.Total);
                Assert.Equal(range.Range.Value.Length, reader.PartOctets);
                Assert.Equal(0, reader.Part.OtherHeaderOctets);
            }

            start += step.Consumed;
        } while (step.Kind is not (MultipartStepKind.End or MultipartStepKind.Problem));

        Assert.Equal(complete, step.Kind == MultipartStepKind.End);
        Assert.Equal(complete, reader.ClosingBoundarySeen);
        if (complete)
        {
            Assert.Equal(expected.Length, reader.PartCount);
            Assert.Equal(1, reader.LineEndsBeforeFirstBoundary);
            Assert.Equal(message.GetProperty("preamble_length").GetInt32(), reader.PreambleOctets);
            Assert.Equal(message.GetProperty("epilogue_length").GetInt32(), reader.EpilogueOctets);
        }
    }

    private sealed record Outcome(
        string Parts,
        string Problem,
        int LineEnds,
        long Preamble,
        long Epilogue,
        bool Closed
    );

    private static Outcome Read(string body, int[]? cuts = null, bool ended = true)
    {
        var octets = Encoding.Latin1.GetBytes(body);
        var reader = new MultipartByterangesReader("b");
        var parts = new StringBuilder();
        var start = 0;
        var finished = false;
        foreach (var end in (cuts ?? []).Append(octets.Length))
        {
            var isLast = end == octets.Length;
            while (!finished)
            {
                var window = octets.AsSpan(start..end);
                var step = reader.Advance(window, ended && isLast);
                Assert.InRange(step.Consumed, 0, window.Length);
                switch (step.Kind)
                {
                    case MultipartStepKind.PartHead:
                        Assert.Equal(reader.Part!.ContentRange is null, reader.Part.ContentRangeProblem is not null);
                        parts.Append(CultureInfo.InvariantCulture, $"{reader.Part.ContentRange?.ToString() ?? "?"} ");
                        break;
                    case MultipartStepKind.PartBody:
                        Assert.True(step.BodyLength > 0);
                        parts.Append(Encoding.Latin1.GetString(window.Slice(step.BodyStart, step.BodyLength)));
                        break;
                    case MultipartStepKind.PartEnd:
                        parts.Append(';');
                        break;
                }

                start += step.Consumed;
                finished = step.Kind is MultipartStepKind.End or MultipartStepKind.Problem;
                if (step.Kind == MultipartStepKind.NeedMoreData)
                {
                    Assert.False(ended && isLast, "more data wanted after the end");
                    break;
                }
            }
        }

        return new Outcome(
            parts.ToString(),
            reader.Problem is { } p ? $"{p.Fault}@{p.Offset}" : "",
            reader.LineEndsBeforeFirstBoundary,
            reader.PreambleOctets,
            reader.EpilogueOctets,
            reader.ClosingBoundarySeen
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_preamble_beyond_its_bound_ends_at_the_bound_whatever_the_pieces(int piece)
    {
        var octets = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0123456\n", 100)));
        var reader = new MultipartByterangesReader("b", new MultipartLimits { MaxPreambleOctets = 260 });
        var start = 0;
        var end = 0;
        MultipartStep step;
        do
        {
            end = Math.Min(octets.Length, end + piece);
            step = reader.Advance(octets.AsSpan(start, end - start), ended: false);
            start += step.Consumed;
        } while (step.Kind == MultipartStepKind.NeedMoreData && end < octets.Length);

        Assert.Equal(
            (MultipartStepKind.Problem, 260, 32),
            (step.Kind, reader.Problem!.Offset, reader.LineEndsBeforeFirstBoundary)
        );
    }
}
