using System.Text;
using Probe.Exchanges;
using Probe.Redaction;
using Probe.Testing;

namespace Probe.Core.Tests.Redaction;

public sealed class QuotedOctetsTests
{
    private const string Password = "correct-horse";
    private static readonly string Basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + Password));

    [Theory]
    [InlineData("Proxy-Authorization", "Basic Ym9iOmNvcnJlY3QtaG9yc2U=", "Basic ************************")]
    [InlineData("Authorization", "Bearer correct-horse", "Bearer *************")]
    [InlineData("Cookie", "id=correct-horse; a=b", "*********************")]
    [InlineData("X-Api-Key", "k", "*")]
    [InlineData("X-Api-Key", "[secret-12]***", "[secret-12]***")]
    [InlineData("X-Api-Key", "s1*", "***")]
    [InlineData("Accept", "*/*", "*/*")]
    public void Of_a_request_the_secret_lines_are_overwritten_and_the_others_stay(
        string name,
        string value,
        string shown
    )
    {
        var request = $"HEAD http://h/a?x=1&sig={Password} HTTP/1.1\r\n{name}: {value}\r\nHost: h\r\n\r\nbody";

        var head = Text(Of().RequestHead(Octets(request)));

        Assert.Equal($"HEAD http://h/a?x=1&sig=************* HTTP/1.1\r\n{name}: {shown}\r\nHost: h\r\n\r\n", head);
    }

    [Fact]
    public void A_folded_secret_is_overwritten_to_its_end() =>
        Assert.Equal(
            "GET / HTTP/1.1\r\nCookie: ***\r\n ****\r\nA: b\r\n\r\n",
            Text(Of().RequestHead(Octets("GET / HTTP/1.1\r\nCookie: a=b\r\n more\r\nA: b\r\n\r\n")))
        );

    [Fact]
    public void A_head_without_end_is_masked_all_the_same() =>
        Assert.Equal("GET / HTTP/1.1\nCookie: ***", Text(Of().RequestHead(Octets("GET / HTTP/1.1\nCookie: a=b"))));

    [Fact]
    public void What_requests_say_is_overwritten_wherever_it_is_said_again_and_lengths_stay()
    {
        var exchange = Ask.WholeFile().With("Proxy-Authorization", "Basic " + Basic).Build();
        var quoted = Of(exchange);

        var page = $"<p>bob:{Password}, {Basic}</p>";

        Assert.Equal($"<p>bob:*************, {new string('*', Basic.Length)}</p>", Text(quoted.Mask(Octets(page))));
        Assert.True(quoted.Reach >= Basic.Length);
    }

    [Fact]
    public void Names_that_stand_for_secrets_already_are_none()
    {
        var exchange = Ask.WholeFile().With("Authorization", "Bearer [secret-1]*****").Build();

        Assert.Equal("you said [secret-1]*****", Text(Of(exchange).Mask(Octets("you said [secret-1]*****"))));
    }

    [Fact]
    public void Octets_without_any_secret_stay_as_they_are()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        Assert.Equal(all, Of().Mask(all));
    }

    private static QuotedOctets Of(params Exchange[] exchanges) => QuotedOctets.Of(new ExchangeLog([.. exchanges]));

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);
}
