using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Probe.Lab.Dns;
using Probe.Lab.Wire;

namespace Probe.Lab.Faults;

/// <summary>
/// One misbehaviour. Each member is a seam of the plumbing: the party named by <see cref="LabFaultInfo.Where"/>
/// calls it for every connection, request and reply, and does not know what for (no party for the client, whose faults
/// only advertise, and for the resolver, whose faults also give answers). All but <see cref="Info"/> do nothing unless a fault says otherwise.
/// Faults keep no state; what differs from request to request follows from the request's number and the seed.
/// </summary>
/// <remarks>
/// The seams in the order of one request's life:
/// <code>
/// Advertise → (client connects) → OnConnection → Answer → Forward → (origin replies) → Transform → (bytes leave)
///                                      CONNECT: Answer → Intercept
/// </code>
/// </remarks>
public interface IFault
{
    /// <summary>What it is.</summary>
    LabFaultInfo Info { get; }

    /// <summary>Loopback addresses beside <c>127.0.0.1</c> at which the lab has to listen for it, with the same ports.</summary>
    ImmutableArray<IPAddress> ListenAt => [];

    /// <summary>What the lab's name server is to say of names for it.</summary>
    ImmutableArray<DnsAnswer> Names => [];

    /// <summary>What a second name server is to say of names for it; without any there is no second one.</summary>
    ImmutableArray<DnsAnswer> NamesAtSecond => [];

    /// <summary>Changes what clients are told of the lab, once, after it has started.</summary>
    LabEndpoints Advertise(LabEndpoints endpoints, FaultContext context) => endpoints;

    /// <summary>Changes how the https origin's certificate is made, once, before the lab starts.</summary>
    CertificatePlan Certify(CertificatePlan plan, FaultContext context) => plan;

    /// <summary>Changes how the https origin, and the proxy where it speaks TLS, take handshakes, once.</summary>
    TlsManners Handshake(TlsManners manners, FaultContext context) => manners;

    /// <summary>Decides what becomes of a connection just accepted.</summary>
    /// <param name="number">Number of the connection at this party, from 1.</param>
    /// <param name="context">Settings and seed.</param>
    ConnectionFate OnConnection(int number, FaultContext context) => ConnectionFate.Serve;

    /// <summary>Answers a request at once, without the file or the origin; null to let it pass.</summary>
    Reply? Answer(LabRequest request, FaultContext context) => null;

    /// <summary>Changes the request before the proxy sends it on, or before the origin looks for the file.</summary>
    LabRequest Forward(LabRequest request, FaultContext context) => request;

    /// <summary>Changes the reply before it leaves.</summary>
    /// <param name="reply">The reply as it should be.</param>
    /// <param name="request">The request as this party received it.</param>
    /// <param name="context">Settings and seed.</param>
    /// <param name="cancellationToken">Ends reading of the body.</param>
    ValueTask<Reply> TransformAsync(
        Reply reply,
        LabRequest request,
        FaultContext context,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(Transform(reply, request, context));

    /// <summary>Changes the reply before it leaves; for changes that need not read the body.</summary>
    /// <param name="reply">The reply as it should be.</param>
    /// <param name="request">The request as this party received it.</param>
    /// <param name="context">Settings and seed.</param>
    Reply Transform(Reply reply, LabRequest request, FaultContext context) => reply;

    /// <summary>Breaks a tunnel open: the certificate to show the client in the origin's place; null to pass blindly.</summary>
    /// <param name="host">Host of the CONNECT request.</param>
    /// <param name="context">Settings and seed.</param>
    X509Certificate2? Intercept(string host, FaultContext context) => null;
}

/// <summary>What becomes of a connection.</summary>
public enum ConnectionFate
{
    /// <summary>It is served.</summary>
    Serve,

    /// <summary>It is closed in order without a word.</summary>
    Close,

    /// <summary>It is reset.</summary>
    Reset,

    /// <summary>It stays open, and nothing is ever said on it.</summary>
    Silence,
}
