using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Http;

namespace Probe.Core.Tests.Authentication;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Basic realm=\"x\"", "Basic")]
    [InlineData("Negotiate, NTLM, Basic realm=\"a \\\" , Fake b\"", "Negotiate NTLM Basic")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", Basic realm=\"r\"", "Digest Basic")]
    [InlineData(
        "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
        "Newauth Basic"
    )]
    [InlineData(", , NTLM ,", "NTLM")]
    [InlineData("realm=\"x\"", "")]
    [InlineData("B\u00e4sic realm=x", "")]
    [InlineData("", "")]
    public void Schemes_are_told_apart(string line, string schemes) =>
        Assert.Equal(schemes, string.Join(' ', Read(line).Select(c => c.Scheme)));

    [Theory]
    [InlineData("NTLM TlRMTVNTUAACAAAA", "TlRMTVNTUAACAAAA")]
    [InlineData("NTLM TlRMTVNTUAACAA==", "TlRMTVNTUAACAA==")]
    [InlineData("Negotiate YII=", "YII=")]
    [InlineData("NTLM", null)]
    [InlineData("NTLM ********", "********")]
    public void A_token_is_no_parameter(string line, string? token) =>
        Assert.Equal(token, Assert.Single(Read(line)).Token);

    [Theory]
    [InlineData("Digest realm = \"a, b\" ,nonce=x", "a, b")]
    [InlineData("Digest realm=\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("Digest realm=\"never ends", "never ends")]
    [InlineData("Digest REALM=plain", "plain")]
    [InlineData("Digest realm=first, realm=second", "first")]
    public void A_value_is_read_without_quotes_and_escapes(string line, string realm) =>
        Assert.Equal(realm, Assert.Single(Read(line)).Get("realm"));

    [Fact]
    public void Their_number_is_bounded()
    {
        Assert.Equal(16, Read(string.Join(", ", Enumerable.Range(0, 500).Select(i => $"Scheme{i}"))).Length);
        Assert.InRange(
            Assert
                .Single(Read("Digest " + string.Join(", ", Enumerable.Range(0, 500).Select(i => $"p{i}=v"))))
                .Parameters.Count,
            1,
            64
        );
    }

    internal static ImmutableArray<Challenge> Read(string line) =>
        Challenge.Read(
            new ResponseHead
            {
                Bytes = [],
                Version = "HTTP/1.1",
                Status = 407,
                Reason = "",
                Headers = HeaderList.Empty.Add("Proxy-Authenticate", line),
                Framing = BodyFraming.None,
                KeepAlive = true,
            },
            AuthTarget.Proxy
        );
}
