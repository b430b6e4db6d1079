using System.Security.Cryptography;
using CsCheck;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

public sealed class CoverageBuilderTests
{
    private const int Length = 10_000;

    [Fact]
    public void Nothing_seen_is_no_span()
    {
        var coverage = CoverageBuilder.Build(ExchangeLog.Empty);

        Assert.Null(coverage.FileLength);
        Assert.Empty(coverage.Spans);
    }

    [Fact]
    public void What_came_once_is_received_and_what_was_refused_is_missing()
    {
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.Range(Purpose.LastRange, 9_999, 9_999).Replies(Reply.Page("503 Busy"))
            ),
            (0, 5690, ByteState.Received),
            (9_999, 9_999, ByteState.Missing)
        );
    }

    [Fact]
    public void What_a_second_answer_or_the_control_confirms_is_verified()
    {
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.FirstRange(100, 199).OfControl().Replies(Reply.Range(100, 199, Length)),
                Ask.Range(Purpose.MiddleRange, 5_000, 9_000).Replies(Reply.Range(5_000, 9_000, Length))
            ),
            (0, 99, ByteState.Received),
            (100, 199, ByteState.Verified),
            (200, 4_999, ByteState.Received),
            (5_000, 5_690, ByteState.Verified),
            (5_691, 9_000, ByteState.Received)
        );
    }

    [Fact]
    public void What_another_answer_contradicts_is_wrong()
    {
        var bent = TestFile.Bytes(0, Length);
        bent[70] ^= 1;

        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Ask.WholeFile().Replies(Reply.Whole(Length)).Body(bent)
            ),
            (0, 69, ByteState.Verified),
            (70, 70, ByteState.Wrong),
            (71, 5_690, ByteState.Verified),
            (5_691, 9_999, ByteState.Received)
        );
    }

    [Fact]
    public void The_digest_in_the_name_verifies_the_whole_or_condemns_it()
    {
#pragma warning disable CA5350 // WSUS names its files by SHA-1.
        var sha1 = Convert.ToHexString(SHA1.HashData(TestFile.Bytes(0, Length)));
#pragma warning restore CA5350
        var named = new ContextBuilder().For($"http://wsus.example/Content/{sha1[^2..]}/{sha1}.cab");

        Is(
            CoverageBuilder.Build(named.Add(Ask.WholeFile().Replies(Reply.Whole(Length))).BuildLog()),
            (0, 9_999, ByteState.Verified)
        );
        Is(
            CoverageBuilder.Build(
                named.Add(Ask.WholeFile().Replies(Reply.Whole(Length)).Body(new byte[Length])).BuildLog()
            ),
            (0, 9_999, ByteState.Wrong)
        );
    }

    [Fact]
    public void A_wrong_digest_condemns_no_more_than_the_octets_that_are_known_to_be_wrong()
    {
        var sha1 = new string('A', 40);
        var bent = TestFile.Bytes(0, Length);
        bent[70] ^= 1;

        var coverage = CoverageBuilder.Build(
            new ContextBuilder()
                .For($"http://wsus.example/Content/AA/{sha1}.cab")
                .Add(
                    Ask.WholeFile().Replies(Reply.Whole(Length)).Body(bent),
                    Ask.FirstRange(0, 99).OfControl().Replies(Reply.Range(0, 99, Length))
                )
                .BuildLog()
        );

        Assert.Equal(new ByteRange(70, 70), Assert.Single(coverage.Spans, s => s.State == ByteState.Wrong).Range);
    }

    [Fact]
    public void A_body_cut_by_plan_leaves_nothing_missing_and_one_that_broke_off_does()
    {
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.WholeFile().Replies(Reply.Whole(Length)).Body(TestFile.Bytes(0, 1000)).CutByPlan()
            ),
            (0, 999, ByteState.Received)
        );
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.WholeFile()
                    .Replies(Reply.Whole(Length))
                    .Body(TestFile.Bytes(0, 1000))
                    .Fails(FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.Reset)
            ),
            (0, 999, ByteState.Received),
            (1_000, 9_999, ByteState.Missing)
        );
    }

    [Fact]
    public void A_whole_file_in_place_of_a_far_range_leaves_that_range_missing()
    {
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.Range(Purpose.MiddleRange, 5_000, 9_095)
                    .Replies(Reply.Whole(Length))
                    .Body(TestFile.Bytes(0, 4_000))
                    .CutByPlan()
            ),
            (0, 3_999, ByteState.Received),
            (5_000, 9_095, ByteState.Missing)
        );
    }

    [Fact]
    public void Nothing_lies_past_the_end_and_diagnostic_requests_leave_nothing_missing()
    {
        Is(
            Build(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange(9_000, 14_690).Replies(Reply.Range(9_000, 14_690, Length + 5_000)),
                Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(Reply.Page("416 No")),
                Ask.Range(Purpose.UnsatisfiableRange, 10_000, 14_095).Replies(Reply.Page("416 No"))
            ),
            (9_000, 9_999, ByteState.Received)
        );
    }

    [Fact]
    public void Octets_of_the_control_alone_are_not_coverage_of_the_route()
    {
        Is(
            Build(
                Ask.FirstRange().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.TimedOut),
                Ask.FirstRange().OfControl().Replies(Reply.Range(0, 5690, Length))
            ),
            (0, 5_690, ByteState.Missing)
        );
    }

    [Fact]
    public void Spans_ascend_and_never_overlap_or_touch_with_the_same_state()
    {
        var piece = Gen.Select(Gen.Int[0, 900], Gen.Int[1, 300], Gen.Bool, Gen.Int[0, 2]);

        piece
            .Array[1, 8]
            .Sample(
                pieces =>
                {
                    var spans = Build([.. pieces.Select(Make)]).Spans;

                    return spans
                        .Zip(spans.Skip(1))
                        .All(p =>
                            p.First.Range.Last < p.Second.Range.First
                            && (p.First.State != p.Second.State || p.First.Range.Last + 1 < p.Second.Range.First)
                        );
                },
                iter: 300,
                seed: "0000KOIPe3x3"
            );

        static ExchangeBuilder Make((int First, int Length, bool IsControl, int Way) piece)
        {
            var last = piece.First + piece.Length - 1;
            var asked = Ask.Range(Purpose.SeriesRange, piece.First, last);
            asked = piece.IsControl ? asked.OfControl() : asked;
            return piece.Way switch
            {
                0 => asked.Replies(Reply.Range(piece.First, last, 2000)),
                1 => asked.Replies(Reply.Range(piece.First, last, 2000)).Body(new byte[piece.Length]),
                _ => asked.Replies(Reply.Page("503 Busy")),
            };
        }
    }

    private static ByteCoverage Build(params ReadOnlySpan<ExchangeBuilder> exchanges) =>
        CoverageBuilder.Build(new ContextBuilder().Add(exchanges).BuildLog());

    private static void Is(ByteCoverage coverage, params (long First, long Last, ByteState State)[] spans) =>
        Assert.Equal(spans.Select(s => new ByteSpan(new ByteRange(s.First, s.Last), s.State)), coverage.Spans);
}
