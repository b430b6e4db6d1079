using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Exchanges;

/// <summary>One request sent and what came back or failed. Immutable: nothing after the sender changes it.</summary>
public sealed record Exchange
{
    /// <summary>Number within the run of one URL, from 1, control exchanges included.</summary>
    public required int Number { get; init; }

    /// <summary>What was planned.</summary>
    public required RequestSpec Spec { get; init; }

    /// <summary>The route it took.</summary>
    public required Route Route { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Exact octets of the request sent, its body where it has one; empty when it never came to sending. Credentials are in them.</summary>
    public ImmutableArray<byte> RequestBytes { get; init; } = [];

    /// <summary>Interim (1xx) heads that came before the final one.</summary>
    public ImmutableArray<ResponseHead> Interim { get; init; } = [];

    /// <summary>The final head, when one could be read.</summary>
    public ResponseHead? Response { get; init; }

    /// <summary>The body, when a head could be read (length 0 where there is none).</summary>
    public BodyFacts? Body { get; init; }

    /// <summary>Irregularities after the head: chunk framing, octets after the body, body on HEAD.</summary>
    public ImmutableArray<Anomaly> BodyAnomalies { get; init; } = [];

    /// <summary>Why it did not complete; null when it did. A head may be there all the same.</summary>
    public ExchangeFailure? Failure { get; init; }

    /// <summary>How long each phase took.</summary>
    public Timings Timings { get; init; } = new();

    /// <summary>
    /// The look-up of the next hop's name that the connection was opened by; null where a connection was used again, and
    /// for addresses.
    /// </summary>
    public NameLookup? Lookup { get; init; }

    /// <summary>The connection used.</summary>
    public ConnectionFacts Connection { get; init; } = new() { Id = 0 };

    /// <summary>The tunnel used or asked for, on https through a proxy.</summary>
    public TunnelFacts? Tunnel { get; init; }

    /// <summary>The TLS session, on https.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>Answers made to its NTLM and Negotiate challenges, in the order to try; secrets are in them.</summary>
    public ImmutableArray<TokenFacts> Tokens { get; init; } = [];

    /// <summary>The TLS session with the proxy itself, where the setting asks for one.</summary>
    public TlsFacts? ProxyTls { get; init; }

    /// <summary>Status of the final head; null when there is none.</summary>
    public int? Status => Response?.Status;

    /// <summary>True for the control run straight to the origin.</summary>
    public bool IsControl => Spec.Leg == Leg.Control;
}
