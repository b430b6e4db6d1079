using Probe.Http;
using Probe.Recording;
using Probe.Testing;

namespace Probe.Core.Tests.Recording;

public sealed class SliceKeeperTests
{
    [Fact]
    public void However_a_body_is_cut_into_pieces_the_same_octets_are_kept()
    {
        const int Seed = 20240817;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var length = random.Next(0, 300_000);
            var fileOffset = random.NextInt64(0, 1000);
            var ranges = Enumerable
                .Range(0, random.Next(0, 6))
                .Select(_ => random.NextInt64(0, 301_000))
                .Select(first => new ByteRange(first, first + random.Next(0, 90_000)))
                .ToArray();
            var keeper = new SliceKeeper([.. ranges], fileOffset, random.Next(2) == 0 ? length : null);
            var body = TestFile.Bytes(fileOffset, length);
            for (var at = 0; at < length; )
            {
                var piece = Math.Min(length - at, random.Next(1, 70_000));
                keeper.Append(at, body.AsSpan(at, piece));
                at += piece;
            }

            var wanted = new bool[length];
            wanted.AsSpan(0, Math.Min(length, SliceKeeper.FirstOctets)).Fill(true);
            foreach (var range in ranges)
            {
                for (var i = Math.Max(range.First - fileOffset, 0); i <= range.Last - fileOffset && i < length; i++)
                {
                    wanted[i] = true;
                }
            }

            var kept = new bool[length];
            long end = -1;
            foreach (var slice in keeper.ToSlices())
            {
                Assert.True(slice.Offset > end, $"seed {Seed}, round {round}");
                end = slice.Offset + slice.Bytes.Length;
                kept.AsSpan((int)slice.Offset, slice.Bytes.Length).Fill(true);
                Assert.True(
                    slice.Bytes.AsSpan().SequenceEqual(body.AsSpan((int)slice.Offset, slice.Bytes.Length)),
                    $"seed {Seed}, round {round}"
                );
            }

            Assert.True(wanted.AsSpan().SequenceEqual(kept), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void An_announced_length_sets_nothing_aside_that_does_not_come()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var keeper = new SliceKeeper([new ByteRange(0, long.MaxValue - 1)], 0, long.MaxValue - 1);
        keeper.Append(0, "x"u8);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("x"u8, Assert.Single(keeper.ToSlices()).Bytes.AsSpan());
        Assert.InRange(allocated, 0, 80 * 1024);
    }
}
