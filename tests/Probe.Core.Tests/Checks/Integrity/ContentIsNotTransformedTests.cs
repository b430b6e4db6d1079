using Probe.Bits;
using Probe.Checks.Integrity;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Integrity;

public sealed class ContentIsNotTransformedTests
{
    private const string Page =
        "\r\n<!DOCTYPE html>\n<html><head><title>Sign in to\n  Corp\u001b[2J Net</title></head></html>";

    [Fact]
    public void The_file_as_it_is_passes()
    {
        new ContextBuilder()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                Ask.WholeFile().Replies(Reply.Whole(10_000, "Content-Encoding: identity"))
            )
            .By<ContentIsNotTransformed>()
            .IsPassed("3 of 3");
    }

    [Fact]
    public void An_encoding_despite_identity_is_reported()
    {
        var finding = new ContextBuilder()
            .Add(Ask.WholeFile().Replies(Reply.Whole(10_000, "Content-Encoding: gzip")))
            .By<ContentIsNotTransformed>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);

        Assert.Equal("inferred", finding.Basis);
        Assert.NotNull(finding.Evidence[0].Offset);
        Assert.Equal(EvidencePart.ResponseHead, finding.Evidence[0].Part);
    }

    [Fact]
    public void An_encoding_that_the_request_offered_is_no_fault()
    {
        new ContextBuilder()
            .Add(
                Ask.WholeFile()
                    .ChangeSpec(s =>
                        s with
                        {
                            Headers = s.Headers.Remove("Accept-Encoding").Add("Accept-Encoding", "gzip, deflate"),
                        }
                    )
                    .Replies(Reply.Whole(10_000, "Content-Encoding: gzip"))
            )
            .By<ContentIsNotTransformed>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void The_label_of_a_file_that_is_compressed_itself_is_no_fault()
    {
        new ContextBuilder()
            .For("http://server.example/a.tar.gz?x=1")
            .Add(Ask.WholeFile().Replies(Reply.Whole(10_000, "Content-Encoding: x-gzip")))
            .By<ContentIsNotTransformed>()
            .IsPassed("1 of 1");
    }

    [Theory]
    [InlineData(".cab")]
    [InlineData(".EXE")]
    [InlineData(".psf")]
    [InlineData(".msu")]
    public void A_page_in_place_of_a_package_is_shown_by_its_title(string extension)
    {
        var finding = new ContextBuilder()
            .For("http://wsus.example/file" + extension)
            .Add(Ask.FirstRange().Replies(Reply.Page("200 OK", page: Page)).Body(Page))
            .By<ContentIsNotTransformed>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);

        Assert.EndsWith("file: 'Sign in to Corp\\x1b[2J Net'", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html", finding.Actual, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', finding.Actual);
        Assert.Equal(EvidencePart.ResponseBody, finding.Evidence[0].Part);
    }

    [Theory]
    [InlineData("<html><body>no</body></html>", "application/octet-stream")]
    [InlineData("\u00ef\u00bb\u00bf  <HTML>no", "text/plain")]
    [InlineData("<!-- blocked --><html>no", "application/vnd.ms-cab-compressed")]
    [InlineData("Access denied by policy 7", "text/html; charset=utf-8")]
    public void A_page_is_known_by_its_octets_or_as_text_that_calls_itself_HTML(string body, string type)
    {
        new ContextBuilder()
            .For("http://wsus.example/iuident.cab")
            .Add(Ask.WholeFile().Replies($"HTTP/1.1 200 OK\nContent-Type: {type}\n\n").Body(body))
            .By<ContentIsNotTransformed>()
            .IsFailure(HResults.IncorrectFileHash, endsJob: false, 1);
    }

    [Theory]
    [InlineData("/iuident.cab", "MSCF\0\0\0\0\u0010\u0002", "text/html")]
    [InlineData("/setup.exe", "MZ\u0090\0\u0003\0\0\0", "text/html")]
    [InlineData("/readme.html", "<!DOCTYPE html><html>fine</html>", "text/html")]
    [InlineData("/eula.txt", "<html> is a tag", "text/plain")]
    [InlineData("/download", "<html>a page by right</html>", "text/html")]
    [InlineData("/note.cab", "Just text in a cab", "application/octet-stream")]
    public void What_has_the_files_own_octets_or_may_be_a_page_is_no_fault(string path, string body, string type)
    {
        new ContextBuilder()
            .For("http://wsus.example" + path)
            .Add(Ask.WholeFile().Replies($"HTTP/1.1 200 OK\nContent-Type: {type}\n\n").Body(body))
            .By<ContentIsNotTransformed>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void Octets_from_the_middle_of_a_file_may_look_like_anything()
    {
        new ContextBuilder()
            .For("http://wsus.example/big.cab")
            .Add(
                Ask.Range(Purpose.MiddleRange, 5_000, 5_005)
                    .Replies(Reply.Range(5_000, 5_005, 10_000, "Content-Type: text/html"))
                    .Body("<html>")
            )
            .By<ContentIsNotTransformed>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void Content_Type_of_a_HEAD_alone_proves_nothing()
    {
        new ContextBuilder()
            .For("http://wsus.example/big.cab")
            .Add(Ask.Head().Replies(Reply.Head(10_000, "Content-Type: text/html")))
            .By<ContentIsNotTransformed>()
            .IsPassed("1 of 1");
    }

    [Fact]
    public void Error_pages_and_the_HEAD_that_accepts_gzip_are_no_evidence()
    {
        new ContextBuilder()
            .Add(
                Ask.FirstRange().Replies(Reply.Page("403 Forbidden")),
                Ask.EncodedHead().Replies(Reply.Head(60, "Content-Encoding: gzip")),
                Ask.Range(Purpose.PastEndRange, 0, 2_147_483_646).Replies(Reply.Whole(60, "Content-Encoding: gzip"))
            )
            .By<ContentIsNotTransformed>()
            .IsNotRun("no answer");
    }
}
