using System.Collections.Immutable;
using CsCheck;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests;

public sealed class ByteComparerTests
{
    private const int Block = BodyFacts.BlockOctets;
    private const int Length = 4 * Block;

    [Fact]
    public void Answers_that_share_no_octet_are_not_compared()
    {
        Assert.True(Compare(Piece(0, 100), Piece(100, 100)).IsEmpty);
    }

    [Fact]
    public void Octets_that_were_kept_are_compared_one_by_one()
    {
        var comparison = Compare(Piece(0, 100), Piece(50, 100, b => b[20] ^= 1));

        Assert.Equal([new ByteDifference(new ByteRange(70, 70), 1, 2, IsLocated: true)], comparison.Differences);
        Assert.Equal(
            [new ByteAgreement(new ByteRange(50, 69), 1, 2), new ByteAgreement(new ByteRange(71, 99), 1, 2)],
            comparison.Agreements
        );
    }

    [Fact]
    public void A_stretch_that_differs_runs_from_its_first_octet_to_its_last()
    {
        var comparison = Compare(
            Piece(0, 100),
            Piece(
                0,
                100,
                b =>
                {
                    b[10] ^= 1;
                    b[90] ^= 1;
                }
            )
        );

        Assert.Equal(new ByteRange(10, 90), Assert.Single(comparison.Differences).Range);
    }

    [Fact]
    public void Beyond_what_was_kept_the_digests_of_blocks_are_compared()
    {
        // Two pieces of other extents, so that the digest of the whole cannot help; kept are their first 64 KiB.
        var comparison = Compare(Piece(0, Length), Piece(Block, 3 * Block, b => b[(2 * Block) + 5] ^= 1));

        Assert.Equal(
            [new ByteDifference(new ByteRange(3 * Block, (4 * Block) - 1), 1, 2, IsLocated: false)],
            comparison.Differences
        );
        Assert.Equal([new ByteAgreement(new ByteRange(Block, (3 * Block) - 1), 1, 2)], comparison.Agreements);
    }

    [Fact]
    public void Equal_digests_of_the_same_range_need_nothing_kept()
    {
        var comparison = Compare(Bare(Piece(7, 300)), Bare(Piece(7, 300)));

        Assert.Equal([new ByteAgreement(new ByteRange(7, 306), 1, 2)], comparison.Agreements);
        Assert.Empty(comparison.Differences);
    }

    [Fact]
    public void Different_digests_of_the_same_range_tell_that_but_not_where()
    {
        var comparison = Compare(Bare(Piece(7, 300)), Bare(Piece(7, 300, b => b[0] ^= 1)));

        Assert.Equal([new ByteDifference(new ByteRange(7, 306), 1, 2, IsLocated: false)], comparison.Differences);
    }

    [Fact]
    public void Different_digests_with_equal_kept_octets_put_the_difference_into_the_rest()
    {
        var comparison = Compare(FirstKept(Piece(0, 300)), FirstKept(Piece(0, 300, b => b[200] ^= 1)));

        Assert.Equal(new ByteRange(100, 299), Assert.Single(comparison.Differences).Range);
        Assert.Equal(new ByteRange(0, 99), Assert.Single(comparison.Agreements).Range);

        static ExchangeBuilder FirstKept(ExchangeBuilder piece) =>
            piece.ChangeBody(b => b with { Slices = [new BodySlice(0, b.Slices[0].Bytes[..100])] });
    }

    [Fact]
    public void Two_answers_of_the_control_are_not_compared_and_the_main_one_is_named_first()
    {
        var comparison = Compare(Piece(0, 100).OfControl(), Piece(0, 100).OfControl(), Piece(0, 100), Piece(0, 100));

        Assert.Equal(
            [(3, 1), (3, 2), (3, 4), (4, 1), (4, 2)],
            comparison.Agreements.Select(a => (a.Exchange, a.Other))
        );
    }

