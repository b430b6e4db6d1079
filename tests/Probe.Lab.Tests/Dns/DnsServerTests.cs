using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Probe.Lab.Dns;

namespace Probe.Lab.Tests.Dns;

/// <summary>The name server of a running lab, asked with real datagrams and connections.</summary>
public sealed class DnsServerTests
{
    [Fact(Timeout = 30_000)]
    public async Task The_labs_own_names_lead_to_where_it_listens()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(["127.0.0.1"], (await AskAsync(lab, DnsZone.OriginName)).Addresses);
        Assert.Equal(["127.0.0.1"], (await AskAsync(lab, DnsZone.ProxyName)).Addresses);
        Assert.Equal(3, (await AskAsync(lab, "nobody." + DnsZone.Apex)).Rcode);
    }

    [Fact, Shows("name-server-fails")]
    public async Task A_failing_name_server_says_so_of_the_proxy_alone()
    {
        await using var lab = await FaultyLab.StartAsync("name-server-fails");

        Assert.Equal(2, (await AskAsync(lab.Server, DnsZone.ProxyName)).Rcode);
        Assert.Equal(0, (await AskAsync(lab.Server, DnsZone.OriginName)).Rcode);
    }

    [Fact, Shows("resolvers-disagree")]
    public async Task Two_name_servers_give_the_proxy_different_addresses()
    {
        await using var lab = await FaultyLab.StartAsync("resolvers-disagree");

        Assert.Equal(["127.0.0.1"], (await AskAsync(lab.Server, DnsZone.ProxyName)).Addresses);
        Assert.Equal(
            ["127.0.0.9"],
            (await AskAsync(IPEndPoint.Parse(lab.Endpoints.SecondDnsServer!), DnsZone.ProxyName)).Addresses
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_datagram_that_is_none_does_not_end_it()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        using var client = Connect(lab);
        foreach (var nonsense in new byte[][] { [], [1], new byte[12], new byte[5000] })
        {
            await client.SendAsync(nonsense, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await AskAsync(lab, DnsZone.OriginName)).Rcode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Several_questions_may_be_asked_on_one_connection()
    {
        await using var lab = await StartAsync(
            "a.bitsprobe.test=127.0.0.2,truncated",
            "b.bitsprobe.test=silent",
            "c.bitsprobe.test=127.0.0.4"
        );
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(lab.Endpoints.DnsServer), TestContext.Current.CancellationToken);

        foreach (var name in new[] { "a", "b", "c" })
        {
            await client
                .GetStream()
                .WriteAsync(Framed(DnsWire.Question(name + ".bitsprobe.test")), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["127.0.0.2"], (await ReadAsync(client)).Addresses);
        Assert.Equal(["127.0.0.4"], (await ReadAsync(client)).Addresses);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_announces_too_long_a_message_is_hung_up_on()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(lab.Endpoints.DnsServer), TestContext.Current.CancellationToken);

        await client.GetStream().WriteAsync(new byte[] { 0xFF, 0xFF }, TestContext.Current.CancellationToken);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_question_is_told_with_how_it_ended()
    {
        var told = new System.Collections.Concurrent.ConcurrentQueue<DnsQueryRecord>();
        await using var lab = await LabServer.StartAsync(
            new LabOptions { DnsAnswers = Read("two.bitsprobe.test=127.0.0.2,127.0.0.3"), DnsAnswered = told.Enqueue },
            TestContext.Current.CancellationToken
        );

        await AskAsync(lab, "two.bitsprobe.test");
        await AskAsync(lab, "none.bitsprobe.test", DnsWire.Aaaa);

        Assert.Equal(
            [("two.bitsprobe.test", 1, "NOERROR, 2 addresses"), ("none.bitsprobe.test", 28, "NXDOMAIN")],
            told.Select(t => (t.Name, t.Type, t.Outcome))
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_port_that_is_taken_is_said_so_and_one_asked_for_is_used()
    {
        await using var first = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var port = IPEndPoint.Parse(first.Endpoints.DnsServer).Port;

        var taken = await Assert.ThrowsAnyAsync<IOException>(() =>
            LabServer.StartAsync(new LabOptions { DnsPort = port }, TestContext.Current.CancellationToken)
        );

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), taken.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        await using var second = await LabServer.StartAsync(
            new LabOptions { DnsPort = port },
            TestContext.Current.CancellationToken
        );
        Assert.Equal($"127.0.0.1:{port}", second.Endpoints.DnsServer);
    }

    [Theory]
    [InlineData("known.bitsprobe.test", 200)]
    [InlineData("wsus.bitsprobe.test", 200)]
    [InlineData("WSUS.bitsprobe.test", 200)]
    [InlineData("gone.bitsprobe.test", 503)]
    [InlineData("nobody.bitsprobe.test", 503)]
    [InlineData("away.bitsprobe.test", 403)]
    [InlineData("www.example.com", 403)]
    public async Task The_forward_proxy_resolves_names_as_the_name_server_does(string host, int status)
    {
        await using var lab = await StartAsync(
            "known.bitsprobe.test=127.0.0.1",
            "gone.bitsprobe.test=servfail",
            "away.bitsprobe.test=192.0.2.1"
        );
        var url = $"http://{host}:{lab.Endpoints.OriginUrl.Port}{lab.Endpoints.SmallFileUrl.PathAndQuery}";

        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        var reply = await client.AskAsync($"HEAD {url} HTTP/1.1\nHost: {host}");

        Assert.Equal(status, reply.Status);
    }

    private static Task<DnsMessage> AskAsync(LabServer lab, string name, int type = DnsWire.A) =>
        AskAsync(IPEndPoint.Parse(lab.Endpoints.DnsServer), name, type);

    private static async Task<DnsMessage> AskAsync(IPEndPoint server, string name, int type = DnsWire.A)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(server);
        await client.SendAsync(DnsWire.Question(name, type), TestContext.Current.CancellationToken);
        return DnsWire.Read((await client.ReceiveAsync(TestContext.Current.CancellationToken)).Buffer);
    }

    private static UdpClient Connect(LabServer lab)
    {
        var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(IPEndPoint.Parse(lab.Endpoints.DnsServer));
        return client;
    }

    private static byte[] Framed(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static async Task<DnsMessage> ReadAsync(TcpClient client)
    {
        var length = new byte[2];
        await client.GetStream().ReadExactlyAsync(length, TestContext.Current.CancellationToken);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await client.GetStream().ReadExactlyAsync(message, TestContext.Current.CancellationToken);
        return DnsWire.Read(message);
    }

    private static Task<LabServer> StartAsync(params string[] told) =>
        LabServer.StartAsync(new LabOptions { DnsAnswers = Read(told) }, TestContext.Current.CancellationToken);

    private static System.Collections.Immutable.ImmutableArray<DnsAnswer> Read(params string[] told) =>
        [
            .. told.Select(text =>
            {
                Assert.True(DnsAnswer.TryParse(text, out var answer, out var problem), problem);
                return answer!;
            }),
        ];
}
