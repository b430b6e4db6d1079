using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Names that the client looks up at a real name server: the server's on a direct route, else the proxy's.</summary>
public sealed class NameTests(WsusContent content)
{
    /// <summary>The names of dnsmasq and of the lab, each with another answer, and what is said of it.</summary>
    public static TheoryData<string, string, string, string[]> Failures =>
        new()
        {
            { "gone.test", "does not exist", "name server SERVER: NXDOMAIN", [] },
            { "other.example", "is refused by the name server", "name server SERVER: REFUSED", [] },
            { "empty.test", "has no address", "name server SERVER: the name exists without an A or AAAA record", [] },
            {
                "six.test",
                "has no address",
                "'six.test' has no IPv4 address, and -4 wants one: name server SERVER: ::1",
                ["-4"]
            },
            { "silent.test", "was not resolved in time", "name server SERVER: no answer in 1", [] },
            { "servfail.lab.test", "cannot be resolved", "name server SERVER: SERVFAIL", [] },
            { "silent.lab.test", "was not resolved in time", "name server SERVER: no answer in 1", [] },
            {
                "any.closed.test",
                "cannot be resolved",
                "name server SERVER: no name server listens there (its UDP port is closed, says it or a firewall)",
                []
            },
        };

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_name_that_the_server_named_knows_leads_to_the_file()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var dns = await Dnsmasq.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://known.test:{origin.Port}{content.CabPath}",
            "--dns-servers",
            dns.HostAndPort
        );

        Assert.Equal("transferred", report.Outcome);
        Assert.Contains("\"known.test\"", report.Json, StringComparison.Ordinal);
        // This machine's resolver does not know the name: that is the difference which the check tells.
        report.ShouldFail("resolvers-agree");
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_a_datagram_has_no_room_for_is_asked_for_over_TCP(bool fromLab)
    {
        // At every address of the name, since dnsmasq gives them in an order of its own.
        await using var origin = await Nginx.StartAsync(
            content.Root,
            string.Concat(Enumerable.Range(2, Dnsmasq.Many - 1).Select(i => $"listen 127.0.0.{i}:@port@; "))
        );
        await using var dns = await Dnsmasq.StartAsync();
        await using var lab = await Lab.StartAsync("many.test=127.0.0.1,truncated");

        var report = await Bitsprobe.CheckAsync(
            $"http://many.test:{origin.Port}{content.CabPath}",
            "--dns-servers",
            fromLab ? lab.NameServer : dns.HostAndPort
        );

        report.ShouldTransfer();
        var answer = report.Lookup.GetProperty("answers")[0];
        Assert.Equal("addresses", answer.GetProperty("outcome").GetString());
        Assert.True(answer.GetProperty("overTcp").GetBoolean(), report.ToString());
        if (fromLab)
        {
            Assert.Contains(
                lab.Questions,
                q => q.Contains("dns        A many.test -> truncated", StringComparison.Ordinal)
            );
            Assert.Contains(
                lab.Questions,
                q => q.Contains("dns, tcp   A many.test -> NOERROR, 1 address", StringComparison.Ordinal)
            );
        }
        else
        {
            Assert.Equal($"{Dnsmasq.Many} addresses; the first 64 are used", answer.GetProperty("note").GetString());
        }
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Failures))]
    public async Task A_server_that_is_not_found_fails_as_the_name_server_says(
        string name,
        string summary,
        string said,
        string[] options
    )
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var servers = await NameServers.StartAsync();
        var server = servers.Of(name);

        var report = await Bitsprobe.CheckAsync(
            $"http://{name}:{origin.Port}{content.CabPath}",
            ["--dns-servers", server, "--connect-timeout", "3s", .. options]
        );

        ShouldFail(report, "server", name, summary, said.Replace("SERVER", server, StringComparison.Ordinal));
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Failures))]
    public async Task A_proxy_that_is_not_found_fails_as_the_name_server_says(
        string name,
        string summary,
        string said,
        string[] options
    )
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();
        await using var servers = await NameServers.StartAsync();
        var server = servers.Of(name);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            ["-x", $"http://{name}:{proxy.Port}", "--dns-servers", server, "--connect-timeout", "3s", .. options]
        );

        ShouldFail(report, "proxy", name, summary, said.Replace("SERVER", server, StringComparison.Ordinal));
        Assert.True(report.ControlReachable);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task The_proxys_name_is_looked_up_there_too()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync();
        await using var dns = await Dnsmasq.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://known.test:{proxy.Port}",
            "--dns-servers",
            dns.HostAndPort
        );

        report.ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task All_addresses_that_a_name_server_gives_are_asked_and_compared()
    {
        await using var origin = await Nginx.StartAsync(
            content.Root,
            "listen 127.0.0.2:@port@; listen 127.0.0.3:@port@; if ($server_addr = 127.0.0.3) { return 404; }"
        );
        await using var lab = await Lab.StartAsync("farm.lab.test=127.0.0.1,127.0.0.2,127.0.0.3,127.0.0.4");

        var report = await Bitsprobe.CheckAsync(
            $"http://farm.lab.test:{origin.Port}{content.CabPath}",
            "--dns-servers",
            lab.NameServer,
            "--all-addresses"
        );

        // A client that is led to another address than the first fares worse: that is a warning, and no verdict.
        Assert.Equal("transferred", report.Outcome);
        report.ShouldFail("addresses-agree", "resolvers-agree");
        var said = report.SaidBy("addresses-agree").Actual;
        Assert.Contains("127.0.0.3", said, StringComparison.Ordinal);
        Assert.Equal(4, report.Lookup.GetProperty("addresses").GetArrayLength());
    }

    private static void ShouldFail(CheckReport report, string whose, string name, string summary, string said)
    {
        report.ShouldEnd("transient_error", "0x80072EE7", "resolver", "indicated");
        var check = $"{whose}-name-resolves";
        Assert.Equal("failed", report.Status(check));
        var (told, actual) = report.SaidBy(check);
        Assert.Equal($"The {whose}'s name {name} {summary}", told);
        Assert.Contains(said, actual, StringComparison.Ordinal);
        Assert.Contains("never left", report.Why, StringComparison.Ordinal);
        Assert.Contains(name, report.Why, StringComparison.Ordinal);
    }

    /// <summary>dnsmasq, the lab for what it cannot say, and a port that nobody listens on.</summary>
    private sealed class NameServers : IAsyncDisposable
    {
        private readonly ServerProcess _dnsmasq;
        private readonly Lab _lab;
        private readonly int _closed = ServerProcess.FreePort();

        private NameServers(ServerProcess dnsmasq, Lab lab) => (_dnsmasq, _lab) = (dnsmasq, lab);

        public static async Task<NameServers> StartAsync()
        {
            var dnsmasq = await Dnsmasq.StartAsync();
            return new NameServers(
                dnsmasq,
                await Lab.StartAsync("servfail.lab.test=servfail", "silent.lab.test=silent")
            );
        }

        public string Of(string name) =>
            name.EndsWith(".closed.test", StringComparison.Ordinal) ? $"127.0.0.1:{_closed}"
            : name.EndsWith(".lab.test", StringComparison.Ordinal) ? _lab.NameServer
            : _dnsmasq.HostAndPort;

        public async ValueTask DisposeAsync()
        {
            await _lab.DisposeAsync();
            await _dnsmasq.DisposeAsync();
        }
    }
}
