using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Testing;

/// <summary>
/// Writes one <see cref="Exchange"/> as a test reads best: <c>Ask.FirstRange().Replies("HTTP/1.1 206 …")</c>.
/// Every step returns a new builder. Number, URL and route come from the <see cref="ContextBuilder"/> that it is
/// added to, unless set here. A reply with Content-Length and without a body of its own gets the octets of
/// <see cref="TestFile"/> that its Content-Range (or offset 0) names, up to 1 MiB of them.
/// </summary>
public sealed record ExchangeBuilder
{
    private const int MostGeneratedOctets = 1024 * 1024;
    private const int KeptOctets = 64 * 1024;

    /// <summary>Why the request is sent.</summary>
    public required Purpose Purpose { get; init; }

    private string? MethodGiven { get; init; }
    private string? UrlGiven { get; init; }
    private Route? RouteGiven { get; init; }
    private Leg Leg { get; init; }
    private ByteRange? Range { get; init; }
    private int? NumberGiven { get; init; }
    private int HopCount { get; init; }
    private int AttemptCount { get; init; }
    private int? FollowUp { get; init; }
    private string? Reply { get; init; }
    private ImmutableArray<string> InterimReplies { get; init; } = [];
    private ImmutableArray<byte>? BodyGiven { get; init; }
    private long? BodyLengthGiven { get; init; }
    private BodyEnd? EndGiven { get; init; }
    private ExchangeFailure? Failure { get; init; }
    private string? TunnelReply { get; init; }
    private TlsFacts? TlsGiven { get; init; }
    private TlsFacts? ProxyTlsGiven { get; init; }
    private ConnectionFacts? ConnectionGiven { get; init; }
    private NameLookup? LookupGiven { get; init; }
    private Timings TimingsGiven { get; init; } = new();
    private ImmutableArray<Anomaly> HeadAnomalies { get; init; } = [];
    private ImmutableArray<Anomaly> BodyAnomalies { get; init; } = [];
    private HeaderList RequestHeaders { get; init; } = HeaderList.Empty;
    private Func<BodyFacts, BodyFacts>? BodyChange { get; init; }
    private Func<RequestSpec, RequestSpec>? SpecChange { get; init; }

    /// <summary>Sets the number; otherwise the context counts.</summary>
    public ExchangeBuilder Number(int number) => this with { NumberGiven = number };

    /// <summary>Sets the method; HEAD or GET by purpose otherwise.</summary>
    public ExchangeBuilder Method(string method) => this with { MethodGiven = method };

    /// <summary>Asks another URL than the context's (a redirect's target).</summary>
    public ExchangeBuilder At(string url) => this with { UrlGiven = url };

    /// <summary>Takes another route than the context's.</summary>
    public ExchangeBuilder Over(Route route) => this with { RouteGiven = route };

    /// <summary>Makes it a control exchange, straight to the origin.</summary>
    public ExchangeBuilder OfControl() => this with { Leg = Leg.Control, RouteGiven = Route.Control };

    /// <summary>Asks for <c>bytes=first-last</c>.</summary>
    public ExchangeBuilder Asking(long first, long last) => this with { Range = new ByteRange(first, last) };

    /// <summary>Asks for several ranges in one request.</summary>
    public ExchangeBuilder AskingSeveral(params ReadOnlySpan<ByteRange> ranges)
    {
        ImmutableArray<ByteRange> asked = [.. ranges];
        return With("Range", ByteRange.ToHeaderValue(asked)).ChangeSpec(spec => spec with { Ranges = asked });
    }

    /// <summary>Asks the same once more.</summary>
    public ExchangeBuilder InRound(int round) =>
        ChangeSpec(spec => spec with { Round = round, Key = $"{spec.Key} again {round}" });

    /// <summary>Follows a redirect of exchange <paramref name="number"/>: hop one further.</summary>
    public ExchangeBuilder AfterRedirectOf(int number, int hop = 1) => this with { FollowUp = number, HopCount = hop };

    /// <summary>Answers the challenge of exchange <paramref name="number"/>: same hop, another attempt.</summary>
    public ExchangeBuilder AfterChallengeOf(int number, int attempt = 1) =>
        this with
        {
            FollowUp = number,
            AttemptCount = attempt,
        };

    /// <summary>Adds a request header line.</summary>
    public ExchangeBuilder With(string name, string value) =>
        this with
        {
            RequestHeaders = RequestHeaders.Add(name, value),
        };

    /// <summary>The reply: status line and header lines, an empty line, and the body when it matters. LF will do.</summary>
    public ExchangeBuilder Replies(string text) => this with { Reply = text };

    /// <summary>An interim reply before the final one.</summary>
    public ExchangeBuilder RepliesFirst(string text) => this with { InterimReplies = InterimReplies.Add(text) };

