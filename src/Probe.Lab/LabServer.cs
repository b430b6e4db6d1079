using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Probe.Http;
using Probe.Lab.Dns;
using Probe.Lab.Faults;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>
/// A running lab: origin, its https twin, forward proxy, reverse proxy and name server on loopback, with the faults
/// asked for.
/// Origin and forward proxy sit on raw connections, so that faults can send what a correct server would refuse to;
/// the reverse proxy is an ordinary correct device (YARP).
/// </summary>
public sealed class LabServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ImmutableArray<DnsServer> _dns;
    private readonly CancellationTokenSource _stopping;
    private readonly Socket _closedPort;
    private readonly LabRecorder _recorder;
    private readonly ImmutableArray<IDisposable> _certificates;

    private LabServer(
        WebApplication app,
        ImmutableArray<DnsServer> dns,
        CancellationTokenSource stopping,
        Socket closedPort,
        LabRecorder recorder,
        ImmutableArray<IDisposable> certificates,
        LabSite site,
        LabEndpoints endpoints
    )
    {
        _app = app;
        _dns = dns;
        _stopping = stopping;
        _closedPort = closedPort;
        _recorder = recorder;
        _certificates = certificates;
        Site = site;
        Endpoints = endpoints;
    }

    /// <summary>What clients are to be told.</summary>
    public LabEndpoints Endpoints { get; }

    /// <summary>The origin's files.</summary>
    public LabSite Site { get; }

    /// <summary>The newest 1000 requests answered, oldest first.</summary>
    public ImmutableArray<LabRequestRecord> Requests => _recorder.Records;

    /// <summary>Starts a lab.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">A fault text cannot be used; the message has every problem.</exception>
    /// <exception cref="IOException">A port asked for is taken.</exception>
    public static async Task<LabServer> StartAsync(LabOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!LabScenario.TryParse(options.FaultIds, out var scenario, out var problems))
        {
            throw new ArgumentException(string.Join('\n', problems), nameof(options));
        }

        // Naming the main file takes its SHA-1, which takes a while for a long one.
        var site = await Task.Run(() => new LabSite(options), cancellationToken);
        var now = options.Clock.GetUtcNow();
        var authority = new LabAuthority("bitsprobe lab authority", now);
        var stranger = new LabAuthority("Unknown Inspection CA", now);
        var inspection = new LabAuthority("bitsprobe lab inspection", now);
        var namesake = new Lazy<LabAuthority>(() => new LabAuthority("bitsprobe lab authority", now));
        var closedPort = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closedPort.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        ImmutableArray<(IFault Fault, FaultContext Context)> faults =
        [
            .. scenario.Faults.Select(f =>
                (
                    f.Fault,
                    new FaultContext(options, site, f.Values)
                    {
                        ClosedPort = ((IPEndPoint)closedPort.LocalEndPoint!).Port,
                        Issue = plan => Signer(plan).Issue(plan),
                        NamesakePem = () => namesake.Value.Pem,
                    }
                )
            ),
        ];
        var recorder = new LabRecorder(options.RequestServed);
        var stopping = new CancellationTokenSource();
        var atOrigin = FaultChain.At(FaultPlace.Origin, faults);
        var origin = new Origin("origin", site, atOrigin, options, recorder);
        ImmutableArray<IPAddress> addresses =
        [
            .. options
                .MoreAddresses.Concat(scenario.Faults.SelectMany(f => f.Fault.ListenAt))
                .Prepend(IPAddress.Loopback)
                .Distinct(),
        ];
        var zone = new DnsZone(addresses, options.DnsAnswers.Concat(faults.SelectMany(f => f.Fault.Names)));
        var atSecond = faults.SelectMany(f => f.Fault.NamesAtSecond).ToImmutableArray();
        LabEndpoints? endpoints = null;
        var tlsOrigin = new Origin("tls-origin", site, atOrigin, options, recorder, () => endpoints!.OriginUrl.Port);
        var proxy = new ForwardProxy(
            FaultChain.At(FaultPlace.Proxy, faults),
            options,
            recorder,
            zone,
            () => endpoints!,
            authority.Certificate
        );

        ImmutableArray<IDisposable> certificates = [authority, stranger, inspection];
        var dns = new List<DnsServer>();
        WebApplication? app = null;
        using var sockets = new LabSockets(addresses);
        try
        {
            dns.Add(DnsServer.Start(options.DnsPort, zone, options.Clock, options.DnsAnswered));
            if (!atSecond.IsEmpty)
            {
                dns.Add(DnsServer.Start(0, new DnsZone(addresses, atSecond), options.Clock, options.DnsAnswered));
            }

            ImmutableArray<ImmutableArray<IPEndPoint>> at =
            [
                sockets.Listen(options.OriginPort),
                sockets.Listen(options.TlsOriginPort),
                sockets.Listen(options.ProxyPort),
                sockets.Listen(options.ReverseProxyPort),
            ];
            endpoints = Describe(
                site,
                authority.Pem + "\n" + inspection.Pem,
                [.. at.Select(e => e[0].Port)],
                dns[0].EndPoint,
                addresses
            ) with
            {
                SecondDnsServer = dns.Count > 1 ? dns[1].EndPoint.ToString() : null,
            };
            foreach (var (_, context) in faults)
            {
                context.Endpoints = endpoints;
            }

            var plan = new CertificatePlan
            {
                Names = ["localhost", "127.0.0.1", "::1", ForwardProxy.InsideHost],
                NotBefore = now.AddDays(-1),
                NotAfter = now.AddYears(1),
            };
            plan = faults.Aggregate(plan, (p, f) => f.Fault.Certify(p, f.Context));
            var certificate = Signer(plan).Issue(plan);
            certificates = certificates.Add(certificate);
            if (plan.RevocationListUrl is not null)
            {
                var revoked = authority.Revoke(certificate, now);
                foreach (var (_, context) in faults)
                {
                    context.RevocationList = [.. revoked];
                }
            }

            var manners = faults.Aggregate(new TlsManners(), (m, f) => f.Fault.Handshake(m, f.Context));
            app = LabHost.Build(
                sockets,
                [
                    (at[0], c => ServeAsync(c, origin, null, manners)),
                    (at[1], c => ServeAsync(c, tlsOrigin, certificate, manners)),
                    (at[2], c => ServeAsync(c, proxy, manners.ProxySpeaksTls ? certificate : null, new TlsManners())),
                ],
                at[3],
                endpoints.OriginUrl
            );
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            closedPort.Dispose();
            stopping.Dispose();
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            foreach (var server in dns)
            {
                await server.DisposeAsync();
            }

            foreach (var disposable in certificates)
            {
                disposable.Dispose();
            }

            throw;
        }

        LabAuthority Signer(CertificatePlan plan) =>
            plan.SignedByStranger ? stranger
            : plan.SignedByInspection ? inspection
            : plan.SignedByNamesake ? namesake.Value
            : authority;

        Task ServeAsync(ConnectionContext connection, LabParty party, X509Certificate2? shown, TlsManners manners) =>
            ServeConnectionAsync(connection, party, shown, manners, options.IdleTimeout, stopping.Token);

        var healthy = options.ProxyCredentials is { } credentials
            ? endpoints with
            {
                ProxyCredentials = credentials,
            }
            : endpoints;
        var advertised = faults.Aggregate(healthy, (e, f) => f.Fault.Advertise(e, f.Context));
        certificates = namesake.IsValueCreated ? certificates.Add(namesake.Value) : certificates;
        return new LabServer(app, [.. dns], stopping, closedPort, recorder, certificates, site, advertised);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var dns in _dns)
        {
            await dns.DisposeAsync();
        }

        _closedPort.Dispose();
        foreach (var certificate in _certificates)
        {
            certificate.Dispose();
        }
    }

    private static async Task ServeConnectionAsync(
        ConnectionContext context,
        LabParty party,
        X509Certificate2? certificate,
        TlsManners manners,
        TimeSpan idle,
        CancellationToken stopping
    )
    {
        var socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
        await using var plain = new WireConnection(new AcceptedStream(context, socket), socket, idle, stopping);
        if (certificate is null)
        {
            await party.ServeAsync(plain, stopping);
            return;
        }

        if (!manners.Instead.IsEmpty || manners.Resets)
        {
            await RefuseHandshakeAsync(plain, manners);
            return;
        }

        SslStream? secure = null;
        await using var connection = plain.Over(inner => secure = new SslStream(inner));
        try
        {
            await secure!.AuthenticateAsServerAsync(Handshake(certificate, manners), stopping);
        }
        catch (Exception problem) when (LabParty.IsPeersDoing(problem))
        {
            // The client does not like the certificate, or is no TLS client.
            return;
        }

        await party.ServeAsync(connection, stopping);
    }

    private static SslServerAuthenticationOptions Handshake(X509Certificate2 certificate, TlsManners manners) =>
        new()
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = manners.ClientCertificate != ClientCertificateWish.None,
            // Any certificate will do: who is let in is not what the lab is about.
            RemoteCertificateValidationCallback = (_, client, _, _) =>
                client is not null || manners.ClientCertificate != ClientCertificateWish.Requires,
