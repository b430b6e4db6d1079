namespace Probe.Capture;

/// <summary>
/// Gets a copy of what passes through the capture proxy. Nothing that it does changes what passes; where it takes its
/// time, the connection that it is told of waits, and no octets pile up.
/// </summary>
/// <remarks>Called from many connections at once; of one link never twice at the same time for the same direction.</remarks>
public interface ICaptureTap
{
    /// <summary>A client has connected.</summary>
    /// <param name="client">The client.</param>
    void Connected(System.Net.IPEndPoint client) { }

    /// <summary>A client's connection ended without one whole head of a request, and without an answer.</summary>
    /// <param name="ended">What is known of it.</param>
    void EndedUnasked(CaptureUnasked ended) { }

    /// <summary>A client's connection has got a server's (or none, where its request was refused).</summary>
    /// <param name="link">Who is linked with whom.</param>
    /// <returns>What is told of this link.</returns>
    ILinkTap Opened(CaptureLink link);
}

/// <summary>Gets a copy of what passes over one link.</summary>
public interface ILinkTap
{
    /// <summary>Octets passed.</summary>
    /// <param name="legs">
    /// Over which legs: both of a direction where they passed unchanged; one alone where they differ, or where the
    /// capture proxy itself speaks (<see cref="CaptureLegs.ToClient"/> alone is an answer of its own).
    /// </param>
    /// <param name="time">When they came in.</param>
    /// <param name="octets">They; valid during the call.</param>
    /// <returns>Complete when the link may go on.</returns>
    ValueTask Octets(CaptureLegs legs, DateTimeOffset time, ReadOnlySpan<byte> octets);

    /// <summary>What the client sent goes to the server changed; told before the octets of either leg.</summary>
    /// <param name="edit">The change.</param>
    void Edited(CaptureEdit edit);

    /// <summary>The capture proxy answers a request itself; told beside the octets.</summary>
    /// <param name="answer">What it answers, and why.</param>
    void Answered(CaptureAnswer answer) { }

    /// <summary>What comes now in this tunnel is deciphered, and told as a link of its own.</summary>
    void Deciphering() { }

    /// <summary>The capture proxy is about to end the link, both directions.</summary>
    /// <param name="why">Why, in words.</param>
    void GivingUp(string why) { }

    /// <summary>One direction is over.</summary>
    /// <param name="fromClient">Which.</param>
    /// <param name="time">When.</param>
    /// <param name="end">How.</param>
    void Ended(bool fromClient, DateTimeOffset time, LinkEnd end);

    /// <summary>The link is over; nothing more comes.</summary>
    /// <param name="time">When.</param>
    /// <param name="by">Who ended it first.</param>
    /// <param name="how">How.</param>
    /// <param name="why">What else is known, in words; null for nothing.</param>
    void Closed(DateTimeOffset time, LinkParty by, LinkEnd how, string? why);
}

/// <summary>The legs of a link.</summary>
[Flags]
public enum CaptureLegs
{
    /// <summary>No leg.</summary>
    None = 0,

    /// <summary>What the client sent.</summary>
    FromClient = 1,

    /// <summary>What was sent to the server.</summary>
    ToServer = 2,

    /// <summary>What the server sent.</summary>
    FromServer = 4,

    /// <summary>What was sent to the client.</summary>
    ToClient = 8,

    /// <summary>The client's octets, unchanged.</summary>
    Upward = FromClient | ToServer,

    /// <summary>The server's octets, unchanged.</summary>
    Downward = FromServer | ToClient,
}

/// <summary>How a link works.</summary>
public enum CaptureMode
{
    /// <summary>Requests in absolute-form, or whatever an upstream proxy is asked.</summary>
    Forward,

    /// <summary>Everything goes to one origin as it came.</summary>
    Reverse,

    /// <summary>The blind inside of CONNECT.</summary>
    Tunnel,

