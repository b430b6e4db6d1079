using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>Requests that are meant for one address of a name.</summary>
public sealed class AddressTests
{
    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task A_request_for_an_address_goes_there_and_nowhere_else()
    {
        await using var server = RawServer.Answering(Empty);
        var spec = Get($"http://wsus.invalid:{server.Port}/");

        var there = await SendOnceAsync(spec with { Address = "127.0.0.1" });
        var elsewhere = await SendOnceAsync(spec with { Address = "127.0.0.9" });

        Assert.Equal(200, there.Status);
        Assert.Equal($"127.0.0.1:{server.Port}", there.Connection.Remote);
        Assert.Contains($"Host: wsus.invalid:{server.Port}", server.Requests[0], StringComparison.Ordinal);
        Assert.Equal(
            (FailureStage.Connect, FailureCauses.Refused),
            (elsewhere.Failure!.Stage, elsewhere.Failure.Cause)
        );
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_kept_connection_is_not_taken_for_one_to_a_certain_address()
    {
        await using var server = RawServer.Answering(Empty);
        await using var sender = Sender();
        var spec = Get(Url(server.Port));

        await sender.AskAsync(spec);
        var pinned = await sender.AskAsync(spec with { Address = "127.0.0.1" }, number: 2);
        var again = await sender.AskAsync(spec with { Address = "127.0.0.1" }, number: 3);

        Assert.False(pinned.Connection.Reused);
        Assert.True(again.Connection.Reused);
    }
}
