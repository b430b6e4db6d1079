using System.Net;
using System.Text;
using Probe.Capture;
using Probe.Cli.Capturing;
using Probe.Evidence.Http;
using Probe.Exchanges;

namespace Probe.Cli.Tests;

public sealed class ReadingTapTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, TimeSpan.Zero);

    [Fact(Timeout = 60_000)]
    public async Task Giving_a_link_up_does_not_wait_for_its_disk()
    {
        var token = TestContext.Current.CancellationToken;
        var seen = new List<SeenExchange>();
        using var disk = new SlowDisk(token);
        var link = new ReadingTap(seen.Add, _ => { }, _ => { }, bodies: disk).Opened(
            new CaptureLink
            {
                Id = 1,
                Connection = 1,
                Client = new IPEndPoint(IPAddress.Loopback, 1),
                Local = null,
                Server = new IPEndPoint(IPAddress.Loopback, 80),
                Target = "a.example:80",
                Upstream = null,
                Mode = CaptureMode.Forward,
                IsTls = false,
                StartedAt = Time,
            }
        );
        await link.Octets(
            CaptureLegs.Upward,
            Time,
            "GET /a.cab HTTP/1.1\r\nHost: a.example\r\nUser-Agent: Microsoft BITS/7.8\r\n\r\n"u8
        );
        var reply = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 100)
        );
        var pump = Task.Run(() => link.Octets(CaptureLegs.Downward, Time, reply).AsTask(), token);
        await disk.Writing.WaitAsync(token);

        await Task.Run(() => link.GivingUp("given up by a test"), token).WaitAsync(TimeSpan.FromSeconds(20), token);

        Assert.False(pump.IsCompleted);
        disk.GoOn();
        await pump;
        link.Ended(fromClient: false, Time, LinkEnd.GivenUp);
        link.Closed(Time, LinkParty.Capture, LinkEnd.GivenUp, null);
        Assert.Contains("given up by a test", Assert.Single(seen).Exchange.Failure?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0000\u0005\u0001", Opening.TlsHandshake)]
    [InlineData("GET / HTTP/1.1\r\nHos", Opening.UnfinishedHead)]
    [InlineData("GET / HTTP/1.1\r\nno line\r\n\r\n", null)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", null)]
    public async Task In_front_of_a_server_a_client_that_ends_without_a_request_is_told(string said, Opening? looks)
    {
        var told = new List<UnaskedConnection>();
        var tap = new ReadingTap(_ => { }, _ => { }, _ => { }, unasked: told.Add);
        var link = tap.Opened(
            new CaptureLink
            {
                Id = 1,
                Connection = 1,
                Client = new IPEndPoint(IPAddress.Loopback, 1),
                Server = new IPEndPoint(IPAddress.Loopback, 80),
                Target = "a.example:80",
                Mode = CaptureMode.Reverse,
                StartedAt = Time,
            }
        );

        await link.Octets(CaptureLegs.Upward, Time, Encoding.Latin1.GetBytes(said));
        link.Ended(fromClient: false, Time, LinkEnd.Finished);
        link.Closed(Time.AddSeconds(1), LinkParty.Server, LinkEnd.Finished, null);

        Assert.Equal(looks is null ? [] : [looks.Value], told.Select(u => u.Looks));
        Assert.All(
            told,
            u =>
                Assert.Equal(
                    (said.Length, TunnelParty.Server, TunnelEnd.Finished, 1000.0),
                    (u.Octets, u.EndedBy, u.End, u.Total.TotalMilliseconds)
                )
        );
        Assert.Equal(told.Count, tap.Unasked);
    }

    private sealed class SlowDisk(CancellationToken token) : IBodyKeeper, IKeptBody, IDisposable
    {
        private readonly ManualResetEventSlim _goOn = new();
        private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Writing => _writing.Task;

        internal void GoOn() => _goOn.Set();

        public IKeptBody Begin(long? length) => this;

        public void Append(ReadOnlySpan<byte> octets)
        {
            _writing.TrySetResult();
            _goOn.Wait(token);
        }

        public KeptBody Finish() => new(null, "slow");

        public void Discard() { }

        public void Dispose() => _goOn.Dispose();
    }
}