    /// <summary>The decrypted inside of CONNECT.</summary>
    Decrypted,

    /// <summary>No server: the request was refused.</summary>
    Refused,
}

/// <summary>Who ended a link.</summary>
public enum LinkParty
{
    /// <summary>The client.</summary>
    Client,

    /// <summary>The server, or the upstream proxy.</summary>
    Server,

    /// <summary>The capture proxy.</summary>
    Capture,
}

/// <summary>How a direction ended.</summary>
public enum LinkEnd
{
    /// <summary>Closed in order (FIN).</summary>
    Finished,

    /// <summary>Reset by the end whose direction it is.</summary>
    Reset,

    /// <summary>Reset by the other end.</summary>
    ResetByOther,

    /// <summary>Ended by the capture proxy: it stops, or its time-out expired.</summary>
    GivenUp,
}

/// <summary>One link of a client's connection with a server's.</summary>
public sealed record CaptureLink
{
    /// <summary>Its number, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>Number of the client's connection, which may have several links one after the other.</summary>
    public required long Connection { get; init; }

    /// <summary>The client.</summary>
    public required System.Net.IPEndPoint Client { get; init; }

    /// <summary>Where the client reached the capture proxy; null where that is not known.</summary>
    public System.Net.IPEndPoint? Local { get; init; }

    /// <summary>The server or upstream proxy that was dialled; null where none was.</summary>
    public System.Net.IPEndPoint? Server { get; init; }

    /// <summary>What the client wants to reach, host:port.</summary>
    public required string Target { get; init; }

    /// <summary>The upstream proxy between; null for straight.</summary>
    public Options.ProxyEndpoint? Upstream { get; init; }

    /// <summary>How the link works.</summary>
    public required CaptureMode Mode { get; init; }

    /// <summary>True where the octets told are the inside of TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>An answer of the capture proxy's own.</summary>
/// <param name="Time">When.</param>
/// <param name="Target">host:port that was asked for; empty where that could not be told.</param>
/// <param name="IsTls">True where it was asked within TLS.</param>
/// <param name="Request">What the client had sent, not more than that may be known of it; may hold credentials.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="Octets">The answer.</param>
public sealed record CaptureAnswer(
    DateTimeOffset Time,
    string Target,
    bool IsTls,
    ReadOnlyMemory<byte> Request,
    int Status,
    string Why,
    ReadOnlyMemory<byte> Octets
);

/// <summary>A client's connection that ended without one whole head of a request, and without an answer.</summary>
/// <param name="Connection">Its number.</param>
/// <param name="Client">The client.</param>
/// <param name="Local">Where the client reached the capture proxy; null where that is not known.</param>
/// <param name="StartedAt">When it was taken.</param>
/// <param name="Time">When it ended.</param>
/// <param name="Octets">All that the client sent; valid during the call, may hold credentials.</param>
/// <param name="By">Who ended it.</param>
/// <param name="How">How.</param>
/// <param name="Why">Why the capture proxy gave it up, in words; null where it did not.</param>
public sealed record CaptureUnasked(
    long Connection,
    System.Net.IPEndPoint Client,
    System.Net.IPEndPoint? Local,
    DateTimeOffset StartedAt,
    DateTimeOffset Time,
    ReadOnlyMemory<byte> Octets,
    LinkParty By,
    LinkEnd How,
    string? Why
);

/// <summary>A change to what a client sent, on its way to the server.</summary>
/// <param name="Time">When.</param>
/// <param name="Offset">Where in the octets that the client sent over this link, from 0.</param>
/// <param name="Old">The octets that stood there; may hold credentials.</param>
/// <param name="New">The octets that stand there for the server; may hold credentials.</param>
/// <param name="Why">Why, in words.</param>
public sealed record CaptureEdit(
    DateTimeOffset Time,
    long Offset,
    ReadOnlyMemory<byte> Old,
    ReadOnlyMemory<byte> New,
    string Why
);
