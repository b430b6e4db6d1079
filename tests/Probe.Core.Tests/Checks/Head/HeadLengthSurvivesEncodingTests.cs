using Probe.Checks;
using Probe.Checks.Head;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Head;

public sealed class HeadLengthSurvivesEncodingTests
{
    [Fact]
    public void The_same_length_with_gzip_passes()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100)), Ask.EncodedHead().Replies(Reply.Head(100)))
            .By<HeadLengthSurvivesEncoding>()
            .IsPassed("the same Content-Length");
    }

    [Theory]
    [InlineData("Content-Encoding: gzip\nTransfer-Encoding: chunked", "no Content-Length")]
    [InlineData("Content-Encoding: gzip\nContent-Length: 60", "Content-Length: 60")]
    public void A_length_lost_or_changed_is_advice(string lines, string actual)
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100)), Ask.EncodedHead().Replies($"HTTP/1.1 200 OK\n{lines}\n\n"))
            .By<HeadLengthSurvivesEncoding>()
            .IsFailure(hresult: null, endsJob: false, 2);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(actual, finding.Actual, StringComparison.Ordinal);
        Assert.Equal(CheckLevel.Advisory, new HeadLengthSurvivesEncoding().Info.Level);
    }

    [Fact]
    public void Without_a_plain_length_to_compare_with_it_is_not_run()
    {
        new ContextBuilder()
            .Add(Ask.EncodedHead().Replies(Reply.Head(100)))
            .By<HeadLengthSurvivesEncoding>()
            .IsNotRun("the plain one");
    }
}
