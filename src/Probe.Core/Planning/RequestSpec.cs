using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Http;

namespace Probe.Planning;

/// <summary>One request that we intend to send: at most one connection attempt, no hidden retry.</summary>
public sealed record RequestSpec
{
    /// <summary>Names the request within its leg; a spec whose key is in the log is not sent again.</summary>
    public required string Key { get; init; }

    /// <summary>Why it is sent.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>Main or control run.</summary>
    public Leg Leg { get; init; }

    /// <summary>Method: HEAD or GET; POST for a call of a web service.</summary>
    public required string Method { get; init; }

    /// <summary>What is asked for. After a redirect: the target.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>The range asked for; null for none, and for several (see <see cref="Ranges"/>).</summary>
    public ByteRange? Range { get; init; }

    /// <summary>Several ranges asked for in one request, in the order of the Range line; empty for one or none.</summary>
    public ImmutableArray<ByteRange> Ranges { get; init; } = [];

    /// <summary>Every header line to send, in order, Host and Range included; nothing is added later.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>Octets that follow the head; empty for none. Content-Length in <see cref="Headers"/> says how many.</summary>
    public ImmutableArray<byte> Body { get; init; } = [];

    /// <summary>True to keep the answer's body whole as far as <see cref="BodyLimit"/> goes, for it to be read.</summary>
    public bool KeepsBody { get; init; }

    /// <summary>Redirects followed before this one: 0 for the original URL.</summary>
    public int Hop { get; init; }

    /// <summary>Number of the exchange whose redirect or challenge this one answers; null for a planned one.</summary>
    public int? FollowUpOf { get; init; }

    /// <summary>Challenges answered before this one, on the same hop: 0 for none.</summary>
    public int Attempt { get; init; }

    /// <summary>Most body octets to read before the rest is cut; null for all of it.</summary>
    public long? BodyLimit { get; init; }

    /// <summary>Ranges of the file whose octets are to be kept for comparison with other answers.</summary>
    public ImmutableArray<ByteRange> KeepSlices { get; init; } = [];

    /// <summary>True to hash the body with SHA-1 too (WSUS names files by it).</summary>
    public bool WantsSha1 { get; init; }

    /// <summary>True when this range belongs to the contiguous series whose running digest is kept.</summary>
    public bool InSeries { get; init; }

    /// <summary>How often the same was asked before in this run: 0 for the first time, 1 for once again.</summary>
    public int Round { get; init; }

    /// <summary>Address of the next hop to connect to, as text; null for whichever its name leads to first.</summary>
    public string? Address { get; init; }

    /// <summary>Name of the header line that was left out, for an experiment; null otherwise.</summary>
    public string? Without { get; init; }

    /// <summary>Proxy-Authorization to be sent with CONNECT (https through a proxy); a secret.</summary>
    public string? TunnelAuthorization { get; init; }

    /// <summary>How far this request answers the proxy's challenge; null when it does not.</summary>
    public AuthStep? ProxyStep { get; init; }

    /// <summary>How far this request answers the server's challenge; null when it does not.</summary>
    public AuthStep? ServerStep { get; init; }

    /// <summary>
    /// Number of the connection that a handshake is to go on over; null for any. From its second round on the request
    /// means nothing on another one.
    /// </summary>
    public int? OnConnection { get; init; }

    /// <summary>False where a redirect leads to another server than the URL's own, whose credentials it must not get.</summary>
    public bool IsOwnServer { get; init; } = true;

    /// <summary>How far this request answers that party's challenge; null when it does not.</summary>
    public AuthStep? StepFor(AuthTarget target) => target == AuthTarget.Proxy ? ProxyStep : ServerStep;

    /// <summary>The request with these credentials.</summary>
    /// <param name="target">For whom.</param>
    /// <param name="value">What to say; null where the connection says it.</param>
    /// <param name="step">How far that answers the challenge.</param>
    /// <param name="inTunnel">True for the proxy where the request goes through a tunnel: CONNECT carries it then.</param>
    public RequestSpec WithCredentials(AuthTarget target, string? value, AuthStep step, bool inTunnel)
    {
        var spec = WithoutCredentials(target);
        spec = target == AuthTarget.Proxy ? spec with { ProxyStep = step } : spec with { ServerStep = step };
        return value is null ? spec
            : inTunnel ? spec with { TunnelAuthorization = value }
            : spec with { Headers = spec.Headers.Add(target.Authorization(), value) };
    }

    /// <summary>The request without any credentials for that party.</summary>
    public RequestSpec WithoutCredentials(AuthTarget target)
    {
        var spec = Headers.Contains(target.Authorization())
            ? this with
            {
                Headers = Headers.Remove(target.Authorization()),
            }
            : this;
        return target == AuthTarget.Proxy
            ? spec with
            {
                ProxyStep = null,
                TunnelAuthorization = null,
            }
            : spec with
            {
                ServerStep = null,
            };
    }

    /// <summary>What makes two requests comparable across legs: method, range, and what the purpose varies.</summary>
    public string CompareKey => (RangeText is { } range ? $"{Method} {range}" : Method) + Variation;

    /// <summary>What the Range line names, <c>a-b</c> or <c>a-b,c-d</c>; null without one.</summary>
    public string? RangeText => Ranges.IsEmpty ? Range?.ToString() : string.Join(',', Ranges);

    private string Variation =>
        Purpose switch
        {
            Purpose.EncodedHead => " gzip",
            Purpose.StaleCondition => " stale",
            Purpose.Experiment => " without " + Without,
            Purpose.AddressHead or Purpose.AddressRange => " at " + Address,
            Purpose.SiteEndpoint or Purpose.ServiceCall => " " + Key,
            _ => "",
        };
}
