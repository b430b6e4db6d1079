using System.Text;
using Probe.Bits;
using Probe.Checks.MultiRange;
using Probe.Http;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.MultiRange;

public sealed class MultipartTests
{
    private const string SquidHit =
        "HTTP/1.1 200 OK\nServer: nginx/1.22.1\nContent-Length: 10000\nAccept-Ranges: bytes\nAge: 2\n"
        + "X-Cache: HIT from proxy.example\nVia: 1.1 proxy.example (squid/5.7)\nConnection: keep-alive\n\n";

    private static byte[] Tidy => Multipart.Of(Several.FileLength, Several.Asked);

    [Fact]
    public void Tidy_parts_pass()
    {
        var context = Several.Fine.Add(Several.Ascending.RepliesWith(Tidy));

        context.By<MultipartIsWellFormed>().IsPassed("4 parts");
        context.By<MultipartFitsBitsLimits>().IsPassed("0 octets of other header lines");
        context.By<RangesAreNotMerged>().IsPassed("a part of its own");
    }

    [Fact]
    public void A_missing_closing_boundary_is_told_with_its_offset()
    {
        var body = Tidy[..^Multipart.End.Length];

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<MultipartIsWellFormed>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("without a closing boundary", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(body.Length, finding.Evidence[0].Offset);
    }

    [Fact]
    public void A_206_without_boundary_or_Content_Range_cannot_be_read()
    {
        var finding = Several
            .Fine.Add(Several.Ascending.Replies("HTTP/1.1 206 Partial Content\nContent-Length: 5\n\nhello"))
            .By<MultipartIsWellFormed>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("neither multipart/byteranges", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_shorter_than_its_Content_Range_is_told()
    {
        byte[] body =
        [
            .. Multipart.Part(Several.Asked[0], Several.FileLength, TestFile.Bytes(0, 499)),
            .. Multipart.End,
        ];

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<MultipartIsWellFormed>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("says 0-499 and has 499 octets instead of 500", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_another_total_is_told()
    {
        byte[] body = [.. Multipart.Part(Several.Asked[0], 77_777, TestFile.Bytes(0, 500)), .. Multipart.End];

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<MultipartIsWellFormed>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("a total of 77777 where the file has 10000", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(180, false)]
    [InlineData(181, true)]
    public void BITS_takes_180_octets_of_other_header_lines_in_a_part(int octets, bool isTold)
    {
        var line = "X-Filler: " + new string('x', octets - "X-Filler: \r\n".Length) + "\r\n";
        byte[] body =
        [
            .. Multipart.Part(Several.Asked[0], Several.FileLength, TestFile.Bytes(0, 500), line),
            .. Multipart.End,
        ];

        var judgement = Several.Fine.Add(Several.Ascending.RepliesWith(body)).By<MultipartFitsBitsLimits>();

        if (isTold)
        {
            judgement.IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);
        }
        else
        {
            judgement.IsPassed("180 octets");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\r\n", false)]
    [InlineData("\r\n\r\n", true)]
    public void BITS_takes_two_line_ends_before_the_first_boundary(string more, bool isTold)
    {
        // The tidy body begins with one already.
        byte[] body = [.. Encoding.ASCII.GetBytes(more), .. Tidy];

        var judgement = Several.Fine.Add(Several.Ascending.RepliesWith(body)).By<MultipartFitsBitsLimits>();

        if (isTold)
        {
            var finding = judgement.IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);
            Assert.StartsWith("3 line ends", finding.Summary, StringComparison.Ordinal);
        }
        else
        {
            judgement.IsPassed("0 octets");
        }
    }

    [Fact]
    public void One_range_in_place_of_several_has_no_parts_to_measure() =>
        Several
            .Fine.Add(Several.Ascending.Replies(Reply.Range(0, 5499, Several.FileLength)))
            .By<MultipartFitsBitsLimits>()
            .IsNotApplicable("not multipart");

    [Fact]
    public void Adjacent_ranges_in_one_part_are_merged()
    {
        var body = Multipart.Of(Several.FileLength, new(0, 499), new(1000, 1999), new(5000, 5499));

        var finding = Several
            .Fine.Add(Several.Ascending.RepliesWith(body))
            .By<RangesAreNotMerged>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Equal("documented", finding.Basis);
        Assert.Contains("1000-1999", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_range_over_all_is_merged()
    {
        var finding = Several
            .Fine.Add(Several.Ascending.Replies(Reply.Range(0, 5499, Several.FileLength)))
            .By<RangesAreNotMerged>()
            .IsFailure(HResults.InvalidServerResponse, endsJob: false, 3);

        Assert.Contains("one range, not multipart", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_out_of_order_with_right_octets_pass()
    {
        var body = Multipart.Of(Several.FileLength, new(5000, 5499), new(2000, 2499), new(5000, 5499), new(1000, 1499));

        Several
            .Fine.Add(Several.Unordered.RepliesWith(body))
            .By<RepeatedAndUnorderedRangesAreExact>()
            .IsPassed("4 parts have the octets");
    }

    [Fact]
    public void Right_lengths_with_wrong_octets_are_told_by_the_first_that_differs()
    {
        // A cache that reads on in its copy: the first part is right, the rest goes on from there.
        byte[] body =
        [
            .. Multipart.Part(new ByteRange(5000, 5499), Several.FileLength, TestFile.Bytes(5000, 500)),
            .. Multipart.Part(new ByteRange(2000, 2499), Several.FileLength, TestFile.Bytes(5500, 500)),
            .. Multipart.End,
        ];

        var finding = Several
            .Fine.Add(Several.Unordered.RepliesWith(body))
            .By<RepeatedAndUnorderedRangesAreExact>()
            .IsFailure(null, endsJob: false, 3);

        Assert.Contains(
            "the part with 2000-2499 differs from exchange 2 at octet 200",
            finding.Actual,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_whole_file_in_place_of_ranges_out_of_order_passes_where_its_octets_are_right() =>
        Several
            .Fine.Add(Several.Unordered.Replies(SquidHit).Body(TestFile.Bytes(0, (int)Several.FileLength)))
            .By<RepeatedAndUnorderedRangesAreExact>()
            .IsPassed("0-5690 has the octets");

    [Fact]
    public void The_right_length_from_the_lowest_octet_asked_for_on_is_no_whole_file()
    {
        // Squid 5.7 on a cache hit: 200, the file's length, and the body begins with octet 1000.
        var shifted = TestFile.Bytes(1000, (int)Several.FileLength);

        var finding = Several
            .Fine.Add(Several.Unordered.Replies(SquidHit).Body(shifted))
            .By<RepeatedAndUnorderedRangesAreExact>()
            .IsFailure(null, endsJob: false, 3);

        Assert.Contains("the whole file differs from exchange 2 at octet 0", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_of_ranges_out_of_order_is_no_fault() =>
        Several
            .Fine.Add(Several.Unordered.Replies("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n"))
            .By<RepeatedAndUnorderedRangesAreExact>()
            .IsNotRun("416");
}
