using Probe.Http;

namespace Probe.Evidence.Http;

/// <summary>A tunnel that a connection has become: what opened it, and how much passed since. Its inside is not read.</summary>
/// <param name="request">The request that asked for it.</param>
/// <param name="askedAt">When.</param>
/// <param name="reply">The reply that opened it.</param>
/// <param name="openedAt">When.</param>
public sealed class ConversationTunnel(
    RequestHead request,
    DateTimeOffset askedAt,
    ResponseHead reply,
    DateTimeOffset openedAt
)
{
    /// <summary>The request that asked for it.</summary>
    public RequestHead Request => request;

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt => askedAt;

    /// <summary>The reply that opened it.</summary>
    public ResponseHead Reply => reply;

    /// <summary>When it was open.</summary>
    public DateTimeOffset OpenedAt => openedAt;

    /// <summary>Octets of the client within it.</summary>
    public long OctetsUp { get; private set; }

    /// <summary>Octets of the server within it.</summary>
    public long OctetsDown { get; private set; }

    internal void Add(bool fromClient, int octets) =>
        (OctetsUp, OctetsDown) = fromClient ? (OctetsUp + octets, OctetsDown) : (OctetsUp, OctetsDown + octets);
}
