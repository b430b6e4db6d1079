using Probe.Bits;
using Probe.Checks.MultiRange;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.MultiRange;

public sealed class MultiRangeIsHonouredTests
{
    [Fact]
    public void All_ranges_with_the_files_octets_pass()
    {
        Several
            .Fine.Add(Several.Ascending.RepliesWith(Multipart.Of(Several.FileLength, Several.Asked)))
            .By<MultiRangeIsHonoured>()
            .IsPassed("4 ranges in one request are all there, 4 of 4 parts held against other answers");
    }

    [Theory]
    [InlineData("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n", 0x801901A0)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 10000\n\n", HResults.InsufficientRangeSupport)]
    [InlineData("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n", 0x80190193)]
    public void A_refusal_is_told_with_the_code_that_an_express_job_would_get(string reply, uint code)
    {
        var finding = Several
            .Fine.Add(Several.Ascending.Replies(reply))
            .By<MultiRangeIsHonoured>()
            .IsFailure(code, endsJob: false, 3);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(".psf", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_range_is_named()
    {
        var body = Multipart.Of(Several.FileLength, Several.Asked.AsSpan(0, 3));

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<MultiRangeIsHonoured>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("5000-5499 not among them", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_say_what_they_are_are_left_to_the_check_of_their_form()
    {
        var run = Several.Fine.Add(Several.Ascending.RepliesWith([.. Multipart.Nameless(500), .. Multipart.End]));

        run.By<MultiRangeIsHonoured>().IsPassed("several ranges in one request were answered with 206");
        run.By<MultipartIsWellFormed>().IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);
    }

    [Fact]
    public void Wrong_octets_in_a_part_are_located()
    {
        var wrong = TestFile.Bytes(1000, 500);
        wrong[7] ^= 1;
        byte[] body =
        [
            .. Multipart.Part(Several.Asked[0], Several.FileLength, TestFile.Bytes(0, 500)),
            .. Multipart.Part(Several.Asked[1], Several.FileLength, wrong),
            .. Multipart.Part(Several.Asked[2], Several.FileLength, TestFile.Bytes(1500, 500)),
            .. Multipart.Part(Several.Asked[3], Several.FileLength, TestFile.Bytes(5000, 500)),
            .. Multipart.End,
        ];

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<MultiRangeIsHonoured>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 3);

        Assert.Contains("octet 1007 differs from exchange 2", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(EvidencePart.ResponseBody, finding.Evidence[0].Part);
    }

    [Fact]
    public void Nothing_is_said_where_no_single_range_was_served()
    {
        new ContextBuilder()
            .Options(o => o with { Depth = Depth.Full })
            .Add(
                Ask.Head().Replies(Reply.Head(Several.FileLength)),
                Ask.FirstRange().Replies(Reply.Page("403 Forbidden")),
                Several.Ascending.Replies(Reply.Page("403 Forbidden"))
            )
            .By<MultiRangeIsHonoured>()
            .IsNotRun("403");
    }

    [Fact]
    public void A_shallower_run_says_that_it_did_not_ask() =>
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(Several.FileLength)))
            .By<MultiRangeIsHonoured>()
            .IsNotRun("--depth full only");

    [Fact]
    public void A_short_file_cannot_be_asked_so() =>
        new ContextBuilder()
            .Options(o => o with { Depth = Depth.Full })
            .Add(Ask.Head().Replies(Reply.Head(100)))
            .By<MultiRangeIsHonoured>()
            .IsNotApplicable("shorter than");

    [Fact]
    public void A_reset_is_a_refusal_too()
    {
        var finding = Several
            .Fine.Add(Several.Ascending.Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.Reset))
            .By<MultiRangeIsHonoured>()
            .IsFailure(HResults.ConnectionError, endsJob: false, 3);

        Assert.Equal(EvidencePart.Failure, finding.Evidence[0].Part);
    }

    [Fact]
    public void The_control_that_serves_them_proves_the_proxy()
    {
        var whole = Multipart.Of(Several.FileLength, Several.Asked);

        var finding = Several
            .Fine.ThroughProxy()
            .Add(
                Several.Ascending.Replies("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n"),
                Several.Ascending.RepliesWith(whole).OfControl()
            )
            .By<MultiRangeIsHonoured>()
            .IsFailure(0x801901A0, endsJob: false, 3);

        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void One_range_that_spans_all_is_left_to_ranges_are_not_merged()
    {
        Several
            .Fine.Add(Several.Ascending.Replies(Reply.Range(0, 5499, Several.FileLength)))
            .By<MultiRangeIsHonoured>()
            .IsPassed("are all there");
    }

    [Fact]
    public void Other_checks_leave_a_refusal_of_several_ranges_alone()
    {
        var context = Several.Fine.Add(
            Several.Ascending.Replies("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n")
        );

        context.By<Probe.Checks.Status.NoOtherClientErrors>().IsPassed("none of 2 answers");
    }
}