    /// <summary>The body's octets.</summary>
    public ExchangeBuilder Body(ReadOnlySpan<byte> bytes) => this with { BodyGiven = [.. bytes] };

    /// <summary>The body as Latin-1 text.</summary>
    public ExchangeBuilder Body(string text) => this with { BodyGiven = [.. Encoding.Latin1.GetBytes(text)] };

    /// <summary>A body of that many octets of which none is kept or hashed.</summary>
    public ExchangeBuilder BodyOfLength(long octets) => this with { BodyLengthGiven = octets };

    /// <summary>Reading was cut because the plan wanted no more.</summary>
    public ExchangeBuilder CutByPlan() => this with { EndGiven = BodyEnd.CutByPlan };

    /// <summary>Changes the body facts at the end, for what the builder has no word for.</summary>
    public ExchangeBuilder ChangeBody(Func<BodyFacts, BodyFacts> change) => this with { BodyChange = change };

    /// <summary>Changes the request spec at the end, for what the builder has no word for.</summary>
    public ExchangeBuilder ChangeSpec(Func<RequestSpec, RequestSpec> change)
    {
        var before = SpecChange ?? (spec => spec);
        return this with { SpecChange = spec => change(before(spec)) };
    }

    /// <summary>It failed. With a reply too, the head came before the failure.</summary>
    public ExchangeBuilder Fails(
        FailureStage stage,
        FailureSide side,
        string cause,
        string detail = "",
        long? offset = null,
        string received = ""
    ) =>
        this with
        {
            Failure = new ExchangeFailure
            {
                Stage = stage,
                Side = side,
                Cause = cause,
                Detail = detail.Length == 0 ? cause : detail,
                Offset = offset,
                ReceivedBytes = [.. Encoding.Latin1.GetBytes(received)],
            },
        };

    /// <summary>The proxy's answer to CONNECT.</summary>
    public ExchangeBuilder TunnelReplies(string text) => this with { TunnelReply = text };

    /// <summary>The TLS session.</summary>
    public ExchangeBuilder Tls(TlsFacts facts) => this with { TlsGiven = facts };

    /// <summary>The TLS session with the proxy itself.</summary>
    public ExchangeBuilder ProxyTls(TlsFacts facts) => this with { ProxyTlsGiven = facts };

    /// <summary>The connection.</summary>
    public ExchangeBuilder Connection(ConnectionFacts facts) => this with { ConnectionGiven = facts };

    /// <summary>The look-up of the next hop's name.</summary>
    public ExchangeBuilder LookedUp(NameLookup lookup) => this with { LookupGiven = lookup };

    /// <summary>The timings.</summary>
    public ExchangeBuilder Took(Timings timings) => this with { TimingsGiven = timings };

    /// <summary>An irregularity of the reply's head.</summary>
    public ExchangeBuilder Anomaly(string kind, long offset = 0, string detail = "") =>
        this with
        {
            HeadAnomalies = HeadAnomalies.Add(new Anomaly(kind, offset, detail)),
        };

    /// <summary>An irregularity after the head.</summary>
    public ExchangeBuilder BodyAnomaly(string kind, long offset = 0, string detail = "") =>
        this with
        {
            BodyAnomalies = BodyAnomalies.Add(new Anomaly(kind, offset, detail)),
        };

    /// <summary>Makes the exchange.</summary>
    /// <param name="number">Number where none was set.</param>
    /// <param name="url">URL where none was set.</param>
    /// <param name="route">Route where none was set.</param>
    public Exchange Build(int number = 1, HttpUrl? url = null, Route? route = null)
    {
        var method = MethodGiven ?? DefaultMethod(Purpose);
        var target = UrlGiven is null ? url ?? HttpUrl.Parse(ContextBuilder.DefaultUrl) : HttpUrl.Parse(UrlGiven);
        var way = RouteGiven ?? route ?? new Route { Kind = RouteKind.Direct, Source = "default" };
        var spec = Spec(method, target);
        var (head, text) = Reply is null ? (null, null) : ResponseText.Read(Reply, method);
        head = head is null ? null : head with { Anomalies = HeadAnomalies };
        var body = head is null ? null : Facts(head, text);
        return new Exchange
        {
            Number = NumberGiven ?? number,
            Spec = spec,
            Route = way,
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            RequestBytes = IsSent() ? RequestHead(method, target, way, spec.Headers) : [],
            Interim = [.. InterimReplies.Select(r => ResponseText.Read(r, method).Head)],
            Response = head,
            Body = body is null || BodyChange is null ? body : BodyChange(body),
            BodyAnomalies = BodyAnomalies,
            Failure = Failure,
            Timings = TimingsGiven,
            Lookup = LookupGiven,
            Connection = ConnectionGiven ?? new ConnectionFacts { Id = 1, KeptAlive = head?.KeepAlive ?? false },
            Tunnel = Tunnel(target),
            Tls = TlsGiven,
            ProxyTls = ProxyTlsGiven,
        };
    }

