using System.Text;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Core.Tests.Http;

/// <summary>Whatever a peer sends without end is stopped, and nothing grows with it.</summary>
public sealed class ResponseReaderBoundTests
{
    private const string ChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 ", "a", FailureCauses.HeadTooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nA: ", "a", FailureCauses.HeadTooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\n", "Abc: 1\r\n", FailureCauses.TooManyHeaders)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", " c\r\n", FailureCauses.TooManyHeaders)]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n", FailureCauses.TooManyInterim)]
    [InlineData(ChunkedHead + "5;", "x", FailureCauses.ChunkLineTooLong)]
    [InlineData(ChunkedHead, "0", FailureCauses.ChunkLineTooLong)]
    [InlineData(ChunkedHead + "5", " ", FailureCauses.ChunkLineTooLong)]
    [InlineData(
        ChunkedHead,
        "1;ext=0123456789012345678901234567890123456789\r\nx\r\n",
        FailureCauses.ChunkFramingTooLarge
    )]
    [InlineData(ChunkedHead + "0\r\nA: ", "a", FailureCauses.TrailersTooLarge)]
    [InlineData(ChunkedHead + "0\r\n", "A: b\r\n", FailureCauses.TrailersTooLarge)]
    [InlineData(ChunkedHead + "0\r\n", "x\r\n", FailureCauses.TrailersTooLarge)]
    public void A_stream_without_end_is_stopped_within_its_limit(string start, string repeated, string cause)
    {
        var limits = new WireLimits();
        var reader = new ResponseReader("GET", limits);
        var most = (2 * limits.MaxFramingOctets) + limits.MaxTrailerOctets + 4096;

        var sent = FeedUntilProblem(reader, start, repeated, most);

        Assert.Equal(cause, reader.Problem!.Cause);
        Assert.True(sent <= most, $"{sent} octets were taken");
    }

    [Fact]
    public void A_million_header_lines_are_stopped_at_the_count()
    {
        var text = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (var i = 0; i < 1_000_000; i++)
        {
            text.Append("A:\r\n");
        }

        var read = ReadOut.Whole(text.ToString());

        Assert.Equal($"{FailureCauses.TooManyHeaders} head@{17 + (256 * 4)}", read.Problem);
    }

    [Fact]
    public void A_head_of_exactly_the_limit_is_read_and_one_octet_more_is_not()
    {
        var limits = new WireLimits { MaxHeadOctets = 64 };
        var start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ";
        var fits = start + new string('a', 64 - start.Length - 4) + "\r\n\r\n";
        var tooLong = start + new string('a', 65 - start.Length - 4) + "\r\n\r\n";

        Assert.Equal("", ReadOut.Whole(fits, limits: limits).Problem);
        Assert.Equal($"{FailureCauses.HeadTooLarge} head@64", ReadOut.Whole(tooLong, limits: limits).Problem);
    }

    [Fact]
    public void As_many_headers_and_interim_replies_as_allowed_are_read()
    {
        var limits = new WireLimits { MaxHeaderCount = 2, MaxInterimResponses = 1 };
        const string interim = "HTTP/1.1 100 Continue\r\n\r\n";
        const string two = "HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 0\r\n\r\n";
        const string three = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nContent-Length: 0\r\n\r\n";

        Assert.Equal("", ReadOut.Whole(interim + two, limits: limits).Problem);
        Assert.Equal($"{FailureCauses.TooManyHeaders} head@29", ReadOut.Whole(three, limits: limits).Problem);
        Assert.Equal(
            $"{FailureCauses.TooManyInterim} head@0",
            ReadOut.Whole(interim + interim + two, limits: limits).Problem
        );
    }

    [Fact]
    public void Interim_replies_together_are_no_larger_than_one_head()
    {
        var limits = new WireLimits { MaxHeadOctets = 100 };
        const string interim = "HTTP/1.1 100 Continue\r\nA: 0123456789\r\n\r\n";
        const string final = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

        Assert.Equal("", ReadOut.Whole(interim + interim + final, limits: limits).Problem);
        Assert.Equal(
            $"{FailureCauses.TooManyInterim} head@0",
            ReadOut.Whole(interim + interim + interim + final, limits: limits).Problem
        );
    }

    [Fact]
    public void A_body_in_chunks_of_one_octet_is_read_however_long_it_is()
    {
        var text = ChunkedHead + string.Concat(Enumerable.Repeat("1;a=b\r\nx\r\n", 50_000)) + "0\r\n\r\n";

        var read = ReadOut.Whole(text);

        Assert.Equal("", read.Problem);
        Assert.Equal(50_000, read.BodyLength);
    }

    [Fact]
    public void A_long_chunked_body_of_odd_chunks_keeps_one_note_of_a_kind()
    {
        var text = new StringBuilder(ChunkedHead);
        for (var i = 0; i < 10_000; i++)
        {
            text.Append("1 \r\nx\r\n");
        }

        var read = ReadOut.Whole(text.Append("0\r\n\r\n").ToString());

        Assert.Equal("odd_chunk_size@1", read.BodyAnomalies);
        Assert.Equal(10_000, read.BodyLength);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData(ChunkedHead + "7fffffffffffffff\r\n")]
    public void Body_octets_are_handed_over_without_allocation(string head)
    {
        var reader = new ResponseReader("GET", new WireLimits());
        var start = Encoding.Latin1.GetBytes(head);
        var used = reader.Advance(start, ended: false).Consumed;
        reader.Advance(start.AsSpan(used), ended: false);
        var body = new byte[64 * 1024];
        reader.Advance(body, ended: false);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var steps = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var step = reader.Advance(body, ended: false);
            steps += step is { Kind: ReadStepKind.Body, BodyLength: 65536, BodyStart: 0 } ? 1 : 0;
        }

        // The runtime itself may allocate some hundred octets when it recompiles the loop; one object per call would
        // be 240,000 at least.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(10_000, steps);
        Assert.Equal(10_001L * 65536, reader.BodyOctets);
    }

    private static int FeedUntilProblem(ResponseReader reader, string start, string repeated, int most)
    {
        var buffer = new List<byte>(Encoding.Latin1.GetBytes(start));
        var piece = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(repeated, (512 / repeated.Length) + 1)));
        var sent = buffer.Count;
        while (sent <= most)
        {
            buffer.AddRange(piece);
            sent += piece.Length;
            ReadStep step;
            do
            {
                step = reader.Advance(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(buffer), ended: false);
                buffer.RemoveRange(0, step.Consumed);
                if (step.Kind == ReadStepKind.Problem)
                {
                    return sent;
                }
            } while (step.Kind != ReadStepKind.NeedMoreData);
        }

        Assert.Fail($"not stopped within {most} octets");
        return sent;
    }
}
