using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Checks.Response;
using Probe.Checks.Status;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

/// <summary>Plain HTTP to a port for https: what the checks say that meet the answer.</summary>
public sealed class PortSpeaksTlsTests
{
    private const string Refusal = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 200\r\n";
    private const string Nginx = "<title>400 The plain HTTP request was sent to HTTPS port</title>";
    private const string Alert = "\u0015\u0003\u0001\0\u0002\u0002F";

    public static TheoryData<string> Pages =>
        [
            Nginx,
            "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
            "Client sent an HTTP request to an HTTPS server.\n",
            "Bad Request\r\nThis combination of host and port requires TLS.\r\n",
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_servers_page_says_so_and_the_finding_begins_with_HEAD(string page)
    {
        var finding = new NoOtherClientErrors().Failed(
            new ContextBuilder()
                .For("http://wsus.example:8531/a.cab")
                .Add(Ask.Head().Replies(Refusal + "\r\n"), Ask.WholeFile().Replies(Refusal + "\r\n").Body(page))
                .Build(),
            HResults.ForStatus(400)
        );

        Assert.Equal("The port wsus.example:8531 speaks TLS, and the URL says http (2 exchanges)", finding.Summary);
        Assert.StartsWith("Write https://wsus.example:8531 ", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("; its page says '", finding.Actual, StringComparison.Ordinal);
        Assert.Equal((Party.Client, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.Equal([1, 2], finding.Exchanges);
    }

    [Fact]
    public void A_TLS_record_in_place_of_a_reply_says_so()
    {
        var finding = new ResponsesAreWellFormed().Failed(
            new ContextBuilder()
                .For("http://wsus.example:8531/a.cab")
                .Add(
                    Ask.Head()
                        .Fails(
                            FailureStage.ReceiveHead,
                            FailureSide.Origin,
                            FailureCauses.MalformedHead,
                            received: Alert
                        )
                )
                .Build(),
            HResults.MalformedResponse
        );

        Assert.Equal("The port wsus.example:8531 speaks TLS, and the URL says http", finding.Summary);
        Assert.Contains("a TLS record came in place of a reply", finding.Actual, StringComparison.Ordinal);
        Assert.Equal(Party.Client, finding.Culprit.Party);
    }

    [Fact]
    public void Of_a_proxy_it_is_the_setting_that_is_to_name_another_port()
    {
        var plain = new ResponsesAreWellFormed().Failed(
            new ContextBuilder()
                .ThroughProxy("proxy.example:3129")
                .Add(
                    Ask.Head()
                        .Fails(
                            FailureStage.ReceiveHead,
                            FailureSide.Origin,
                            FailureCauses.MalformedHead,
                            received: Alert
                        )
                )
                .Build(),
            HResults.MalformedResponse
        );
        var tunnel = new TunnelOpens().Failed(
            new ContextBuilder()
                .For("https://wsus.example/a.cab")
                .ThroughProxy("proxy.example:3129")
                .Add(
                    Ask.Head()
                        .Fails(
                            FailureStage.ProxyTunnel,
                            FailureSide.Proxy,
                            FailureCauses.MalformedHead,
                            received: Alert
                        )
                )
                .Build(),
            HResults.MalformedResponse
        );

        Assert.All(
            [plain, tunnel],
            finding =>
            {
                Assert.Equal(
                    "The proxy's port proxy.example:3129 speaks TLS, and BITS speaks plain HTTP to proxies",
                    finding.Summary
                );
                Assert.Contains("-x https://proxy.example:3129", finding.Remedy, StringComparison.Ordinal);
                Assert.Equal(Party.Client, finding.Culprit.Party);
            }
        );
    }

    [Theory]
    [InlineData("Via: 1.1 squid\r\n", null, "The port wsus.example:8530 speaks TLS, and the URL says http")]
    [InlineData("", Refusal + "\r\n", "The port wsus.example:8530 speaks TLS, and the URL says http")]
    [InlineData(
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "The proxy's port proxy.example:3128 speaks TLS, and BITS speaks plain HTTP to proxies"
    )]
    [InlineData("", null, "Whoever answers says that its port speaks TLS")]
    public void A_page_through_a_proxy_is_the_servers_where_something_shows_it(
        string line,
        string? direct,
        string summary
    )
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(Ask.WholeFile().Replies(Refusal + line + "\r\n").Body(Nginx));
        context = direct is null ? context : context.Add(Ask.WholeFile().OfControl().Replies(direct).Body(Nginx));

        Assert.Equal(summary, new NoOtherClientErrors().Failed(context.Build(), HResults.ForStatus(400)).Summary);
    }

    [Fact]
    public void Another_400_stays_what_it_is()
    {
        var finding = new NoOtherClientErrors().Failed(
            new ContextBuilder().Add(Ask.WholeFile().Replies(Refusal + "\r\n").Body("<h1>Bad Request</h1>")).Build(),
            HResults.ForStatus(400)
        );

        Assert.Contains("is refused: 400", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://wsus.example:8531/a", "8531 is a port for https")]
    [InlineData("http://wsus.example:8530/a", "If this port speaks TLS")]
    public void Where_nothing_comes_but_a_close_https_is_one_of_the_things_to_try(string url, string begins)
    {
        var closed = Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Origin, FailureCauses.ClosedWithoutReply);
        var silent = new BodyIsComplete().Failed(
            new ContextBuilder().For(url).Add(closed).Build(),
            HResults.ConnectionError
        );
        var partly = new BodyIsComplete().Failed(
            new ContextBuilder().For(url).Add(closed, Ask.WholeFile().Replies(Reply.Head(10))).Build(),
            HResults.ConnectionError
        );

        Assert.StartsWith(begins, silent.Remedy, StringComparison.Ordinal);
        Assert.StartsWith("Look into the log", partly.Remedy, StringComparison.Ordinal);
    }
}
