using System.Globalization;
using CsCheck;
using Probe.Http;

namespace Probe.Core.Tests.Http;

public sealed class ContentRangeTests
{
    [Theory]
    [InlineData("bytes 0-0/1", 0L, 0L, 1L)]
    [InlineData("Bytes 5-9/10", 5L, 9L, 10L)]
    [InlineData(" bytes 5-9/10\t", 5L, 9L, 10L)]
    [InlineData("bytes 5-9/*", 5L, 9L, null)]
    [InlineData("bytes 005-9/0010", 5L, 9L, 10L)]
    [InlineData("bytes */0", null, null, 0L)]
    [InlineData("bytes 4294967296-4294967299/9223372036854775807", 4294967296L, 4294967299L, long.MaxValue)]
    public void A_value_by_the_grammar_is_read(string value, long? first, long? last, long? total)
    {
        var parsed = ContentRange.Parse(value, out var problem);

        Assert.Null(problem);
        Assert.Equal(first, parsed!.Range?.First);
        Assert.Equal(last, parsed.Range?.Last);
        Assert.Equal(total, parsed.Total);
        Assert.Equal(first is null, parsed.IsUnsatisfied);
    }

    [Theory]
    [InlineData("", "the value is empty")]
    [InlineData(" \t", "the value is empty")]
    [InlineData("bytes", "no space and no range follow the unit")]
    [InlineData("bytes=0-1/2", "'=' follows the unit, as in a Range request; one space belongs there")]
    [InlineData("0-1/2", "the unit 'bytes' is missing")]
    [InlineData("*/2", "the unit 'bytes' is missing")]
    [InlineData("fish 0-1/2", "the unit is 'fish', not bytes")]
    [InlineData("bytes\t0-1/2", "no space and no range follow the unit")]
    [InlineData("bytes  0-1/2", "white space stands inside the range; only one space after the unit is allowed")]
    [InlineData("bytes 0 - 1 / 2", "white space stands inside the range; only one space after the unit is allowed")]
    [InlineData("bytes 0-1", "the '/' and the total are missing")]
    [InlineData("bytes 0-", "the '/' and the total are missing")]
    [InlineData("bytes 0-1/", "the total is missing")]
    [InlineData("bytes 0-1/2/3", "the total is not a decimal number: '2/3'")]
    [InlineData("bytes 0-1/+2", "the total is not a decimal number: '+2'")]
    [InlineData("bytes 0-1/-2", "the total is not a decimal number: '-2'")]
    [InlineData("bytes */*", "neither a range nor a total is given")]
    [InlineData("bytes 5/10", "the '-' between first and last position is missing")]
    [InlineData("bytes -5/10", "the first position is missing")]
    [InlineData("bytes 5-/10", "the last position is missing")]
    [InlineData("bytes 0x5-9/10", "the first position is not a decimal number: '0x5'")]
    [InlineData("bytes 1-2-3/10", "the last position is not a decimal number: '2-3'")]
    [InlineData("bytes 1,2-3/10", "the first position is not a decimal number: '1,2'")]
    [InlineData("bytes 1-\u0663/10", "the last position is not a decimal number: '\u0663'")]
    [InlineData("bytes 9-5/10", "the last position is before the first")]
    [InlineData("bytes 5-10/10", "the last position is not below the total")]
    [InlineData("bytes 0-0/0", "the last position is not below the total")]
    [InlineData("bytes 0-9223372036854775808/*", "the last position is larger than 2^63-1")]
    [InlineData("bytes 0-1/99999999999999999999999", "the total is larger than 2^63-1")]
    [InlineData("bytes 0-9223372036854775807/*", "the last position is larger than 2^63-2")]
    public void Each_breach_of_the_grammar_has_its_name(string value, string problem)
    {
        Assert.Null(ContentRange.Parse(value, out var found));
        Assert.Equal(problem, found);
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        FixedSeed.ForEach(
            Gen.Select(
                Gen.Long[0, long.MaxValue - 1],
                Gen.Long[0, long.MaxValue - 1],
                Gen.Long[0, long.MaxValue],
                Gen.Bool
            ),
            5_000,
            t =>
            {
                var range = new ByteRange(Math.Min(t.Item1, t.Item2), Math.Max(t.Item1, t.Item2));
                var value = new ContentRange(range, t.Item4 ? Math.Max(range.Last + 1, t.Item3) : null);

                Assert.Equal(value, ContentRange.Parse(value.ToString(), out _));
            }
        );

    [Fact]
    public void Arbitrary_text_never_throws_and_has_a_value_or_a_problem() =>
        FixedSeed.ForEach(
            Gen.OneOf(
                Gen.String[0, 30],
                Gen.Char["bytes 0123456789-/*="].Array[0, 25].Select(c => "bytes " + new string(c))
            ),
            20_000,
            text => Assert.Equal(ContentRange.Parse(text, out var problem) is null, problem is not null)
        );

    [Theory]
    [InlineData("bytes=0-9", "0-9")]
    [InlineData("bytes=5-", "5-")]
    [InlineData("bytes=-5", "-5")]
    [InlineData("Bytes=0-0, 2-3 ,, -1", "0-0,2-3,-1")]
    public void A_range_request_is_read(string value, string ranges)
    {
        var request = RangeRequest.Parse(value, out var problem);

        Assert.Null(problem);
        Assert.Equal(ranges, string.Join(',', request!.Ranges));
        Assert.Equal(request, RangeRequest.Parse(request.ToString(), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes 0-9")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=9-5")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-9223372036854775807")]
    [InlineData("bytes=0--1")]
    [InlineData("lines=0-9")]
    public void What_is_no_range_request_is_refused_with_a_reason(string value)
    {
        Assert.Null(RangeRequest.Parse(value, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void More_ranges_than_the_bound_are_refused()
    {
        var most = "bytes=" + string.Join(',', Enumerable.Repeat("0-0", RangeRequest.MaxRanges));

        Assert.Equal(RangeRequest.MaxRanges, RangeRequest.Parse(most, out _)!.Ranges.Length);
        Assert.Null(RangeRequest.Parse(most + ",0-0", out _));
    }

    [Theory]
    [InlineData("0-9", 100, "0-9")]
    [InlineData("90-119", 100, "90-99")]
    [InlineData("100-", 100, "")]
    [InlineData("99-", 100, "99-99")]
    [InlineData("-5", 100, "95-99")]
    [InlineData("-500", 100, "0-99")]
    [InlineData("-0", 100, "")]
    [InlineData("-5", 0, "")]
    public void A_range_resolves_against_the_files_length(string range, long total, string expected)
    {
        var spec = RangeRequest.Parse("bytes=" + range, out _)!.Ranges[0];

        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{spec.Resolve(total)}"));
    }
}
