using System.Net;
using Probe.Lab.Dns;

namespace Probe.Lab.Tests.Dns;

/// <summary>How answers are told to the name server.</summary>
public sealed class DnsAnswerTests
{
    [Fact]
    public void Addresses_keep_their_order_and_the_name_loses_its_case_and_dot()
    {
        Assert.True(DnsAnswer.TryParse("Farm.Example.=127.0.0.3, ::1,ttl=0,truncated", out var answer, out _));

        Assert.Equal(
            ("farm.example", DnsFate.Addresses, 0, true),
            (answer!.Name, answer.Fate, answer.TtlInSeconds, answer.Truncated)
        );
        Assert.Equal([IPAddress.Parse("127.0.0.3"), IPAddress.IPv6Loopback], answer.Addresses);
    }

    [Theory]
    [InlineData("nxdomain", DnsFate.NoSuchName)]
    [InlineData("NoData", DnsFate.NoData)]
    [InlineData("servfail", DnsFate.ServerFailure)]
    [InlineData("refused", DnsFate.Refused)]
    [InlineData("silent", DnsFate.Silence)]
    public void A_word_stands_for_what_becomes_of_a_question(string word, DnsFate fate)
    {
        Assert.True(DnsAnswer.TryParse("farm.example=" + word, out var answer, out _));

        Assert.Equal(fate, answer!.Fate);
        Assert.Empty(answer.Addresses);
    }

    [Theory]
    [InlineData("farm.example", "it has no =")]
    [InlineData("=127.0.0.1", "'' is no host name")]
    [InlineData("a b=127.0.0.1", "'a b' is no host name")]
    [InlineData("a..b=127.0.0.1", "'a..b' is no host name")]
    [InlineData("\u001b[2J=127.0.0.1", "'\\x1b[2J' is no host name")]
    [InlineData("farm.example=", "'' is no address")]
    [InlineData("farm.example=127.1", "'127.1' is no address")]
    [InlineData("farm.example=127.0.0.1,nxdomain", "'nxdomain' is no address")]
    [InlineData("farm.example=ttl=5", "it has 0 addresses")]
    [InlineData("farm.example=127.0.0.1,ttl=-1", "'ttl=-1' is no number of seconds")]
    public void What_cannot_be_used_is_named(string text, string problem)
    {
        Assert.False(DnsAnswer.TryParse(text, out var answer, out var told));

        Assert.Null(answer);
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_253_characters_is_the_longest()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".";
        Assert.Equal(252, longest.Length);

        Assert.True(DnsAnswer.TryParse(longest + "b=::1", out _, out _));
        Assert.False(DnsAnswer.TryParse(longest + "bc=::1", out _, out _));
    }
}
