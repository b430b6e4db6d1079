using Probe.Checks;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Testing;
using static Probe.Core.Tests.Exchanges.SomeCertificate;

namespace Probe.Core.Tests.Checks.Connect;

public sealed class TlsIsNotInterceptedTests
{
    private static readonly ContextBuilder Proxied = new ContextBuilder()
        .For("https://wsus.example:8531/Content/a.cab")
        .ThroughProxy();

    /// <summary>A certificate as an inspection makes it: all of the server's but serial, keys and signature.</summary>
    private static readonly CertificateFacts Copy = Leaf with { Serial = "0909", Sha256 = "c09e", KeySha256 = "cccc" };

    private static readonly CertificateFacts Inspection = Root with
    {
        Subject = "CN=Inspection",
        Issuer = "CN=Inspection",
        Sha256 = "1259",
        KeySha256 = "dddd",
    };

    [Fact]
    public void The_same_certificate_straight_from_the_server_clears_the_way()
    {
        Compare(Facts(Leaf, Root), Facts(Leaf, Root))
            .IsPassed("exchange 2 got the same certificate straight from the server");
    }

    [Fact]
    public void The_same_certificate_clears_the_way_whatever_its_issuer_is_called()
    {
        var named = Leaf with { Issuer = "CN=Zscaler Root CA" };

        Compare(Facts(named), Facts(named)).IsPassed("the same certificate");
    }

    [Fact]
    public void A_renewed_certificate_for_the_same_key_is_the_servers_own()
    {
        Compare(
                Facts(Leaf with { Serial = "03", Sha256 = "2ea1", Issuer = "CN=Another authority" }, Inspection),
                Facts(Leaf, Root)
            )
            .IsPassed("another certificate for the same key");
    }

    [Fact]
    public void Members_of_a_farm_with_certificates_by_one_authority_are_no_inspection()
    {
        Compare(Facts(Leaf with { Sha256 = "2ea1", KeySha256 = "2222" }, Root), Facts(Leaf, Root))
            .IsPassed("another certificate that the same authority's key has signed");
    }

