using System.Net;
using Probe.Names;
using Probe.Options;

namespace Probe.Transport.Tests;

/// <summary>Answers that a datagram has no room for, from name servers that do over TCP what they should not.</summary>
public sealed class NameServerOverTcpTests
{
    private const string Name = "wsus.bitsprobe.test";

    private static readonly Dictionary<string, Func<byte[], byte[]>> Lies = new()
    {
        ["wrong-id"] = question => DnsLiar.Framed(DnsLiar.Lie("wrong-id", question)),
        ["wrong-question"] = question => DnsLiar.Framed(DnsLiar.OfAnotherName(question)),
        ["wrong-owner"] = question => DnsLiar.Framed(DnsLiar.Lie("wrong-owner", question)),
        ["no-octet"] = _ => [],
        ["half-a-length"] = _ => [0],
        ["length-alone"] = _ => [0, 60],
        ["zero-length"] = _ => [0, 0],
        ["cut-off"] = question =>
            DnsLiar.Framed(DnsLiar.Answer(question, 1, _ => DnsLiar.Record(1, [10, 0, 0, 1])))[..^9],
        ["length-too-large"] = question =>
            DnsLiar.Framed(DnsLiar.Answer(question, 1, _ => DnsLiar.Record(1, [10, 0, 0, 1])), 60_000),
        ["length-too-small"] = question =>
            DnsLiar.Framed(DnsLiar.Answer(question, 1, _ => DnsLiar.Record(1, [10, 0, 0, 1])), 20),
        ["truncated-again"] = question => DnsLiar.Framed(DnsLiar.Truncated(question)),
    };

    public static TheoryData<string> Kinds => [.. Lies.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_answer_never_gives_an_address_and_is_told_in_words(string kind)
    {
        await using var server = new DnsLiar(DnsLiar.Truncated, Lies[kind]);

        var said = await AskAsync(server);

        Assert.Empty(said.Addresses);
        Assert.True(said.OverTcp);
        Assert.Contains(said.Outcome, new[] { NameOutcome.Malformed, NameOutcome.Other });
        Assert.DoesNotContain("an error without a name", NameWords.Code(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_addresses_are_bounded_and_counted()
    {
        await using var server = new DnsLiar(
            DnsLiar.Truncated,
            question =>
                DnsLiar.Framed(DnsLiar.Answer(question, 1000, i => DnsLiar.Record(1, [10, 1, (byte)(i >> 8), (byte)i])))
        );

        var said = await AskAsync(server);

        Assert.True(said.OverTcp);
        Assert.Equal(NameAnswer.MostAddresses, said.Addresses.Length);
        // A thousand to each of the two questions, since it gives A records whatever the question.
        Assert.StartsWith("2000 addresses", said.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_after_each_answer_is_asked_over_a_new_connection_each_time()
    {
        await using var server = new DnsLiar(
            DnsLiar.Truncated,
            question => DnsLiar.Framed(DnsLiar.Answer(question, 1, _ => DnsLiar.Record(1, [10, 1, 0, 1])))
        );
        var asked = Server(server);

        for (var i = 0; i < 20; i++)
        {
            var said = await asked.AskAsync(Name, TestContext.Current.CancellationToken);

            Assert.Equal((NameOutcome.Addresses, true, null), (said.Outcome, said.OverTcp, said.Note));
        }
    }

    [Theory]
    [InlineData("wrong-id", "its number is not that of the question")]
    [InlineData("wrong-question", "it answers another question")]
    [InlineData("half-a-length", "broken off before an answer")]
    [InlineData("cut-off", "broken off before an answer")]
    public async Task What_was_wrong_with_it_is_said(string kind, string text)
    {
        await using var server = new DnsLiar(DnsLiar.Truncated, Lies[kind]);

        var said = await AskAsync(server);

        Assert.Contains(text, said.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_over_TCP_is_a_time_out()
    {
        using var over = new ManualResetEventSlim();
        await using var server = new DnsLiar(
            DnsLiar.Truncated,
            _ =>
            {
                over.Wait(TimeSpan.FromSeconds(10));
                return [];
            }
        );

        var said = await AskAsync(server, TimeSpan.FromMilliseconds(100));
        over.Set();

        Assert.Equal((NameOutcome.TimedOut, true), (said.Outcome, said.OverTcp));
    }

    [Fact]
    public async Task A_closed_port_for_TCP_alone_is_said_to_be_that()
    {
        await using var server = new DnsLiar(DnsLiar.Truncated);

        var said = await AskAsync(server);

        Assert.Equal((NameOutcome.Unreachable, true), (said.Outcome, said.OverTcp));
        Assert.Equal("its TCP port is closed", NameWords.Code(said));
    }

    private static Task<NameAnswer> AskAsync(DnsLiar server, TimeSpan? most = null) =>
        Server(server, most).AskAsync(Name, TestContext.Current.CancellationToken);

    private static NamedServer Server(DnsLiar server, TimeSpan? most = null)
    {
        var end = IPEndPoint.Parse(server.Address);
        return new NamedServer(
            new NameServer(end.Address.ToString(), end.Port),
            most ?? TimeSpan.FromSeconds(5),
            TimeProvider.System
        );
    }
}
