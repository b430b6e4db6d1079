using System.Text;
using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

/// <summary>
/// "One octet a minute", sped up: the peer sends an octet ten times within each idle time-out, so that only a bound
/// on the whole phase can end it.
/// </summary>
public sealed class DripTests
{
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(20);

    private static readonly Probe.Options.ProbeOptions Impatient = Defaults with
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(200),
        IdleTimeout = TimeSpan.FromMilliseconds(200),
    };

    [Theory]
    [InlineData("", FailureStage.ReceiveHead)]
    [InlineData("HTTP/1.1 200 OK\r\nA: ", FailureStage.ReceiveHead)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: ", FailureStage.ReceiveHead)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", FailureStage.ReceiveBody)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", FailureStage.ReceiveBody)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: ", FailureStage.ReceiveBody)]
    public async Task A_reply_that_drips_is_given_up_wherever_it_drips(string start, FailureStage stage)
    {
        await using var server = Dripping(start, start.Length == 0 ? "HTTP/1.1 200 OK and so on" : "a");

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Impatient);

        Assert.Equal((stage, FailureCauses.TimedOut), (exchange.Failure?.Stage, exchange.Failure?.Cause));
    }

    [Fact]
    public async Task Interim_replies_that_drip_are_given_up_at_their_number()
    {
        await using var server = Dripping("", "HTTP/1.1 100 Continue\r\n\r\n", piece: 5);

        var exchange = await SendOnceAsync(Get(Url(server.Port)), options: Impatient);

        Assert.Equal(FailureStage.ReceiveHead, exchange.Failure?.Stage);
        Assert.Contains(exchange.Failure!.Cause, (string[])[FailureCauses.TooManyInterim, FailureCauses.TimedOut]);
        Assert.InRange(exchange.Interim.Length, 0, Defaults.Limits.MaxInterimResponses);
    }

    [Fact]
    public async Task An_answer_to_CONNECT_that_drips_is_given_up()
    {
        await using var proxy = Dripping("HTTP/1.1 200 OK\r\nA: ", "a");

        var exchange = await SendOnceAsync(Get("https://wsus.example/a.cab"), Through(proxy.Port), Impatient);

        Assert.Equal(
            (FailureStage.ProxyTunnel, FailureCauses.TimedOut),
            (exchange.Failure?.Stage, exchange.Failure?.Cause)
        );
    }

    [Fact]
    public async Task A_handshake_that_drips_is_given_up()
    {
        await using var server = Dripping("\u0016\u0003\u0003\u0040\0", "\0", readsRequest: false);

        var exchange = await SendOnceAsync(Get($"https://127.0.0.1:{server.Port}/"), options: Impatient);

        Assert.Equal(
            (FailureStage.TlsHandshake, FailureCauses.TimedOut),
            (exchange.Failure?.Stage, exchange.Failure?.Cause)
        );
    }

    private static RawServer Dripping(string start, string repeated, int piece = 1, bool readsRequest = true)
    {
        var octets = Encoding.Latin1.GetBytes(repeated);
        return RawServer.Start(async peer =>
        {
            if (readsRequest)
            {
                await peer.ReadRequestAsync();
            }

            await peer.SendAsync(start);
            using var tick = new PeriodicTimer(Drip);
            for (var at = 0; await tick.WaitForNextTickAsync(); at = (at + piece) % octets.Length)
            {
                await peer.SendAsync(octets.AsMemory(at, Math.Min(piece, octets.Length - at)));
            }
        });
    }
}
