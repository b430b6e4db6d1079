using Probe.Authentication;

namespace Probe.Core.Tests.Authentication;

public sealed class DigestTests
{
    private const string Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private const string ClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private const string Opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";

    // The first two are RFC 7616, 3.9.1; the others were worked out with Python's hashlib from the same values.
    [Theory]
    [InlineData("MD5", "auth, auth-int", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "auth, auth-int", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData("MD5-sess", "auth", "e783283f46242139c486a698fec7211d")]
    [InlineData("SHA-256-sess", "auth", "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7")]
    [InlineData("MD5", "auth-int", "8804a53d3640a40a4f73cea12c5ba451")]
    [InlineData("SHA-256", "auth-int", "8bdf6f15638e260831e905028de5450562816d093c9bfc5c13d3a46adcdde940")]
    public void The_answer_is_the_one_of_the_RFC(string algorithm, string qop, string response)
    {
        var answer = Answer(
            $"Digest realm=\"http-auth@example.org\", qop=\"{qop}\", algorithm={algorithm}, nonce=\"{Nonce}\", opaque=\"{Opaque}\"",
            "Mufasa",
            "Circle of Life",
            "/dir/index.html"
        );

        Assert.Equal(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
                + $"nonce=\"{Nonce}\", uri=\"/dir/index.html\", algorithm={algorithm}, nc=00000001, cnonce=\"{ClientNonce}\", "
                + $"qop={(qop == "auth-int" ? qop : "auth")}, response=\"{response}\", opaque=\"{Opaque}\"",
            answer
        );
    }

    [Fact]
    public void Without_qop_it_is_that_of_RFC_2069_and_has_no_count()
    {
        // RFC 2069, 2.4, with the answer of its erratum 749.
        var answer = Answer(
            "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
            "Mufasa",
            "CircleOfLife",
            "/dir/index.html"
        );

        Assert.Contains("response=\"1949323746fe6a43ef61f9606e7febea\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("nc=", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("qop", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("algorithm", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MD5", "4238f3a16167373febb9bc4d43db9cc4")]
    [InlineData("SHA-256", "a947aad205e80e429958a387394944c6b496301e79f89d35a4cc23b6ee12b5b6")]
    public void The_user_is_hashed_where_that_is_asked_for(string algorithm, string hash)
    {
        var answer = Answer(
            $"Digest realm=\"http-auth@example.org\", qop=auth, algorithm={algorithm}, nonce=n, userhash=true",
            "Mufasa",
            "x",
            "/"
        );

        Assert.StartsWith($"Digest username=\"{hash}\", ", answer, StringComparison.Ordinal);
        Assert.EndsWith(", userhash=true", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_realm_cannot_leave_its_quotes_and_names_are_UTF_8()
    {
        var answer = Answer("Digest nonce=\"n1\", realm=\"a\\\"b\\\\c, realm=x\"", "Müller", "gehe\"im", "/");

        Assert.StartsWith(
            "Digest username=\"MÃ¼ller\", realm=\"a\\\"b\\\\c, realm=x\", nonce=\"n1\", ",
            answer,
            StringComparison.Ordinal
        );
        Assert.Contains("response=\"21da269d9634caf6a3ee3e388dc32ff0\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_beyond_ASCII_is_sent_as_the_charset_wants_it() =>
        Assert.StartsWith(
            "Digest username*=UTF-8''M%C3%BCller, ",
            Answer("Digest nonce=n, realm=r, charset=UTF-8", "Müller", "p", "/"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Digest nonce=n", "no realm")]
    [InlineData("Digest realm=r", "no nonce")]
    [InlineData("Digest realm=r, nonce=\"\"", "no nonce")]
    [InlineData("Digest realm=r, nonce=n, algorithm=SHA3-512", "'SHA3-512'")]
    [InlineData("Digest realm=r, nonce=n, qop=\"auth-conf\"", "'auth-conf'")]
    [InlineData("Digest realm=r, nonce=\"a\u0001b\"", "control characters")]
    public void What_cannot_be_answered_is_said(string challenge, string says)
    {
        Assert.False(DigestChallenge.TryRead(Read(challenge), out _, out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_that_can_be_answered_is() =>
        Assert.Equal(
            "SHA-256",
            AuthPlan
                .UsableDigest([
                    Read("Digest realm=r, nonce=a, algorithm=SHA-512-256"),
                    Read("Digest realm=r, nonce=b, algorithm=SHA-256"),
                    Read("Digest realm=r, nonce=c, algorithm=MD5"),
                ])
                ?.Algorithm
        );

    private static string Answer(string challenge, string user, string password, string target)
    {
        Assert.True(DigestChallenge.TryRead(Read(challenge), out var digest, out var problem), problem);
        return DigestAnswer.Write(digest, user, password, "GET", target, ClientNonce, 1);
    }

    private static Challenge Read(string line) => Assert.Single(ChallengeTests.Read(line));
}
