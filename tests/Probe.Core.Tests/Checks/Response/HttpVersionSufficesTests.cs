using Probe.Bits;
using Probe.Checks.Response;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Response;

public sealed class HttpVersionSufficesTests
{
    [Fact]
    public void HTTP_1_0_with_lengths_and_ranges_passes()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Old(Reply.Head(10_000))),
                Ask.FirstRange().Replies(Old(Reply.Range(0, 5690, 10_000))),
                Ask.WholeFile().Replies(Old(Reply.Whole(10_000)))
            )
            .By<HttpVersionSuffices>()
            .IsPassed("HTTP/1.0, with what BITS needs, in 3 of 3");
    }

    [Fact]
    public void HTTP_1_1_passes_whatever_else_it_lacks()
    {
        new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Reply.Whole(10_000)))
            .By<HttpVersionSuffices>()
            .IsPassed("HTTP/1.1");
    }

    [Fact]
    public void HTTP_1_0_that_ignores_ranges_is_given_beside_the_code_that_ends_the_job()
    {
        var finding = new ContextBuilder()
            .Add(Ask.FirstRange().Replies(Old(Reply.Whole(10_000))))
            .By<HttpVersionSuffices>()
            .IsFailure(HResults.InsufficientHttpSupport, endsJob: false, 1);

        Assert.Equal(HResults.InsufficientRangeSupport, Assert.Single(finding.Alternatives).HResult);
    }

    [Fact]
    public void HTTP_1_0_without_a_length_on_HEAD_is_given_beside_the_code_that_ends_the_job()
    {
        var finding = new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.0 200 OK\nServer: old\n\n"))
            .By<HttpVersionSuffices>()
            .IsFailure(HResults.InsufficientHttpSupport, endsJob: false, 1);

        Assert.Equal(HResults.MissingFileSize, Assert.Single(finding.Alternatives).HResult);
    }

    [Fact]
    public void HTTP_1_0_without_a_length_on_the_whole_GET_ends_a_foreground_job()
    {
        var finding = new ContextBuilder()
            .Add(Ask.WholeFile().Replies("HTTP/1.0 200 OK\n\nabc"))
            .By<HttpVersionSuffices>()
            .IsFailure(HResults.InsufficientHttpSupport, endsJob: true, 1);

        Assert.Equal("inferred", finding.Basis);
    }

    [Fact]
    public void An_older_version_than_HTTP_1_0_ends_the_job()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies(Reply.Head(100).Replace("HTTP/1.1", "HTTP/0.9", StringComparison.Ordinal)))
            .By<HttpVersionSuffices>()
            .IsFailure(HResults.InsufficientHttpSupport, endsJob: true, 1);
    }

    [Fact]
    public void Errors_and_diagnostic_requests_are_no_evidence()
    {
        new ContextBuilder()
            .Add(Ask.Head().Replies("HTTP/1.0 503 Busy\n\n"), Ask.EncodedHead().Replies("HTTP/1.0 200 OK\n\n"))
            .By<HttpVersionSuffices>()
            .IsNotRun("no request succeeded");
    }

    private static string Old(string reply) => reply.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal);
}
