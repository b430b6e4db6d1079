using Probe.Http;
using Probe.Planning;

namespace Probe.Core.Tests.Planning;

public sealed class RangeSeriesTests
{
    [Fact]
    public void It_begins_as_captured_from_BITS()
    {
        var ranges = Enumerable.Range(0, 4).Select(i => RangeSeries.Bits77.At(i, 10_000_000)!.Value.ToString());

        Assert.Equal(["0-5690", "5691-14288", "14289-32763", "32764-52044"], ranges);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5690)]
    [InlineData(5691)]
    [InlineData(5692)]
    [InlineData(1_048_576)]
    [InlineData(16_777_216)]
    [InlineData(5_000_000_001)]
    public void It_covers_the_file_without_gap_or_overlap_and_ends_at_its_last_octet(long length)
    {
        long next = 0;
        var index = 0;
        while (RangeSeries.Bits77.At(index, length) is { } range)
        {
            Assert.Equal(next, range.First);
            Assert.InRange(range.Last, range.First, length - 1);
            next = range.Last + 1;
            Assert.True(++index < 100);
        }

        Assert.Equal(length, next);
    }

    [Fact]
    public void An_empty_file_has_no_range() => Assert.Null(RangeSeries.Bits77.At(0, 0));

    [Fact]
    public void The_first_range_is_clipped_to_a_short_file()
    {
        Assert.Equal(new ByteRange(0, 99), RangeSeries.Bits77.First(100));
        Assert.Equal(new ByteRange(0, 5690), RangeSeries.Bits77.First(null));
    }
}
