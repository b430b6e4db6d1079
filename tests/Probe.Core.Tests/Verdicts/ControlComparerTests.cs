using Probe.Core.Tests.Checks.MultiRange;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

public sealed class ControlComparerTests
{
    private const string OfRange = "HTTP/1.1 206 Partial Content\nContent-Length: 10\nContent-Range: bytes 0-9/100\n";

    [Fact]
    public void What_several_answers_differ_in_is_told_once()
    {
        var report = Compare(
            Ask.FirstRange(0, 9).Replies(OfRange + "ETag: \"a\"\n\n"),
            Ask.Range(Purpose.RepeatedRange, 0, 9).InRound(1).Replies(OfRange + "ETag: \"a\"\n\n"),
            Ask.FirstRange(0, 9).Replies(OfRange + "ETag: \"b\"\n\n").OfControl()
        );

        Assert.Equal(
            ["GET 0-9 (exchanges 1 and 3): ETag is '\"a\"' over the route, '\"b\"' directly"],
            report.Differences
        );
    }

    [Fact]
    public void A_206_need_not_say_that_ranges_are_accepted() =>
        Assert.Empty(
            Compare(
                Ask.FirstRange(0, 9).Replies(OfRange + "Accept-Ranges: bytes\n\n"),
                Ask.FirstRange(0, 9).Replies(OfRange + "\n").OfControl()
            ).Differences
        );

    [Fact]
    public void Several_ranges_are_told_by_their_number_and_compared_by_status()
    {
        var report = Compare(
            Several.Ascending.Replies("HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n"),
            Several.Ascending.RepliesWith(Multipart.Of(Several.FileLength, Several.Asked)).OfControl()
        );

        Assert.Equal(["GET 4 ranges (exchanges 1 and 2): 416 over the route, 206 directly"], report.Differences);
    }

    [Fact]
    public void Boundaries_may_differ() =>
        Assert.Empty(
            Compare(
                Several.Ascending.Replies(
                    "HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; boundary=other\nContent-Length: 0\n\n"
                ),
                Several.Ascending.RepliesWith(Multipart.Of(Several.FileLength, Several.Asked)).OfControl()
            ).Differences
        );

    private static ControlReport Compare(params ReadOnlySpan<ExchangeBuilder> exchanges) =>
        ControlComparer.Compare(new ContextBuilder().ThroughProxy().Add(exchanges).Build());
}
