using System.Net;
using Probe.Http;

namespace Probe.Capture.Tests;

/// <summary>A capture proxy on an ephemeral loopback port, with its tap.</summary>
internal sealed class Captured : IAsyncDisposable
{
    private readonly CaptureServer _server;

    private Captured(CaptureServer server, RecordingTap tap) => (_server, Tap) = (server, tap);

    internal int Port => _server.EndPoint.Port;

    internal RecordingTap Tap { get; }

    internal static async Task<Captured> StartAsync(CaptureOptions? options = null)
    {
        var tap = new RecordingTap();
        return new Captured(
            await CaptureServer.StartAsync(
                (options ?? new CaptureOptions()) with
                {
                    Listen = new IPEndPoint(IPAddress.Loopback, 0),
                },
                tap,
                TestContext.Current.CancellationToken
            ),
            tap
        );
    }

    internal static Task<Captured> BeforeAsync(int originPort) =>
        StartAsync(new CaptureOptions { Origin = HttpUrl.Parse($"http://127.0.0.1:{originPort}/") });

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
