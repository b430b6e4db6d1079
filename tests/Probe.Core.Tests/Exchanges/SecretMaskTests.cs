using System.Text;
using Probe.Exchanges;
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
}
