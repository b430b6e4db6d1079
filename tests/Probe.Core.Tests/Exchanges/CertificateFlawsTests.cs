using System.Collections.Immutable;
using Probe.Exchanges;
using static Probe.Core.Tests.Exchanges.SomeCertificate;

namespace Probe.Core.Tests.Exchanges;

public sealed class CertificateFlawsTests
{
    [Fact]
    public void A_chain_in_order_has_no_flaw()
    {
        Assert.Empty(CertificateFlaws.Of(Facts(Leaf, Root)));
    }

    [Fact]
    public void No_certificate_is_an_invalid_one()
    {
        Assert.Equal([FailureCauses.TlsInvalid], CertificateFlaws.Of(new TlsFacts()));
        Assert.Equal(
            "the server sent no certificate",
            CertificateFlaws.Describe(FailureCauses.TlsInvalid, new TlsFacts())
        );
    }

    [Fact]
    public void A_root_that_was_sent_and_is_not_trusted_is_named()
    {
        IsOnly(
            Facts(Leaf, Root) with
            {
                ChainStatus = ["UntrustedRoot"],
            },
            FailureCauses.TlsUntrusted,
            "its authority is not trusted (root CN=Some authority)"
        );
    }

    [Fact]
    public void A_chain_that_stops_short_names_the_issuer_that_is_not_there()
    {
        IsOnly(
            Facts(Leaf) with
            {
                ChainStatus = ["PartialChain"],
            },
            FailureCauses.TlsUntrusted,
            "its authority is not trusted (issuer CN=Some authority, whose certificate was not sent)"
        );
    }

    [Fact]
    public void A_chain_with_a_hole_says_where_the_missing_one_is_said_to_be()
    {
        IsOnly(
            Facts(Leaf with { IssuerUrls = ["http://pki.example/middle.cer"] }) with
            {
                ChainStatus = ["PartialChain"],
            },
            FailureCauses.TlsIncompleteChain,
            "http://pki.example/middle.cer"
        );
    }

    [Fact]
    public void A_certificate_that_signs_itself_is_no_unknown_authority()
    {
        IsOnly(
            Facts(Leaf with { Issuer = Leaf.Subject, IsSelfIssued = true }) with
            {
                ChainStatus = ["UntrustedRoot"],
            },
            FailureCauses.TlsSelfSigned,
            "it signs itself"
        );
    }

    [Fact]
    public void A_certificate_of_the_past_is_told_with_this_machines_clock()
    {
        IsOnly(
            Facts(Leaf with { NotAfter = Now.AddDays(-3) }, Root) with
            {
                ChainStatus = ["NotTimeValid"],
            },
            FailureCauses.TlsExpired,
            "it is valid from 2026-10-28 12:00 UTC to 2026-11-24 12:00 UTC, and this machine's clock says 2026-11-27 12:00 UTC"
        );
    }

    [Fact]
    public void A_certificate_of_the_future_is_not_called_expired_whatever_the_platform_says()
    {
        IsOnly(
            Facts(Leaf with { NotBefore = Now.AddDays(1) }, Root) with
            {
                ChainStatus = ["NotTimeValid"],
            },
            FailureCauses.TlsNotYetValid,
            "it is valid from 2026-11-28"
        );
    }

