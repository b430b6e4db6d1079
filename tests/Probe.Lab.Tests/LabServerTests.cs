using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace Probe.Lab.Tests;

/// <summary>Starting and stopping.</summary>
public sealed class LabServerTests
{
    [Fact]
    public async Task Everything_listens_on_loopback_only()
    {
        await using var lab = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);
        var ports = new[] { lab.Endpoints.OriginUrl, lab.Endpoints.TlsOriginUrl, lab.Endpoints.ReverseProxyUrl }
            .Select(u => u.Port)
            .Append(int.Parse(lab.Endpoints.ProxySetting!.Split(':')[1], CultureInfo.InvariantCulture));

        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        Assert.All(
            ports,
            port => Assert.All(listening.Where(l => l.Port == port), l => Assert.True(IPAddress.IsLoopback(l.Address)))
        );
        Assert.All(ports, port => Assert.Contains(listening, l => l.Port == port));
    }

    [Fact]
    public async Task Further_addresses_have_the_same_ports()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsWindows(),
            "127.0.0.2 is no address of this system by itself"
        );
        await using var lab = await LabServer.StartAsync(
            new LabOptions { MoreAddresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.1")] },
            TestContext.Current.CancellationToken
        );
        var endpoints = lab.Endpoints;
        var request = $"HEAD {endpoints.SmallFileUrl.PathAndQuery} HTTP/1.1\nHost: lab";

        Assert.Equal(["127.0.0.1", "127.0.0.2"], endpoints.Addresses);
        foreach (var port in new[] { endpoints.OriginUrl.Port, endpoints.ReverseProxyUrl.Port })
        {
            await using var client = await RawClient.ConnectAsync(port, "127.0.0.2");
            Assert.Equal(200, (await client.AskAsync(request)).Status);
        }
    }

    [Fact]
    public async Task An_address_that_this_machine_has_not_is_said_so()
    {
        var problem = await Assert.ThrowsAnyAsync<IOException>(() =>
            LabServer.StartAsync(
                new LabOptions { MoreAddresses = [IPAddress.Parse("192.0.2.1")] },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("192.0.2.1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_files()
    {
        await using var one = await LabServer.StartAsync(Seeded(9), TestContext.Current.CancellationToken);
        await using var same = await LabServer.StartAsync(Seeded(9), TestContext.Current.CancellationToken);
        await using var other = await LabServer.StartAsync(Seeded(10), TestContext.Current.CancellationToken);

        Assert.Equal(one.Endpoints.FileUrl.PathAndQuery, same.Endpoints.FileUrl.PathAndQuery);
        Assert.NotEqual(one.Endpoints.FileUrl.PathAndQuery, other.Endpoints.FileUrl.PathAndQuery);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        await using var first = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken);

        var taken = await Assert.ThrowsAnyAsync<IOException>(() =>
            LabServer.StartAsync(
                new LabOptions { OriginPort = first.Endpoints.OriginUrl.Port },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains(
            first.Endpoints.OriginUrl.Port.ToString(CultureInfo.InvariantCulture),
            taken.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_port_that_is_asked_for_is_used_again_after_a_stop()
    {
        int port;
        await using (var first = await LabServer.StartAsync(new LabOptions(), TestContext.Current.CancellationToken))
        {
            port = first.Endpoints.OriginUrl.Port;
        }

        await using var second = await LabServer.StartAsync(
            new LabOptions { OriginPort = port },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(port, second.Endpoints.OriginUrl.Port);
    }

    [Fact]
    public async Task Stopping_ends_connections_that_wait_and_may_be_done_twice()
    {
        var lab = await LabServer.StartAsync(
            new LabOptions { FaultIds = ["proxy-silent"] },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectToProxyAsync(lab.Endpoints);
        await client.SendAsync("GET http://127.0.0.1/ HTTP/1.1\r\n");

        await lab.DisposeAsync();
        await lab.DisposeAsync();

        Assert.Empty((await client.ReadToEndAsync()).Octets);
    }

    [Fact]
    public async Task Only_the_newest_records_are_kept_and_each_is_passed_on()
    {
        var served = 0;
        await using var lab = await LabServer.StartAsync(
            new LabOptions { RequestServed = _ => Interlocked.Increment(ref served) },
            TestContext.Current.CancellationToken
        );
        await using var client = await RawClient.ConnectAsync(lab.Endpoints.OriginUrl);

        for (var i = 0; i < LabRecorder.Capacity + 5; i++)
        {
            await client.AskAsync($"HEAD /{i} HTTP/1.1\nHost: x");
        }

        // The record of a request follows its reply: one more reply means that the one before is recorded.
        await client.AskAsync("HEAD /last HTTP/1.1\nHost: x");
        Assert.Equal(LabRecorder.Capacity, lab.Requests.Length);
        Assert.InRange(served, LabRecorder.Capacity + 5, LabRecorder.Capacity + 6);
        Assert.InRange(lab.Requests[0].Number, 6, 7);
    }

    private static LabOptions Seeded(long seed) => new() { Seed = seed };
}
