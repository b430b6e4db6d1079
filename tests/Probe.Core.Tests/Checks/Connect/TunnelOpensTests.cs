using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class TunnelOpensTests
{
    private static readonly TunnelOpens Check = new();

    private static readonly ContextBuilder Proxied = new ContextBuilder()
        .For("https://wsus.example:8531/Content/a.cab")
        .ThroughProxy();

    [Theory]
    [InlineData(
        "403 Forbidden\nServer: squid/5.7\nX-Squid-Error: ERR_ACCESS_DENIED 0",
        403,
        "Allow CONNECT to port 8531"
    )]
    [InlineData("405 Not Allowed\nServer: nginx/1.22.1", 405, "knows no CONNECT")]
    [InlineData("400 Bad Request", 400, "knows no CONNECT")]
    [InlineData("500 Oops", 500, "error log")]
    public void A_refused_tunnel_fails_by_its_status(string reply, int status, string remedy)
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head()
                        .TunnelReplies($"HTTP/1.1 {reply}\n\n")
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused)
                )
                .Build(),
            HResults.ForStatus(status)
        );

        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("inferred", finding.Basis);
        Assert.Equal((Party.Proxy, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
        var evidence = Assert.Single(finding.Evidence);
        Assert.Equal((EvidencePart.TunnelResponse, 0), (evidence.Part, evidence.Offset));
        Assert.Equal($"HTTP/1.1 {reply.Split('\n')[0]}".Length, evidence.Length);
    }

    [Theory]
    [InlineData(FailureCauses.ClosedWithoutReply, HResults.ConnectionError, "hangs up")]
    [InlineData(FailureCauses.Reset, HResults.ConnectionError, "hangs up")]
    [InlineData(FailureCauses.TimedOut, HResults.TimedOut, "does not answer")]
    [InlineData(FailureCauses.MalformedHead, HResults.MalformedResponse, "cannot be read")]
    public void An_answer_that_does_not_come_fails(string cause, uint hresult, string what)
    {
        var finding = Check.Failed(
            Proxied.Add(Ask.Head().Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, cause)).Build(),
            hresult
        );

        Assert.Contains(what, finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
        Assert.Equal([new Evidence(1, EvidencePart.Failure)], finding.Evidence);
    }

    [Fact]
    public void A_control_that_gets_through_proves_it_the_proxys()
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 403 Forbidden\n\n")
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused),
                    Ask.Head().OfControl().Replies(Reply.Head(100))
                )
                .Build(),
            HResults.ForStatus(403)
        );

        Assert.Equal(Confidence.Proved, finding.Culprit.Confidence);
        Assert.Contains("was refused a tunnel (403)", finding.Culprit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_tunnel_passes_whatever_comes_out_of_it()
    {
        Check.Passed(
            Proxied
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 200 Connection established\n\n")
                        .Replies(Reply.Page("403 Forbidden"))
                )
                .Build()
        );
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        Check.NotApplicable(new ContextBuilder().ThroughProxy().Add(Ask.Head().Replies(Reply.Head(1))).Build());
        Check.NotApplicable(
            new ContextBuilder().For("https://wsus.example/a").Add(Ask.Head().Replies(Reply.Head(1))).Build()
        );
        Check.NotRun(
            Proxied.Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused)).Build()
        );
    }
}