    [Fact]
    public void Bodies_that_are_no_piece_of_the_file_are_left_out()
    {
        Assert.True(
            Compare(
                Piece(0, 100),
                Ask.FirstRange().Replies(Reply.Page("403 Forbidden")),
                Ask.FirstRange().Replies("HTTP/1.1 206 P\nContent-Length: 5691\n\n"),
                Ask.Head().Replies(Reply.Head(100)),
                Ask.FirstRange().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.Reset)
            ).IsEmpty
        );
    }

    [Fact]
    public void What_came_of_a_body_that_broke_off_is_compared()
    {
        var broken = Ask.FirstRange()
            .Replies(Reply.Range(0, 5690, 10_000))
            .Body(TestFile.Bytes(0, 500))
            .Fails(FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.ClosedEarly);

        Assert.Equal(new ByteRange(0, 99), Assert.Single(Compare(Piece(0, 100), broken).Agreements).Range);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 50)]
    [InlineData(-1)]
    public void Offsets_that_no_file_has_do_no_harm(long offset)
    {
        Assert.True(Compare(Piece(0, 100), Piece(0, 100).ChangeBody(b => b with { FileOffset = offset })).IsEmpty);
    }

    [Fact]
    public void Many_large_answers_are_compared_in_one_pass_over_what_they_share()
    {
        // 64 ranges of a series, the whole file beside them, 65536 blocks each way: seconds if each pair were walked whole.
        const long part = 1024L * Block;
        var blocks = Enumerable
            .Range(0, 65536)
            .Select(i => new BlockDigest(i, new Sha256Value(1, 2, 3, 4)))
            .ToImmutableArray();
        var series = Enumerable
            .Range(0, 64)
            .Select(i => Sparse(Purpose.SeriesRange, i * part, part, [.. blocks.Skip(i * 1024).Take(1024)]));

        var comparison = ByteComparer.Compare(
            new ContextBuilder().Add([.. series, Sparse(Purpose.WholeFile, 0, 64 * part, blocks)]).BuildLog()
        );

        Assert.Equal(64, comparison.Agreements.Length);
        Assert.Equal(64 * part, comparison.Agreements.Sum(a => a.Range.Length));
        Assert.Empty(comparison.Differences);
    }

    [Fact]
    public void Whatever_is_bent_is_inside_a_difference_and_outside_every_agreement()
    {
        Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 3000], Gen.Int[0, 3000], Gen.Int[1, 3000], Gen.Int[0, 6000])
            .Sample(
                (first, length, otherFirst, otherLength, bent) =>
                {
                    var inside = bent >= otherFirst && bent < otherFirst + otherLength;
                    var comparison = Compare(
                        Piece(first, length),
                        Piece(otherFirst, otherLength, b => b[inside ? bent - otherFirst : 0] ^= (byte)(inside ? 1 : 0))
                    );
                    var shared = inside && bent >= first && bent < first + length;
                    var overlap = Math.Max(
                        0,
                        Math.Min(first + length, otherFirst + otherLength) - Math.Max(first, otherFirst)
                    );

                    return comparison.Differences.Length == (shared ? 1 : 0)
                        && comparison.Differences.All(d => d.Range == new ByteRange(bent, bent))
                        && comparison.Agreements.Sum(a => a.Range.Length) == overlap - (shared ? 1 : 0);
                },
                iter: 300,
                seed: "0000KOIPe3x3"
            );
    }

    private static ByteComparison Compare(params ReadOnlySpan<ExchangeBuilder> exchanges) =>
        ByteComparer.Compare(new ContextBuilder().Add(exchanges).BuildLog());

    private static ExchangeBuilder Piece(long first, int length, Action<byte[]>? bend = null)
    {
        var bytes = TestFile.Bytes(first, length);
        bend?.Invoke(bytes);
        return Ask.Range(Purpose.SeriesRange, first, first + length - 1)
            .Replies(Reply.Range(first, first + length - 1, 1L << 40))
            .Body(bytes);
    }

    private static ExchangeBuilder Bare(ExchangeBuilder piece) =>
        piece.ChangeBody(b => b with { Slices = [], Blocks = [] });

    private static ExchangeBuilder Sparse(
        Purpose purpose,
        long first,
        long length,
        ImmutableArray<BlockDigest> blocks
    ) =>
        Ask.Range(purpose, first, first + length - 1)
            .Replies(Reply.Range(first, first + length - 1, 1L << 40))
            .BodyOfLength(length)
            .ChangeBody(b => b with { Blocks = blocks });
}