    private static string DefaultMethod(Purpose purpose) =>
        purpose
            is Purpose.BackgroundHead
                or Purpose.ForegroundHead
                or Purpose.EncodedHead
                or Purpose.RepeatedHead
                or Purpose.AddressHead
            ? "HEAD"
            : "GET";

    private bool IsSent() =>
        Failure?.Stage
            is not (
                FailureStage.Resolve
                or FailureStage.Connect
                or FailureStage.ProxyTunnel
                or FailureStage.TlsHandshake
            );

    private RequestSpec Spec(string method, HttpUrl target)
    {
        var headers = HeaderList.Empty.Add("Accept", "*/*").Add("Accept-Encoding", "identity");
        headers = Range is { } range ? headers.Add("Range", range.ToHeaderValue()) : headers;
        headers = headers.Add("User-Agent", "Microsoft BITS/7.8");
        foreach (var field in RequestHeaders)
        {
            headers = headers.Add(field.Name, field.Value);
        }

        var suffix = (HopCount > 0 ? $"#{HopCount}" : "") + (AttemptCount > 0 ? $"+{AttemptCount}" : "");
        var spec = new RequestSpec
        {
            Key = Purpose.ToToken() + (Range is { } asked ? " " + asked : "") + suffix,
            Purpose = Purpose,
            Leg = Leg,
            Method = method,
            Url = target,
            Range = Range,
            Headers = headers.Add("Host", target.Authority),
            Hop = HopCount,
            FollowUpOf = FollowUp,
            Attempt = AttemptCount,
        };
        return SpecChange is null ? spec : SpecChange(spec);
    }

    private static ImmutableArray<byte> RequestHead(string method, HttpUrl url, Route route, HeaderList headers)
    {
        var target = route.Kind == RouteKind.Proxy && !url.IsTls ? url.ToString() : url.PathAndQuery;
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        foreach (var field in headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString())];
    }

    private TunnelFacts? Tunnel(HttpUrl target) =>
        TunnelReply is null
            ? null
            : new TunnelFacts
            {
                RequestBytes =
                [
                    .. Encoding.Latin1.GetBytes(
                        $"CONNECT {target.HostAndPort} HTTP/1.1\r\nHost: {target.HostAndPort}\r\n\r\n"
                    ),
                ],
                Response = ResponseText.Read(TunnelReply, "CONNECT").Head,
            };

    private BodyFacts Facts(ResponseHead head, string? text)
    {
        if (head.Framing == BodyFraming.None)
        {
            return new BodyFacts { Length = 0, End = EndGiven ?? BodyEnd.Complete };
        }

        var offset = FileOffset(head);
        var bytes =
            BodyGiven is { } given ? [.. given]
            : text is not null ? Encoding.Latin1.GetBytes(text)
            : BodyLengthGiven is null && head.ContentLength is <= MostGeneratedOctets and var length
                ? TestFile.Bytes(offset ?? 0, (int)length)
            : null;
        var end = EndGiven ?? (Failure is null ? BodyEnd.Complete : BodyEnd.Failed);
        if (bytes is null)
        {
            return new BodyFacts
            {
                Length = BodyLengthGiven ?? head.ContentLength ?? 0,
                End = end,
                FileOffset = offset,
            };
        }

        return new BodyFacts
        {
            Length = bytes.Length,
            End = end,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Sha1 = Sha1Of(bytes),
            FileOffset = offset,
            Slices = bytes.Length == 0 ? [] : [new BodySlice(0, [.. bytes.Take(KeptOctets)])],
            Blocks = offset is { } first ? [.. BlocksOf(bytes, first)] : [],
        };
    }

#pragma warning disable CA5350 // WSUS names its files by SHA-1; nothing here is kept secret by it.
    private static string Sha1Of(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350

    private static long? FileOffset(ResponseHead head) =>
        head.Status switch
        {
            200 => 0,
            206
                when head.Headers.Get("Content-Range") is { } value
                    && value.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)
                    && long.TryParse(
                        value.AsSpan(6, Math.Max(0, value.IndexOf('-', StringComparison.Ordinal) - 6)),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out var first
                    ) => first,
            _ => null,
        };

    private static IEnumerable<BlockDigest> BlocksOf(byte[] bytes, long offset)
    {
        const int block = BodyFacts.BlockOctets;
        var index = (offset + block - 1) / block;
        for (var start = (index * block) - offset; start + block <= bytes.Length; start += block, index++)
        {
            yield return new BlockDigest(index, Sha256Value.Of(SHA256.HashData(bytes.AsSpan((int)start, block))));
        }
    }
}
