using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class RangeReplyTests
{
    [Theory]
    [InlineData("bytes=2-5", 206, "bytes 2-5/10", 4L, 10L, RangeReplyKind.Exact, true)]
    [InlineData("bytes=2-5", 206, "bytes 2-5/*", 4L, 10L, RangeReplyKind.Exact, true)]
    [InlineData("bytes=2-", 206, "bytes 2-9/10", 8L, null, RangeReplyKind.Exact, true)]
    [InlineData("bytes=-4", 206, "bytes 6-9/10", 4L, null, RangeReplyKind.Exact, true)]
    [InlineData("bytes=-40", 206, "bytes 0-9/10", 10L, null, RangeReplyKind.Clamped, true)]
    [InlineData("bytes=8-20", 206, "bytes 8-9/10", 2L, null, RangeReplyKind.Clamped, true)]
    [InlineData("bytes=8-20", 206, "bytes 8-9/*", 2L, 10L, RangeReplyKind.Clamped, true)]
    [InlineData("bytes=8-20", 206, "bytes 8-9/*", 2L, null, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=2-5", 206, "bytes 2-4/10", 3L, 10L, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=2-5", 206, "bytes 0-5/10", 6L, 10L, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=2-5", 206, "bytes 2-9/10", 8L, 10L, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=2-", 206, "bytes 2-5/10", 4L, null, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=-4", 206, "bytes 2-5/10", 4L, null, RangeReplyKind.OtherRange, false)]
    [InlineData("bytes=2-5", 206, "bytes 2-5/11", 4L, 10L, RangeReplyKind.OtherTotal, false)]
    [InlineData("bytes=2-5", 206, "bytes 2-5/10", 3L, 10L, RangeReplyKind.LengthMismatch, false)]
    [InlineData("bytes=2-5", 206, null, 4L, 10L, RangeReplyKind.NoContentRange, false)]
    [InlineData("bytes=2-5", 206, "bytes 2-5", 4L, 10L, RangeReplyKind.UnreadableContentRange, false)]
    [InlineData("bytes=2-5", 206, "bytes */10", 4L, 10L, RangeReplyKind.UnsatisfiedOn206, false)]
    [InlineData("bytes=2-5", 206, "bytes */*", 4L, 10L, RangeReplyKind.UnsatisfiedOn206, false)]
    [InlineData("bytes=2-5", 200, null, 10L, 10L, RangeReplyKind.WholeFile, false)]
    [InlineData("bytes=0-9", 200, null, 10L, 10L, RangeReplyKind.WholeFile, null)]
    [InlineData("bytes=0-", 200, null, 10L, null, RangeReplyKind.WholeFile, null)]
    [InlineData("bytes=20-", 416, "bytes */10", 0L, null, RangeReplyKind.Refused, null)]
    [InlineData("bytes=2-5", 416, null, 0L, null, RangeReplyKind.Refused, null)]
    [InlineData("bytes=2-5", 416, "bytes */10", 0L, null, RangeReplyKind.RefusedThoughSatisfiable, null)]
    [InlineData("bytes=2-5", 416, null, 0L, 10L, RangeReplyKind.RefusedThoughSatisfiable, null)]
    [InlineData("bytes=2-5", 403, null, 5L, 10L, RangeReplyKind.OtherStatus, null)]
    [InlineData("bytes=0-1,4-5", 206, "bytes 0-5/10", 6L, 10L, RangeReplyKind.SingleForSeveralRanges, null)]
    [InlineData("bytes=0-1,4-5", 206, "bytes 0-5/10", 5L, 10L, RangeReplyKind.LengthMismatch, false)]
    [InlineData("bytes=0-1,4-5", 206, null, 5L, 10L, RangeReplyKind.NoContentRange, false)]
    [InlineData(null, 206, "bytes 0-9/10", 10L, 10L, RangeReplyKind.PartialNotAsked, false)]
    [InlineData(null, 200, null, 10L, 10L, RangeReplyKind.Whole, null)]
    [InlineData(null, 404, null, 10L, 10L, RangeReplyKind.OtherStatus, null)]
    public void A_reply_is_classified(
        string? range,
        int status,
        string? contentRange,
        long bodyLength,
        long? knownTotal,
        RangeReplyKind kind,
        bool? acceptable
    )
    {
        var reply = RangeReply.Classify(
            range is null ? null : RangeRequest.Parse(range, out _),
            status,
            contentRange is null ? [] : [contentRange],
            null,
            bodyLength,
            bodyLength,
            knownTotal
        );

        Assert.Equal(kind, reply.Kind);
        Assert.Equal(acceptable, reply.Acceptable);
        Assert.Equal(
            kind == RangeReplyKind.UnreadableContentRange || contentRange == "bytes */*",
            reply.Problem is not null
        );
    }

    [Fact]
    public void A_wrong_Content_Length_is_found_before_the_body_is_read()
    {
        var reply = Classify("bytes=2-5", ["bytes 2-5/10"], null, bodyLength: null, contentLength: 9);

        Assert.Equal(RangeReplyKind.LengthMismatch, reply.Kind);
    }

    [Fact]
    public void Unknown_lengths_do_not_count_against_a_reply() =>
        Assert.Equal(RangeReplyKind.Exact, Classify("bytes=2-5", ["bytes 2-5/10"], null, null, null).Kind);

    [Fact]
    public void The_same_Content_Range_twice_is_one_and_two_different_ones_are_a_conflict()
    {
        Assert.Equal(RangeReplyKind.Exact, Classify("bytes=2-5", ["bytes 2-5/10", "BYTES 2-5/10"], null, 4, 4).Kind);
        Assert.Equal(
            RangeReplyKind.ConflictingContentRanges,
            Classify("bytes=2-5", ["bytes 2-5/10", "bytes 2-6/10"], null, 4, 4).Kind
        );
    }

    [Theory]
    [InlineData("bytes=0-1,4-5", RangeReplyKind.Multipart, null)]
    [InlineData("bytes=0-1", RangeReplyKind.MultipartForOneRange, false)]
    public void A_multipart_reply_belongs_to_several_ranges(string range, RangeReplyKind kind, bool? acceptable)
    {
        var reply = Classify(range, [], "Multipart/ByteRanges; boundary=x", 99, 99);

        Assert.Equal(kind, reply.Kind);
        Assert.Equal(acceptable, reply.Acceptable);
    }

    [Fact]
    public void What_was_due_is_told_where_it_can_be()
    {
        Assert.Equal(new ByteRange(8, 9), Classify("bytes=8-20", ["bytes 8-9/10"], null, 2, 2).Expected);
        Assert.Equal(new ByteRange(8, 20), Classify("bytes=8-20", ["bytes 8-9/*"], null, 2, 2).Expected);
        Assert.Null(Classify("bytes=-4", ["bytes 8-9/*"], null, 2, 2).Expected);
    }

    private static RangeReply Classify(
        string range,
        string[] contentRanges,
        string? contentType,
        long? bodyLength,
        long? contentLength
    ) =>
        RangeReply.Classify(
            RangeRequest.Parse(range, out _),
            206,
            [.. contentRanges],
            contentType,
            bodyLength,
            contentLength,
            null
        );
}
