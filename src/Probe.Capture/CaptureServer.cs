using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Probe.Capture;

/// <summary>A running capture proxy: a byte pump on Kestrel's connection layer.</summary>
public sealed class CaptureServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<long, CaptureSession> _sessions = new();
    private readonly ITimer _sweeping;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _connections;
    private long _links;

    private CaptureServer(CaptureOptions options, ICaptureTap tap)
    {
        Options = options;
        Tap = tap;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(options.Listen, listener => listener.Run(ServeAsync))
        );
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.WaitForDataBeforeAllocatingBuffer = false;
            transport.MaxReadBufferSize = 64 * 1024;
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        _app = builder.Build();
        Dialer = null!;
        EndPoint = null!;
        var shortest = options.IdleTimeout < options.HeadTimeout ? options.IdleTimeout : options.HeadTimeout;
        var every = shortest / 2 < LongestSweep ? shortest / 2 : LongestSweep;
        _sweeping = options.Clock.CreateTimer(_ => Sweep(), null, every, every);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; private set; }

    /// <summary>What it is to do.</summary>
    internal CaptureOptions Options { get; }

    /// <summary>Told of all that passes.</summary>
    internal ICaptureTap Tap { get; }

    /// <summary>Reaches servers.</summary>
    internal CaptureDialer Dialer { get; private set; }

    /// <summary>Client connections that are open.</summary>
    internal int Connections => _sessions.Count;

    /// <summary>Cancelled when it stops.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Starts a capture proxy.</summary>
    /// <param name="options">What it is to do.</param>
    /// <param name="tap">Told of all that passes.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">The options would make an open proxy.</exception>
    /// <exception cref="IOException">The port is taken, or the address is none of this machine's.</exception>
    public static async Task<CaptureServer> StartAsync(
        CaptureOptions options,
        ICaptureTap tap,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tap);
        if (
            !IPAddress.IsLoopback(options.Listen.Address)
            && (options.AllowedClients.IsEmpty || (options.AllowedHosts is null && options.Origin is null))
        )
        {
            throw new ArgumentException(
                $"{options.Listen.Address} can be reached from outside: say which clients may use it and where it may go",
                nameof(options)
            );
        }

        var server = new CaptureServer(options, tap);
        try
        {
            await server._app.StartAsync(cancellationToken).ConfigureAwait(false);
            var address = server._app.Urls.First();
            server.EndPoint = new IPEndPoint(options.Listen.Address, new Uri(address).Port);
            server.Dialer = new CaptureDialer(options, new OwnAddresses(server.EndPoint));
            server._started.SetResult();
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops: what is under way ends, and is told to the tap.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _started.TrySetResult();
        await _sweeping.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var session in _sessions.Values)
        {
            session.GiveUp("the capture ended");
        }

        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        Dialer?.Dispose();
    }

    /// <summary>The number of a new link.</summary>
    internal long NextLink() => Interlocked.Increment(ref _links);

    /// <summary>Tells of a request that found no server.</summary>
    internal async ValueTask TellRefusalAsync(
        IPEndPoint client,
        IPEndPoint? local,
        long connection,
        CaptureAnswer answer
    )
    {
        var now = answer.Time;
        var link = Tap.Opened(
            new CaptureLink
            {
                Id = NextLink(),
                Connection = connection,
                Client = client,
                Local = local,
                Target = answer.Target,
                Mode = CaptureMode.Refused,
                StartedAt = now,
            }
        );
        await link.Octets(CaptureLegs.FromClient, now, answer.Request.Span).ConfigureAwait(false);
        link.Answered(answer);
        await link.Octets(CaptureLegs.ToClient, now, answer.Octets.Span).ConfigureAwait(false);
        link.Ended(fromClient: true, now, LinkEnd.GivenUp);
        link.Ended(fromClient: false, now, LinkEnd.GivenUp);
        link.Closed(now, LinkParty.Capture, LinkEnd.GivenUp, $"{answer.Status}: {answer.Why}");
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
        var number = Interlocked.Increment(ref _connections);
        if (connection.RemoteEndPoint is not IPEndPoint from)
        {
            return;
        }

        from = from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
        Tap.Connected(from);
        var session = new CaptureSession(this, new ClientLeg(connection.Transport.Input, socket), from, number);
        _sessions[number] = session;
        try
        {
            // A client may be accepted before it is known which port was taken.
            await _started.Task.ConfigureAwait(false);
            if (!_stopping.IsCancellationRequested)
            {
                await session.RunAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _sessions.TryRemove(number, out _);
        }
    }

    private void Sweep()
    {
        foreach (var (_, session) in _sessions)
        {
            session.Sweep();
        }
    }

    /// <summary>Leaves signals alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
