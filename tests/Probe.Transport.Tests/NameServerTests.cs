using System.Net;
using Probe.Exchanges;
using Probe.Lab;
using Probe.Lab.Dns;
using Probe.Names;
using Probe.Options;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Names looked up at name servers: the lab's, and one that sends what no name server should.</summary>
public sealed class NameServerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("127.0.0.2,127.0.0.3,ttl=7", NameOutcome.Addresses, false)]
    [InlineData("127.0.0.2,127.0.0.3,ttl=7,truncated", NameOutcome.Addresses, true)]
    [InlineData("nxdomain", NameOutcome.NotFound, false)]
    [InlineData("nodata", NameOutcome.NoData, false)]
    [InlineData("servfail", NameOutcome.ServerFailed, false)]
    [InlineData("refused", NameOutcome.Refused, false)]
    public async Task Each_answer_of_a_name_server_is_told_apart(string answer, NameOutcome outcome, bool overTcp)
    {
        await using var lab = await StartAsync($"wsus.bitsprobe.test={answer}");

        var said = await AskAsync(lab.Endpoints.DnsServer, "wsus.bitsprobe.test");

        Assert.Equal((outcome, overTcp), (said.Outcome, said.OverTcp));
        Assert.Equal(lab.Endpoints.DnsServer, said.Server);
        if (outcome == NameOutcome.Addresses)
        {
            Assert.Equal(["127.0.0.2", "127.0.0.3"], said.Addresses);
            Assert.Equal(7, said.TtlInSeconds);
        }
    }

    [Fact]
    public async Task Silence_is_a_time_out_and_ends_in_bounded_time()
    {
        await using var lab = await StartAsync("wsus.bitsprobe.test=silent");

        var said = await AskAsync(lab.Endpoints.DnsServer, "wsus.bitsprobe.test", TimeSpan.FromMilliseconds(50));

        Assert.Equal(NameOutcome.TimedOut, said.Outcome);
    }

    [Fact]
    public async Task A_closed_port_is_told_from_silence_long_before_the_time_is_up()
    {
        var said = await AskAsync(
            $"127.0.0.1:{RawServer.ClosedPort()}",
            "wsus.bitsprobe.test",
            TimeSpan.FromMinutes(1)
        );

        Assert.Equal(NameOutcome.Unreachable, said.Outcome);
        Assert.Equal("no name server listens there", NameWords.Code(said));
        Assert.Contains("UDP port is closed", said.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_its_time_is_not_taken_for_a_closed_port()
    {
        using var asked = new SemaphoreSlim(0);
        await using var server = new DnsLiar(question =>
        {
            // Answers nothing until the question was asked a third time: A, AAAA, and the one that looks for a closed port.
            asked.Release();
            return asked.CurrentCount < 3 ? null : DnsLiar.Answer(question, 1, _ => DnsLiar.Record(1, [127, 0, 0, 2]));
        });

        var said = await AskAsync(server.Address, "wsus.bitsprobe.test", TimeSpan.FromSeconds(1));

        Assert.Equal(["127.0.0.2"], said.Addresses);
    }

    [Fact]
    public async Task The_addresses_that_DNS_gives_are_those_connected_to_and_the_family_filters_them()
    {
        await using var lab = await StartAsync("files.bitsprobe.test=::1,127.0.0.1");
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var options = Defaults with { DnsServers = [Server(lab)], AddressFamily = 4 };

        var exchange = await SendOnceAsync(Get($"http://files.bitsprobe.test:{server.Port}/"), null, options);

        Assert.Equal(200, exchange.Status);
        Assert.Equal(["127.0.0.1"], exchange.Connection.Addresses);
        Assert.Equal(["127.0.0.1"], exchange.Lookup!.Addresses);
        Assert.Equal(NameSource.Dns, exchange.Lookup.Answer.Source);
        Assert.Contains("::1", exchange.Lookup.Answer.Addresses);
        Assert.Contains(exchange.Lookup.Answers, a => a.Source == NameSource.System);
        Assert.NotNull(exchange.Timings.Resolve);
    }

    [Fact]
    public async Task A_name_with_IPv6_alone_fails_against_IPv4_with_both_told()
    {
        await using var lab = await StartAsync("six.bitsprobe.test=::1");
        var options = Defaults with { DnsServers = [Server(lab)], AddressFamily = 4 };

        var failure = (await SendOnceAsync(Get("http://six.bitsprobe.test/"), null, options)).Failure!;

        Assert.Equal((FailureStage.Resolve, FailureCauses.NameNoData), (failure.Stage, failure.Cause));
        Assert.Contains("no IPv4 address", failure.Detail, StringComparison.Ordinal);
        Assert.Contains("::1", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_fails_is_passed_over_and_one_that_knows_better_is_not_asked_first()
    {
        await using var failing = await StartAsync("wsus.bitsprobe.test=servfail");
        await using var knowing = await StartAsync("wsus.bitsprobe.test=127.0.0.2");
        var resolver = new NameResolver(Defaults with { DnsServers = [Server(failing), Server(knowing)] });

        var lookup = resolver.Lookup("wsus.bitsprobe.test", Long, TestContext.Current.CancellationToken);
        var again = resolver.Lookup("WSUS.bitsprobe.test", Long, TestContext.Current.CancellationToken);

        Assert.Equal(["127.0.0.2"], lookup.Addresses);
        Assert.Equal(knowing.Endpoints.DnsServer, lookup.Answer.Server);
        Assert.Contains(lookup.Answers, a => a.Outcome == NameOutcome.ServerFailed);
        Assert.Equal((false, true), (lookup.FromMemory, again.FromMemory));
    }

    [Fact]
    public async Task A_short_name_is_tried_with_each_suffix_and_then_as_it_is()
    {
        await using var lab = await StartAsync("wsus.bitsprobe.test=127.0.0.2");
        var options = Defaults with
        {
            DnsServers = [Server(lab)],
            DnsSuffixes = ["no.bitsprobe.test", "bitsprobe.test"],
        };
        var resolver = new NameResolver(options);

        var found = resolver.Lookup("wsus", Long, TestContext.Current.CancellationToken);
        var missing = resolver.Lookup("nobody", Long, TestContext.Current.CancellationToken);

        Assert.Equal(["127.0.0.2"], found.Addresses);
        Assert.Equal("wsus.bitsprobe.test", found.Answer.Name);
        Assert.Contains(
            "tried: nobody.no.bitsprobe.test, nobody.bitsprobe.test, nobody",
            NameWords.WhyNone(missing),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_address_is_its_own_answer_and_nobody_is_asked()
    {
        var resolver = new NameResolver(Defaults with { DnsServers = [new NameServer("127.0.0.1", 1)] });

        Assert.Equal(["::1"], resolver.Lookup("::1", Long, TestContext.Current.CancellationToken).Addresses);
    }

    public static TheoryData<string> Nonsense =>
        [
            "nothing",
            "header",
            "loop",
            "pointer-past-end",
            "wrong-id",
            "wrong-question",
            "wrong-owner",
            "counts-lie",
            "oversized",
            "zeros",
        ];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task What_is_no_answer_never_gives_an_address_and_never_ends_the_program(string kind)
    {
        await using var server = new DnsLiar(question => DnsLiar.Lie(kind, question));

        var said = await AskAsync(server.Address, "wsus.bitsprobe.test", TimeSpan.FromMilliseconds(300));

        Assert.Empty(said.Addresses);
        Assert.NotEqual(NameOutcome.Addresses, said.Outcome);
    }

    [Fact]
    public async Task More_addresses_than_anybody_needs_are_bounded_and_counted()
    {
        await using var server = new DnsLiar(question =>
            DnsLiar.Answer(question, 70, i => DnsLiar.Record(1, [10, 0, (byte)(i >> 8), (byte)i]))
        );

        var said = await AskAsync(server.Address, "wsus.bitsprobe.test");

        Assert.Equal(NameAnswer.MostAddresses, said.Addresses.Length);
        Assert.Contains(" addresses", said.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_in_an_alias_are_shown_escaped()
    {
        byte[] alias = [4, 0x1b, (byte)'[', (byte)'3', 0x07, 0];
        await using var server = new DnsLiar(question => DnsLiar.Answer(question, 1, _ => DnsLiar.Record(5, alias)));

        var said = await AskAsync(server.Address, "wsus.bitsprobe.test");

        Assert.Equal(NameOutcome.NoData, said.Outcome);
        Assert.Single(said.Aliases);
        Assert.DoesNotContain(said.Aliases[0], char.IsControl);
    }

    [Fact]
    public void A_hosts_file_is_read_by_lines_and_its_comments_are_not()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                path,
                "127.0.0.1 localhost\n10.0.0.1\tWSUS.example other # old.example\n#10.0.0.2 wsus.example\n"
            );
            var hosts = new HostsFile(path);

            Assert.Equal([IPAddress.Parse("10.0.0.1")], hosts.Find("wsus.example."));
            Assert.Empty(hosts.Find("old.example"));
            Assert.Empty(new HostsFile(path + ".none").Find("wsus.example"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<LabServer> StartAsync(params string[] answers) =>
        LabServer.StartAsync(
            new LabOptions
            {
                DnsAnswers =
                [
                    .. answers.Select(text =>
                        DnsAnswer.TryParse(text, out var a, out _) ? a! : throw new FormatException(text)
                    ),
                ],
            },
            TestContext.Current.CancellationToken
        );

    private static NameServer Server(LabServer lab)
    {
        var end = IPEndPoint.Parse(lab.Endpoints.DnsServer);
        return new NameServer(end.Address.ToString(), end.Port);
    }

    private static Task<NameAnswer> AskAsync(string server, string name, TimeSpan? most = null)
    {
        var end = IPEndPoint.Parse(server);
        return new NamedServer(
            new NameServer(end.Address.ToString(), end.Port),
            most ?? TimeSpan.FromSeconds(5),
            TimeProvider.System
        ).AskAsync(name, TestContext.Current.CancellationToken);
    }
}
