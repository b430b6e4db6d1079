using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Transport;

/// <summary>An exchange while it is under way: filled in phase by phase, so that a failure keeps what was seen.</summary>
internal sealed class ExchangeDraft(RequestSpec spec, Route route, int number, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private long _phase;

    public RequestSpec Spec => spec;

    /// <summary>The phase under way: where a failure belongs.</summary>
    public FailureStage Stage { get; private set; }

    /// <summary>Whose end the phase deals with.</summary>
    public FailureSide Side { get; set; } = route.Kind == RouteKind.Proxy ? FailureSide.Proxy : FailureSide.Origin;

    /// <summary>That end's name for texts.</summary>
    public required string Peer { get; set; }

    public Timings Timings { get; set; } = new();

    public ImmutableArray<byte> RequestBytes { get; set; } = [];

    public ResponseReader? Reader { get; set; }

    public BodyFacts? Body { get; set; }

    public List<Anomaly> BodyAnomalies { get; } = [];

    public ExchangeFailure? Failure { get; set; }

    public TunnelFacts? Tunnel { get; set; }

    public TlsFacts? Tls { get; set; }

    public TlsFacts? ProxyTls { get; set; }

    public NameLookup? Lookup { get; set; }

    public ConnectionFacts Connection { get; set; } = new() { Id = 0 };

    /// <summary>A phase begins.</summary>
    public void Begin(FailureStage stage)
    {
        Stage = stage;
        _phase = time.GetTimestamp();
    }

    /// <summary>How long the phase took; the next one begins here.</summary>
    public TimeSpan Lap()
    {
        var now = time.GetTimestamp();
        var lap = time.GetElapsedTime(_phase, now);
        _phase = now;
        return lap;
    }

    /// <summary>The exchange as it ended.</summary>
    public Exchange ToExchange() =>
        new()
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = _startedAt,
            RequestBytes = RequestBytes,
            Interim = Reader?.Interim ?? [],
            Response = Reader?.Head,
            Body = Body,
            BodyAnomalies = [.. Reader?.BodyAnomalies ?? [], .. BodyAnomalies],
            Failure = Failure,
            Timings = Timings with { Total = time.GetElapsedTime(_start) },
            Lookup = Lookup,
            Connection = Connection,
            Tunnel = Tunnel,
            Tls = Tls,
            ProxyTls = ProxyTls,
        };
}
