using System.Collections.Immutable;

namespace Probe.Replays;

/// <summary>All that was found in a record.</summary>
public sealed record RecordContent
{
    /// <summary>Requests that BITS could make, repeated ones counted each time.</summary>
    public required long Requests { get; init; }

    /// <summary>Their URLs on hosts that may be contacted, each once, in the order of the record.</summary>
    public required ImmutableArray<RecordedUrl> Urls { get; init; }

    /// <summary>Requests for URLs beyond the bound on how many are told apart.</summary>
    public long BeyondBound { get; init; }

    /// <summary>Hosts that are not contacted since nobody allowed it, the most asked first.</summary>
    public ImmutableArray<SilentHost> NotContacted { get; init; } = [];

    /// <summary>Requests to hosts beyond the bound on how many are named.</summary>
    public long OnFurtherHosts { get; init; }

    /// <summary>What is readable and yet not sent.</summary>
    public ImmutableArray<SkippedRequests> Skipped { get; init; } = [];

    /// <summary>Lines or entries that cannot be read.</summary>
    public long Unreadable { get; init; }

    /// <summary>The first of them.</summary>
    public ImmutableArray<RecordProblem> Problems { get; init; } = [];

    /// <summary>What else is to be said of the record.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>True when there is nothing in it that can be read.</summary>
    public bool IsEmpty => Requests == 0 && Skipped.IsEmpty;
}

/// <summary>A host that is not contacted.</summary>
/// <param name="Host">Host and port.</param>
/// <param name="Requests">Requests of the record to it.</param>
public sealed record SilentHost(string Host, long Requests);

/// <summary>What of a record is not sent, and why.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">The first of them, escaped.</param>
public sealed record SkippedRequests(SkipReason Reason, long Count, ImmutableArray<string> Examples);

/// <summary>A place of a record that cannot be read.</summary>
/// <param name="Line">Line, from 1; 0 where the record has none.</param>
/// <param name="Column">Column, from 1; 0 for none.</param>
/// <param name="Why">What is wrong.</param>
public sealed record RecordProblem(long Line, long Column, string Why);

/// <summary>Why a readable entry of a record is not sent.</summary>
public enum SkipReason
{
    /// <summary>CONNECT: what is asked in the tunnel, the record does not show.</summary>
    Tunnel,

    /// <summary>Not HEAD or GET: BITS does not download by it.</summary>
    OtherMethod,

    /// <summary>Neither http nor https.</summary>
    OtherScheme,

    /// <summary>The peer sent no request that could be read, and the record says so.</summary>
    NoRequest,

    /// <summary>Squid left the query out: the URL is not the one that was asked for.</summary>
    QueryStripped,

    /// <summary>The control run of this program, in a HAR that it wrote.</summary>
    ControlRun,

    /// <summary>The URL has a secret that the record masks.</summary>
    SecretMasked,
}

/// <summary>The reasons in words.</summary>
public static class SkipReasons
{
    /// <summary>The reason in words.</summary>
    public static string Words(this SkipReason reason) =>
        reason switch
        {
            SkipReason.Tunnel => "CONNECT: the record does not show what is asked in a tunnel",
            SkipReason.OtherMethod => "neither HEAD nor GET: BITS does not download by it",
            SkipReason.OtherScheme => "neither http nor https",
            SkipReason.NoRequest => "the peer sent no request that could be read",
            SkipReason.QueryStripped => "Squid left the query out of the URL ('strip_query_terms off' keeps it)",
            SkipReason.SecretMasked => "the record masks a secret in the URL: what is left asks for something else",
            SkipReason.ControlRun => "control run of this program, straight to the origin",
            _ => throw new ArgumentOutOfRangeException(nameof(reason)),
        };

    /// <summary>The reason in machine-readable reports.</summary>
    public static string Token(this SkipReason reason) =>
        reason switch
        {
            SkipReason.Tunnel => "tunnel",
            SkipReason.OtherMethod => "other_method",
            SkipReason.OtherScheme => "other_scheme",
            SkipReason.NoRequest => "no_request",
            SkipReason.QueryStripped => "query_stripped",
            SkipReason.ControlRun => "control_run",
            SkipReason.SecretMasked => "secret_masked",
            _ => throw new ArgumentOutOfRangeException(nameof(reason)),
        };
}