    [Fact]
    public void Another_authority_than_straight_from_the_server_is_an_inspection()
    {
        var finding = Compare(Facts(Copy with { Issuer = "CN=Inspection" }, Inspection), Facts(Leaf, Root))
            .IsFailure(null, endsJob: false, 1);

        Blames(finding, Confidence.Proved, "got a certificate by 'CN=Inspection'", "one by 'CN=Some authority'");
        Assert.Contains("is opened on the way", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("SHA-256 c09e", finding.Actual, StringComparison.Ordinal);
        Assert.Contains("SHA-256 1ea1", finding.Actual, StringComparison.Ordinal);
        Assert.Equal([new Evidence(1, EvidencePart.Certificate)], finding.Evidence);
    }

    [Fact]
    public void Another_authority_is_one_also_where_the_servers_own_is_not_trusted_here()
    {
        var finding = Compare(
                Facts(Copy with { Issuer = "CN=Inspection" }, Inspection),
                Facts(Leaf) with
                {
                    ChainStatus = ["PartialChain"],
                }
            )
            .IsFailure(null, endsJob: false, 1);

        Blames(finding, Confidence.Proved, "'CN=Inspection'");
    }

    [Fact]
    public void A_copied_name_does_not_hide_another_key()
    {
        var finding = Compare(Facts(Copy, Root with { Sha256 = "1259", KeySha256 = "dddd" }), Facts(Leaf, Root))
            .IsFailure(null, endsJob: false, 1);

        Blames(
            finding,
            Confidence.Indicated,
            "another key of the same name, 'CN=Some authority'",
            "key SHA-256 dddd and key SHA-256 bbbb",
            "an authority that was renewed with a new key would look so too"
        );
        Assert.Contains("seems to be opened on the way", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copied_name_with_another_key_identifier_is_seen_where_no_chain_is_known()
    {
        var finding = Compare(
                Facts(Copy with { AuthorityKeyId = "0b0b" }, Root with { KeySha256 = "dddd" }),
                Facts(Leaf) with
                {
                    ChainStatus = ["PartialChain"],
                }
            )
            .IsFailure(null, endsJob: false, 1);

        Blames(finding, Confidence.Indicated, "key SHA-256 dddd and key identifier 0a0a");
    }

    [Fact]
    public void A_copied_key_identifier_decides_nothing()
    {
        Compare(Facts(Copy, Root with { KeySha256 = "dddd" }), Facts(Leaf) with { ChainStatus = ["PartialChain"] })
            .IsNotRun("no key that tells whether it is the same one was seen on both ways");
    }

    [Fact]
    public void A_name_alone_decides_nothing()
    {
        Compare(Facts(Copy with { AuthorityKeyId = null }), Facts(Leaf with { AuthorityKeyId = null }))
            .IsNotRun("by an authority of the same name, 'CN=Some authority'");
    }

    [Fact]
    public void A_chain_whose_signatures_do_not_hold_shows_no_authoritys_key()
    {
        Compare(
                Facts(Copy, Root with { KeySha256 = "dddd" }),
                Facts(Leaf, Root with { KeySha256 = "dddd" }) with
                {
                    ChainStatus = ["NotSignatureValid"],
                }
            )
            .IsNotRun("no key that tells");
    }

    [Fact]
    public void Two_authorities_below_one_root_are_indicated_and_not_proved()
    {
        var first = Root with
        {
            Subject = "CN=Issuing 1",
            Issuer = "CN=Some authority",
            KeySha256 = "e1",
            IsSelfIssued = false,
        };
        var finding = Compare(
                Facts(
                    Copy with
                    {
                        Issuer = "CN=Issuing 2",
                    },
                    first with
                    {
                        Subject = "CN=Issuing 2",
                        KeySha256 = "e2",
                    },
                    Root
                ),
                Facts(Leaf with { Issuer = "CN=Issuing 1" }, first, Root)
            )
            .IsFailure(null, endsJob: false, 1);

        Blames(finding, Confidence.Indicated, "both below the same authority", "a farm whose members have two issuers");
    }

    [Fact]
    public void Any_direct_answer_that_fits_clears_the_way()
    {
        Proxied
            .Add(
                Ask.Head().Tls(Facts(Copy, Root with { KeySha256 = "dddd" })).Replies(Reply.Head(9)),
                Ask.Head().OfControl().Tls(Facts(Leaf, Root)).Replies(Reply.Head(9)),
                Ask.FirstRange().OfControl().Tls(Facts(Copy, Root with { KeySha256 = "dddd" })).Replies(Reply.Head(9))
            )
            .By<TlsIsNotIntercepted>()
            .IsPassed("exchange 3 got the same certificate");
    }

    [Fact]
    public void Another_servers_certificate_is_nothing_to_compare_with()
    {
        Proxied
            .Add(
                Ask.Head().Tls(Facts(Copy with { Issuer = "CN=Inspection" }, Inspection)).Replies(Reply.Head(9)),
                Ask.Head().OfControl().At("https://other.example/a.cab").Tls(Facts(Leaf, Root)).Replies(Reply.Head(9))
            )
            .By<TlsIsNotIntercepted>()
            .IsNotRun("there is no direct answer to compare with");
    }

    [Fact]
    public void A_products_name_is_an_indication_where_there_is_nothing_to_compare_with()
    {
        var finding = Proxied
            .Add(
                Ask.Head()
                    .Tls(Facts(Copy with { Issuer = "CN=FortiGate CA, O=Fortinet" }, Inspection))
                    .Replies(Reply.Head(9))
            )
            .By<TlsIsNotIntercepted>()
            .IsFailure(null, endsJob: false, 1);

        Blames(finding, Confidence.Indicated, "bears the name of FortiGate", "no direct answer to compare with");
    }

    [Fact]
    public void A_products_name_above_the_issuer_counts_too()
    {
        Proxied
            .Add(
                Ask.Head()
                    .Tls(Facts(Copy with { Issuer = "CN=proxy7" }, Root with { Issuer = "CN=Zscaler Root CA" }))
                    .Replies(Reply.Head(9))
            )
            .By<TlsIsNotIntercepted>()
            .IsFailure(null, endsJob: false, 1);
    }

    [Fact]
    public void A_certificate_with_nothing_to_compare_it_with_is_not_called_the_servers_own()
    {
        Proxied
            .Add(Ask.Head().Tls(Facts(Leaf, Root)).Replies(Reply.Head(9)))
            .By<TlsIsNotIntercepted>()
            .IsNotRun("the issuer, 'CN=Some authority', bears no known inspection's name");
    }

    [Fact]
    public void Facts_without_keys_are_compared_by_name()
    {
        var old = new TlsFacts
        {
            Subject = "CN=wsus.example",
            Issuer = "CN=Some authority",
            Thumbprint = "01",
        };

        Compare(old, old with { Thumbprint = "02" }).IsNotRun("no key that tells");
        Compare(old, old with { Thumbprint = "02", Issuer = "CN=Other" }).IsFailure(null, endsJob: false, 1);
    }

    [Fact]
    public void There_may_be_nothing_to_judge()
    {
        new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(9))).By<TlsIsNotIntercepted>().IsNotApplicable("plain");
        Proxied
            .Add(Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused))
            .By<TlsIsNotIntercepted>()
            .IsNotRun("no certificate was seen");
    }

    [Fact]
    public void What_an_issuer_says_of_itself_cannot_steer_a_terminal()
    {
        var finding = Compare(Facts(Copy with { Issuer = "CN=\u001b[2J" }, Inspection), Facts(Leaf, Root))
            .IsFailure(null, endsJob: false, 1);

        Assert.DoesNotContain('\u001b', finding.Actual + finding.Culprit.Why);
    }

    private static Judgement Compare(TlsFacts seen, TlsFacts direct) =>
        Proxied
            .Add(Ask.Head().Tls(seen).Replies(Reply.Head(9)), Ask.Head().OfControl().Tls(direct).Replies(Reply.Head(9)))
            .By<TlsIsNotIntercepted>();

    private static void Blames(Finding finding, Confidence confidence, params string[] words)
    {
        Assert.Equal((Party.Proxy, confidence), (finding.Culprit.Party, finding.Culprit.Confidence));
        Assert.All(words, word => Assert.Contains(word, finding.Culprit.Why, StringComparison.Ordinal));
        Assert.Contains("Exempt the update server", finding.Remedy, StringComparison.Ordinal);
    }
}
