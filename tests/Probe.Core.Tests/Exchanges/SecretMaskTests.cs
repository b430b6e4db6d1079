using System.Text;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Exchanges;

public sealed class SecretMaskTests
{
    private static readonly ProbeOptions Options = new()
    {
        Urls = [],
        ProxyCredentials = new Credentials("bob", "hunter2"),
    };

    [Theory]
    [InlineData("hunter2")]
    [InlineData("Ym9iOmh1bnRlcjI=")]
    public void What_a_peer_echoes_is_masked_wherever_it_stands_and_offsets_stay(string secret)
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head().Replies($"HTTP/1.1 407 No {secret} here\r\nX-Echo: <{secret}>\r\nContent-Length: 0\r\n\r\n")
            )
            .Build();

        var masked = new SecretMask(Options).Apply(context.Log).All[0].Response!;

        Assert.DoesNotContain(secret, masked.StatusLine, StringComparison.Ordinal);
        Assert.Equal("<" + new string('*', secret.Length) + ">", masked.Headers.Get("X-Echo"));
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(masked.Bytes.AsSpan()), StringComparison.Ordinal);
        Assert.Equal(context.Log.All[0].Response!.Bytes.Length, masked.Bytes.Length);
    }

    [Fact]
    public void Without_a_secret_the_log_stays_what_it_is()
    {
        var log = new ContextBuilder().Add(Ask.Head().Replies(Reply.Head(10))).Build().Log;

        Assert.Same(log, new SecretMask(Options with { ProxyCredentials = null }).Apply(log));
    }

    [Theory]
    [InlineData("X-Echo: serverpass", "serverpass")]
    [InlineData("X-Echo: netrcpass", "netrcpass")]
    [InlineData("X-Echo: p%C3%A4ss%20word", "p%C3%A4ss%20word")]
    [InlineData("X-Echo: 0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("X-Echo: TlRMTVNTUAADAAAA", "TlRMTVNTUAADAAAA")]
    [InlineData("X-Echo: bearer-token-of-mine", "bearer-token-of-mine")]
    [InlineData("X-Echo: session-of-mine", "session-of-mine")]
    [InlineData("Proxy-Authenticate: Basic realm=x, NTLM TlRMTVNTUAACAAAA", "TlRMTVNTUAACAAAA")]
    [InlineData("Set-Cookie: id=portal-session; Path=/", "portal-session")]
    [InlineData("Location: http://u:redirect-pass@host/", "redirect-pass")]
    public void Tokens_and_secrets_of_every_kind_are_masked(string line, string secret)
    {
        var options = Options with
        {
            ServerCredentials = new Credentials("LAB\\eve", "serverpass"),
            Netrc = [new NetrcEntry("h", "l", "netrcpass"), new NetrcEntry("h", "l", "päss word")],
            ExtraHeaders =
            [
                new HeaderField("Authorization", "Bearer bearer-token-of-mine"),
                new HeaderField("Cookie", "a=session-of-mine; b=c"),
            ],
        };
        var log = new ContextBuilder()
            .ThroughProxy()
            .Add(
                Ask.Head()
                    .With("Proxy-Authorization", "NTLM TlRMTVNTUAADAAAA")
                    .With("Authorization", "Digest username=\"eve\", response=\"0123456789abcdef0123456789abcdef\"")
                    .ChangeSpec(s =>
                        s with
                        {
                            ProxyStep = new AuthStep(AuthScheme.Ntlm, 2),
                            ServerStep = new AuthStep(AuthScheme.Digest, 1),
                        }
                    )
                    .Replies($"HTTP/1.1 407 No\r\n{line}\r\nContent-Length: 0\r\n\r\n")
            )
            .Build()
            .Log;

        var masked = new SecretMask(options).Apply(log).All[0].Response!;

        Assert.DoesNotContain(masked.Headers, h => h.Value.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(masked.Bytes.AsSpan()), StringComparison.Ordinal);
        Assert.Equal(log.All[0].Response!.Bytes.Length, masked.Bytes.Length);
    }
}
