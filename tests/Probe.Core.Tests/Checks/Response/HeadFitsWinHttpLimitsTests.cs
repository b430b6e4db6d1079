using Probe.Bits;
using Probe.Checks.Response;
using Probe.Exchanges;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Response;

public sealed class HeadFitsWinHttpLimitsTests
{
    [Fact]
    public void An_ordinary_head_passes_with_its_size()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\nContent-Length: 5\n\n"))
            .By<HeadFitsWinHttpLimits>()
            .IsPassed("the largest of 1 reply heads has 38 octets");
    }

    [Fact]
    public void A_head_without_any_line_passes()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.1 200 OK\n\n"))
            .By<HeadFitsWinHttpLimits>()
            .IsPassed("the largest of 1 reply heads has 19 octets");
    }

    [Theory]
    [InlineData(FailureCauses.HeadTooLarge, HResults.HeaderSizeOverflow, "65536 octets", "documented")]
    [InlineData(FailureCauses.TooManyHeaders, HResults.HeaderCountExceeded, "256 lines", "inferred")]
    [InlineData(FailureCauses.ChunkLineTooLong, HResults.ChunkedHeaderSizeOverflow, "4096 octets", "inferred")]
    public void Each_limit_has_its_code(string cause, uint hresult, string actual, string basis)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, cause))
            .By<HeadFitsWinHttpLimits>()
            .IsFailure(hresult, endsJob: true, 1);

        Assert.Contains(actual, finding.Actual, StringComparison.Ordinal);
        Assert.Equal(basis, finding.Basis);
    }

    [Fact]
    public void A_limit_lowered_by_the_user_proves_nothing_on_WinHTTP()
    {
        var finding = new ContextBuilder()
            .Options(o => o with { Limits = o.Limits with { MaxHeadOctets = 1024 } })
            .Add(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.HeadTooLarge))
            .By<HeadFitsWinHttpLimits>()
            .IsFailure(HResults.HeaderSizeOverflow, endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
    }

    [Fact]
    public void A_head_that_only_a_raised_limit_let_through_is_reported()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(5, "X-Pad: " + new string('p', 70_000))))
            .By<HeadFitsWinHttpLimits>()
            .IsFailure(HResults.HeaderSizeOverflow, endsJob: true, 1);

        Assert.Equal(65536, finding.Evidence[0].Offset);
    }

    [Fact]
    public void A_long_value_is_advice_and_no_fault()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(5)),
                Ask.WholeFile().Replies(Reply.Whole(5, "Set-Cookie: " + new string('c', 5000)))
            )
            .By<HeadFitsWinHttpLimits>()
            .IsPassed("'Set-Cookie' in exchange 2 has a value of 5000 octets");
    }

    [Fact]
    public void Without_a_reply_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused))
            .By<HeadFitsWinHttpLimits>()
            .IsNotRun("no reply");
    }
}