    [Fact]
    public void An_authority_whose_time_is_over_is_told_from_the_servers_certificate()
    {
        IsOnly(
            Facts(Leaf, Root with { NotAfter = Now.AddDays(-1) }),
            FailureCauses.TlsExpired,
            "the certificate above it, CN=Some authority, is valid from"
        );
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.2", "client authentication")]
    [InlineData("1.3.6.1.5.5.7.3.3", "code signing")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    public void A_certificate_for_other_uses_says_which(string usage, string shown)
    {
        IsOnly(
            Facts(Leaf with { Usages = [usage] }, Root),
            FailureCauses.TlsWrongUsage,
            $"it is not meant for servers (its uses: {shown})"
        );
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1")]
    [InlineData("2.5.29.37.0")]
    public void Server_authentication_and_any_use_will_do(string usage)
    {
        Assert.Empty(CertificateFlaws.Of(Facts(Leaf with { Usages = ["1.3.6.1.5.5.7.3.2", usage] }, Root)));
    }

    [Fact]
    public void An_authority_that_does_not_allow_to_serve_is_told_from_the_leaf()
    {
        IsOnly(
            Facts(Leaf, Root) with
            {
                ChainStatus = ["NotValidForUsage"],
            },
            FailureCauses.TlsWrongUsage,
            "one above it does not allow it to serve"
        );
    }

    [Fact]
    public void A_certificate_of_many_names_shows_a_few_and_counts_the_rest()
    {
        ImmutableArray<string> names = [.. Enumerable.Range(1, 10).Select(i => $"host{i}.example")];

        IsOnly(
            Facts(Leaf with { Names = names, NameCount = 1000 }, Root) with
            {
                NameMatches = false,
            },
            FailureCauses.TlsNameMismatch,
            "host8.example and 992 more"
        );
    }

    [Fact]
    public void A_certificate_without_any_DNS_name_says_so()
    {
        IsOnly(
            Facts(Leaf with { Names = [], NameCount = 0 }, Root) with
            {
                NameMatches = false,
            },
            FailureCauses.TlsNameMismatch,
            "subject CN=wsus.example, and no DNS name at all"
        );
    }

    [Theory]
    [InlineData(1023, true)]
    [InlineData(512, true)]
    [InlineData(1024, false)]
    [InlineData(2048, false)]
    public void An_RSA_key_below_1024_bits_is_too_short(int bits, bool expected)
    {
        var facts = Facts(Leaf with { KeyAlgorithm = "RSA", KeyBits = bits }, Root);

        Assert.Equal(expected, CertificateFlaws.Of(facts).Contains(FailureCauses.TlsWeak));
    }

    [Fact]
    public void A_short_key_of_another_kind_or_of_unknown_length_is_none()
    {
        Assert.Empty(CertificateFlaws.Of(Facts(Leaf with { KeyAlgorithm = "ECC", KeyBits = 256 }, Root)));
        Assert.Empty(CertificateFlaws.Of(Facts(Leaf with { KeyAlgorithm = "RSA", KeyBits = null }, Root)));
    }

    [Fact]
    public void A_broken_digest_counts_below_the_root_alone()
    {
        IsOnly(
            Facts(Leaf with { SignatureAlgorithm = "md5RSA" }, Root),
            FailureCauses.TlsWeak,
            "CN=wsus.example is signed with md5RSA"
        );
        Assert.Empty(CertificateFlaws.Of(Facts(Leaf, Root with { SignatureAlgorithm = "md5RSA" })));
    }

    [Fact]
    public void SHA1_is_no_flaw_and_is_seen_below_the_root_alone()
    {
        var leaf = Leaf with { SignatureAlgorithm = "sha1RSA" };

        Assert.Empty(CertificateFlaws.Of(Facts(leaf, Root)));
        Assert.True(CertificateFlaws.IsSignedWithSha1(leaf));
        Assert.False(CertificateFlaws.IsSignedWithSha1(Leaf));
        Assert.False(CertificateFlaws.IsSignedWithSha1(Root with { SignatureAlgorithm = "sha1RSA" }));
    }

    [Fact]
    public void What_the_platform_alone_knows_makes_a_certificate_invalid()
    {
        IsOnly(
            Facts(Leaf, Root) with
            {
                ChainStatus = ["InvalidBasicConstraints", "CtlNotTimeValid"],
            },
            FailureCauses.TlsInvalid,
            "it is not valid (InvalidBasicConstraints, CtlNotTimeValid)"
        );
    }

    [Fact]
    public void Revocation_of_a_certificate_whose_authority_is_unknown_is_no_question()
    {
        IsOnly(
            Facts(Leaf, Root) with
            {
                ChainStatus = ["RevocationStatusUnknown", "OfflineRevocation"],
            },
            FailureCauses.TlsRevocationUnknown,
            "no revocation list or OCSP answer was to be had"
        );
        Assert.Equal(
            [FailureCauses.TlsUntrusted],
            CertificateFlaws.Of(
                Facts(Leaf, Root) with
                {
                    ChainStatus = ["UntrustedRoot", "RevocationStatusUnknown", "OfflineRevocation"],
                }
            )
        );
    }

    [Fact]
    public void Of_many_flaws_the_one_that_names_the_error_comes_first()
    {
        var facts = Facts(
            Leaf with
            {
                KeyAlgorithm = "RSA",
                KeyBits = 512,
                NotAfter = Now.AddDays(-1),
                Usages = ["1.3.6.1.5.5.7.3.2"],
            },
            Root
        ) with
        {
            ChainStatus = ["Revoked", "UntrustedRoot", "NotTimeValid", "NotValidForUsage"],
            NameMatches = false,
        };

        Assert.Equal(
            [
                FailureCauses.TlsRevoked,
                FailureCauses.TlsWeak,
                FailureCauses.TlsUntrusted,
                FailureCauses.TlsExpired,
                FailureCauses.TlsWrongUsage,
                FailureCauses.TlsNameMismatch,
            ],
            CertificateFlaws.Of(facts)
        );
    }

    [Fact]
    public void What_a_certificate_says_of_itself_is_bounded_and_cannot_steer_a_terminal()
    {
        var facts = Facts(
            Leaf with
            {
                Subject = "CN=\u001b[2Jevil",
                Names = [new string('a', 5000)],
                NameCount = 1,
            }
        ) with
        {
            ChainStatus = ["PartialChain"],
            NameMatches = false,
        };

        Assert.All(
            CertificateFlaws.Of(facts).Select(f => CertificateFlaws.Describe(f, facts)),
            text =>
            {
                Assert.DoesNotContain('\u001b', text);
                Assert.True(text.Length < 500, text);
            }
        );
    }

    private static void IsOnly(TlsFacts facts, string flaw, string words)
    {
        Assert.Equal([flaw], CertificateFlaws.Of(facts));
        Assert.Contains(words, CertificateFlaws.Describe(flaw, facts), StringComparison.Ordinal);
    }
}
