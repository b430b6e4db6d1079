using Probe.Bits;
using Probe.Checks.Range;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Range;

public sealed class LargeOffsetIsHonouredTests
{
    private const long Length = 5L << 30;
    private const long TwoGiB = 1L << 31;
    private const long FourGiB = 1L << 32;

    [Fact]
    public void Ranges_past_2_and_4_GiB_pass()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(Length)),
                Large(TwoGiB, Reply.Range(TwoGiB, TwoGiB + 4095, Length)),
                Large(FourGiB, Reply.Range(FourGiB, FourGiB + 4095, Length))
            )
            .By<LargeOffsetIsHonoured>()
            .IsPassed($"2 of 2 ranges past 2 GiB came, the farthest up to octet {FourGiB + 4095}");
    }

    [Theory]
    [InlineData(TwoGiB, "2 GiB", "has lost its bit 31")]
    [InlineData(FourGiB, "4 GiB", "has lost its upper 32 bits")]
    public void An_offset_that_wrapped_is_named(long offset, string summary, string actual)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(Length)), Large(offset, Reply.Range(0, 4095, Length)))
            .By<LargeOffsetIsHonoured>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 2);

        Assert.Contains(summary, finding.Summary, StringComparison.Ordinal);
        Assert.Contains(actual, finding.Actual, StringComparison.Ordinal);
        Assert.Equal("inferred", finding.Basis);
    }

    [Theory]
    [InlineData("HTTP/1.1 416 No\nContent-Length: 0\n\n", 0x801901A0)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5368709120\n\n", HResults.InsufficientRangeSupport)]
    [InlineData("HTTP/1.1 206 P\nContent-Length: 4096\n\n", HResults.InsufficientRangeSupport)]
    [InlineData("HTTP/1.1 206 P\nContent-Range: junk\nContent-Length: 4096\n\n", HResults.InvalidServerResponse)]
    public void A_refusal_or_the_whole_file_has_the_code_it_has_elsewhere(string reply, uint hresult)
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(Length)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Large(TwoGiB, reply)
            )
            .By<LargeOffsetIsHonoured>()
            .IsFailure(hresult, endsJob: true, 3);
    }

    [Theory]
    [InlineData(TwoGiB, "bit 31")]
    [InlineData(FourGiB, "upper 32 bits")]
    public void Octets_of_the_wrapped_offset_under_the_right_label_are_found_out(long offset, string lost)
    {
        var finding = new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)),
                Large(offset, Reply.Range(offset, offset + 4095, Length)).Body(TestFile.Bytes(0, 4096))
            )
            .By<LargeOffsetIsHonoured>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 2);

        Assert.Contains(lost, finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_that_is_the_same_everywhere_proves_nothing()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Range(0, 5690, Length)).Body(new byte[5691]),
                Large(TwoGiB, Reply.Range(TwoGiB, TwoGiB + 4095, Length)).Body(new byte[4096])
            )
            .By<LargeOffsetIsHonoured>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void A_range_of_another_purpose_past_2_GiB_is_judged_here_too()
    {
        new ContextBuilder()
            .Add(Ask.Range(Purpose.LastRange, Length - 1, Length - 1).Replies(Reply.Range(1, 1, Length)))
            .By<LargeOffsetIsHonoured>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: true, 1);
    }

    [Fact]
    public void Smaller_files_are_no_case()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(TwoGiB)))
            .By<LargeOffsetIsHonoured>()
            .IsNotApplicable("2147483648 octets: nothing lies past 2 GiB");
    }

    [Fact]
    public void Unasked_it_is_not_run()
    {
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(Length))).By<LargeOffsetIsHonoured>().IsNotRun("2 GiB");
        new ContextBuilder().By<LargeOffsetIsHonoured>().IsNotRun("length is not known");
    }

    private static ExchangeBuilder Large(long offset, string reply) =>
        Ask.Range(Purpose.LargeOffsetRange, offset, offset + 4095).Replies(reply);
}
