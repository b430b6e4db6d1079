using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Remedies;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class ProxyAdmitsClientTests
{
    private static readonly uint Code = HResults.ForStatus(407);
    private static readonly ProxyAdmitsClient Check = new();
    private static readonly ContextBuilder Proxied = new ContextBuilder().ThroughProxy();

    [Theory]
    [InlineData("Basic realm=\"x\"", "Basic", "can answer none of that", "PROXY BASIC")]
    [InlineData(
        "Digest realm=\"a, b\", nonce=\"n\", qop=\"auth\"",
        "Digest",
        "can answer none of that",
        "PROXY DIGEST"
    )]
    [InlineData("NTLM", "NTLM", "can answer NTLM as the computer account", "PROXY NTLM NULL NULL")]
    [InlineData(
        "Negotiate, NTLM, Basic realm=\"a \\\" , Fake b\"",
        "Negotiate, NTLM, Basic",
        "can answer Negotiate and NTLM",
        "PROXY NEGOTIATE NULL NULL"
    )]
    public void A_407_fails_and_says_who_could_answer_it(string challenge, string offered, string who, string remedy)
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head()
                        .Replies(
                            $"HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: {challenge}\nContent-Length: 0\n\n"
                        )
                )
                .Build(),
            Code
        );

        Assert.Contains($"it offers {offered};", finding.Actual, StringComparison.Ordinal);
        Assert.Contains(who, finding.Actual, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Ailment.ProxyAuthentication, finding.Ailment);
        Assert.Equal((Party.Proxy, Confidence.Indicated), (finding.Culprit.Party, finding.Culprit.Confidence));
        var evidence = Assert.Single(finding.Evidence);
        Assert.Equal((EvidencePart.ResponseHead, 44), (evidence.Part, evidence.Offset));
    }

    [Fact]
    public void Schemes_in_lines_of_their_own_are_all_read()
    {
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head()
                        .Replies(
                            "HTTP/1.1 407 No\nProxy-Authenticate: Negotiate\nProxy-Authenticate: NTLM\nConnection: close\n\n"
                        )
                )
                .Build(),
            Code
        );

        Assert.Contains("it offers Negotiate, NTLM;", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("NTLM can never succeed", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_407_without_a_scheme_can_be_answered_by_nobody()
    {
        var finding = Check.Failed(Proxied.Add(Ask.Head().Replies("HTTP/1.1 407 No\n\n")).Build(), Code);

        Assert.Contains("no scheme that anybody could answer", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_407_without_a_challenge_is_the_proxys_to_repair_whatever_credentials_there_are(bool given)
    {
        var finding = Check.Failed(
            Proxied
                .Options(o => given ? o with { ProxyCredentials = new Credentials("us", "x") } : o)
                .Add(Ask.Head().Replies("HTTP/1.1 407 No\n\n"))
                .Build(),
            Code
        );

        Assert.Equal("The proxy answers 407 without Proxy-Authenticate", finding.Summary);
        Assert.Contains("its 407 lacks Proxy-Authenticate", finding.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("setcredentials", finding.Remedy, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("service accounts", finding.Actual, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
    }

    [Fact]
    public void Credentials_that_are_refused_are_the_clients_to_correct()
    {
        var challenge = "HTTP/1.1 407 No\nProxy-Authenticate: Basic realm=\"x\"\n\n";
        var finding = Check.Failed(
            Proxied
                .Add(
                    Ask.Head().Replies(challenge),
                    Ask.Head().AfterChallengeOf(1).With("Proxy-Authorization", "Basic c2VjcmV0").Replies(challenge)
                )
                .Build(),
            Code
        );

        Assert.Contains("refuses the credentials", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Party.Client, finding.Culprit.Party);
        Assert.Equal([2], finding.Exchanges);
        Assert.DoesNotContain("c2VjcmV0", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_for_a_scheme_that_this_run_cannot_answer_leave_BITS_a_chance_and_that_is_said()
    {
        var finding = Check.Failed(
            Proxied
                .Options(o => o with { ProxyCredentials = new Credentials("u", "p") })
                .Add(Ask.Head().Replies("HTTP/1.1 407 No\nProxy-Authenticate: NTLM\n\n"))
                .Build(),
            Code
        );

        Assert.Contains("BITS may get further", finding.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuthScheme.Ntlm, "NTLM", "--proxy-ntlm")]
    [InlineData(AuthScheme.Digest, "Digest", "--proxy-digest")]
    public void A_forced_scheme_that_is_not_offered_is_what_the_finding_leads_with(
        AuthScheme forced,
        string name,
        string option
    )
    {
        var finding = Check.Failed(
            Proxied
                .Options(o => o with { ProxyCredentials = new Credentials("u", "p"), ProxyAuth = forced })
                .Add(Ask.Head().Replies("HTTP/1.1 407 No\nProxy-Authenticate: Basic realm=\"x\"\n\n"))
                .Build(),
            Code
        );

        Assert.Equal($"The proxy offers only Basic, and {name} was forced ({option}): 407", finding.Summary);
        Assert.StartsWith($"Leave {option} out", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_the_proxy_setting_is_said_to_count_for_nothing()
    {
        var context = Proxied
            .Add(Ask.Head().Replies("HTTP/1.1 407 No\nProxy-Authenticate: Basic realm=\"x\"\n\n"))
            .Build();

        var finding = Check.Failed(context with { Decision = context.Decision with { HasCredentials = true } }, Code);

        Assert.Contains(
            "user:password@ in the proxy setting counts for nothing",
            finding.Summary,
            StringComparison.Ordinal
        );
        Assert.StartsWith("BITS and WinHTTP take no user and password", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "(-U user:password)")]
    [InlineData("-U", "(-U user:password)")]
    [InlineData("BITSPROBE_PROXY_USER", "(from BITSPROBE_PROXY_USER)")]
    [InlineData("--proxy-user-file a.txt:1", "(from --proxy-user-file a.txt:1)")]
    public void Refused_credentials_are_to_be_corrected_where_they_came_from(string? from, string said)
    {
        var challenge = "HTTP/1.1 407 No\nProxy-Authenticate: Basic realm=\"x\"\n\n";
        var finding = Check.Failed(
            Proxied
                .Options(o => o with { ProxyCredentials = new Credentials("u", "p"), ProxyCredentialsFrom = from })
                .Add(
                    Ask.Head().Replies(challenge),
                    Ask.Head().AfterChallengeOf(1).With("Proxy-Authorization", "Basic c2VjcmV0").Replies(challenge)
                )
                .Build(),
            Code
        );

        Assert.StartsWith("Correct user and password " + said, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_407_to_CONNECT_counts_as_well()
    {
        var finding = Check.Failed(
            Proxied
                .For("https://wsus.example:8531/a")
                .Add(
                    Ask.Head()
                        .TunnelReplies("HTTP/1.1 407 No\nProxy-Authenticate: NTLM\n\n")
                        .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.TunnelRefused)
                )
                .Build(),
            Code
        );

        Assert.Equal(EvidencePart.TunnelResponse, Assert.Single(finding.Evidence).Part);
    }

    [Fact]
    public void A_407_on_a_direct_route_is_a_hidden_proxys()
    {
        var finding = Check.Failed(
            new ContextBuilder().Add(Ask.Head().Replies("HTTP/1.1 407 No\nProxy-Authenticate: Basic\n\n")).Build(),
            Code
        );

        Assert.Equal(Party.Proxy, finding.Culprit.Party);
    }

    [Fact]
    public void A_reply_without_challenge_passes()
    {
        Assert.Contains(
            "asked for no credentials",
            Check.Passed(Proxied.Add(Ask.Head().Replies(Reply.Head(100))).Build()),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "took the credentials",
            Check.Passed(
                Proxied
                    .Add(
                        Ask.Head().Replies("HTTP/1.1 407 No\nProxy-Authenticate: Basic\n\n"),
                        Ask.Head()
                            .AfterChallengeOf(1)
                            .With("Proxy-Authorization", "Basic eA==")
                            .Replies(Reply.Head(100))
                    )
                    .Build()
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        Check.NotApplicable(new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(100))).Build());
        Check.NotRun(
            Proxied.Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused)).Build()
        );
    }
}
