using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Probe.Http;
using Yarp.ReverseProxy.Configuration;

namespace Probe.Lab;

/// <summary>
/// What carries the lab's connections: Kestrel for the parties on raw connections, YARP for the reverse proxy, which
/// is an ordinary correct device. It reads no configuration file and no environment variable, and leaves Ctrl+C to
/// the program: only what is said here counts.
/// </summary>
internal static class LabHost
{
    private const int MaxConnections = 4096;

    /// <summary>Makes the host; it is not started.</summary>
    /// <param name="sockets">Where its sockets come from.</param>
    /// <param name="parties">Where each party listens, and what becomes of its connections.</param>
    /// <param name="reverseProxy">Where the reverse proxy listens.</param>
    /// <param name="origin">Where the reverse proxy leads.</param>
    public static WebApplication Build(
        LabSockets sockets,
        IEnumerable<(ImmutableArray<IPEndPoint> At, Func<ConnectionContext, Task> Serve)> parties,
        ImmutableArray<IPEndPoint> reverseProxy,
        HttpUrl origin
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            foreach (var (at, serve) in parties)
            {
                foreach (var endPoint in at)
                {
                    kestrel.Listen(endPoint, listener => listener.Run(serve));
                }
            }

            foreach (var endPoint in reverseProxy)
            {
                kestrel.Listen(endPoint, listener => listener.Protocols = HttpProtocols.Http1);
            }
        });
        builder.Services.Configure<SocketTransportOptions>(transport =>
            transport.CreateBoundListenSocket = sockets.Take
        );
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddRoutingCore();
        builder.Services.AddReverseProxy().LoadFromMemory(Routes(), Clusters(origin));
        var app = builder.Build();
        app.MapReverseProxy();
        return app;
    }

    private static RouteConfig[] Routes() =>
        [
            new RouteConfig
            {
                RouteId = "everything",
                ClusterId = "origin",
                Match = new RouteMatch { Path = "{**path}" },
            },
        ];

    private static ClusterConfig[] Clusters(HttpUrl origin) =>
        [
            new ClusterConfig
            {
                ClusterId = "origin",
                Destinations = new Dictionary<string, DestinationConfig>
                {
                    ["lab"] = new() { Address = origin.ToString() },
                },
            },
        ];

    /// <summary>Leaves signals alone.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