#pragma warning disable CA5398 // A server that takes one version alone is what is asked for.
            EnabledSslProtocols = manners.NewestOnly ? SslProtocols.Tls13 : SslProtocols.None,
#pragma warning restore CA5398
        };

    private static async ValueTask RefuseHandshakeAsync(WireConnection connection, TlsManners manners)
    {
        try
        {
            // What the client begins with is waited for, else there would be nothing to refuse.
            var begun = await connection.ReadAsync(new byte[4096]) > 0;
            if (begun && manners.Resets)
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync(manners.Instead.AsMemory());
            connection.EndSending();
            await connection.WaitForPeerAsync();
        }
        catch (Exception problem) when (LabParty.IsPeersDoing(problem))
        {
            // It has gone already.
        }
    }

    private static LabEndpoints Describe(
        LabSite site,
        string authorityPem,
        ImmutableArray<int> ports,
        IPEndPoint dns,
        ImmutableArray<IPAddress> addresses
    )
    {
        var origin = HttpUrl.Parse($"http://127.0.0.1:{ports[0]}/");
        var tlsOrigin = HttpUrl.Parse($"https://127.0.0.1:{ports[1]}/");
        var reverseProxy = HttpUrl.Parse($"http://127.0.0.1:{ports[3]}/");
        var file = origin.WithPathAndQuery(site.MainPath);
        return new LabEndpoints
        {
            OriginUrl = origin,
            TlsOriginUrl = tlsOrigin,
            ReverseProxyUrl = reverseProxy,
            ProxySetting = $"127.0.0.1:{ports[2]}",
            DnsServer = dns.ToString(),
            Addresses = [.. addresses.Select(a => a.ToString())],
            FileUrl = file,
            TlsFileUrl = tlsOrigin.WithPathAndQuery(site.MainPath),
            ReverseFileUrl = reverseProxy.WithPathAndQuery(site.MainPath),
            InsideFileUrl = HttpUrl.Parse($"http://{ForwardProxy.InsideHost}{site.MainPath}"),
            SmallFileUrl = origin.WithPathAndQuery(site.SmallPath),
            TinyFileUrl = origin.WithPathAndQuery(site.TinyPath),
            EmptyFileUrl = origin.WithPathAndQuery(site.EmptyPath),
            LargeFileUrl = origin.WithPathAndQuery(LabSite.LargePath),
            AnonymousCheckFileUrl = origin.WithPathAndQuery(LabSite.AnonymousCheckPath),
            IdentUrl = origin.WithPathAndQuery(LabSite.IdentPath),
            CheckUrls = [file],
            TrustedCaPem = authorityPem,
        };
    }
}
