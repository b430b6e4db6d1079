namespace Probe.Reports.Json;

// The JSON contract, record for record and name for name (design section 6). Fields are only ever added. A null is
// written, never left out, so that a reader can tell "not known" from "not in this version". Sizes and offsets are
// octets, offsets zero-based, durations milliseconds. What there may be thousands of is an IEnumerable: each is made
// when it is written, and kept by nobody.

internal sealed record ResultDocument(
    string SchemaVersion,
    ToolDocument Tool,
    string StartedAt,
    double DurationMs,
    int ExitCode,
    IEnumerable<RunDocument> Runs,
    SiteDocument? Site,
    ReplayDocument? Replay,
    JudgedEvidenceDocument? Evidence,
    UnjudgedDocument? Unjudged
);

internal sealed record SiteDocument(
    string Url,
    RouteDocument Route,
    bool Complete,
    bool Works,
    IReadOnlyList<EndpointDocument> Endpoints,
    ServicesDocument Services,
    IReadOnlyList<TargetDocument> Targets,
    IReadOnlyList<LeftOutDocument> LeftOut,
    string? Note,
    IReadOnlyList<CheckDocument> Checks,
    IReadOnlyList<ExchangeDocument> Exchanges
);

internal sealed record EndpointDocument(
    string Id,
    string Method,
    string Url,
    bool Pair,
    string State,
    int? Exchange,
    int? Status,
    string? Location,
    string? Hsts,
    ErrorNameDocument? AgentError
);

internal sealed record ServicesDocument(
    IReadOnlyList<ServiceCallDocument> Calls,
    bool? WantsRegistration,
    string? Ended,
    bool Bounded,
    int Rounds,
    int Revisions,
    int Files
);

internal sealed record ServiceCallDocument(string Name, int Exchange, int? Status, FaultDocument? Fault, string? Note);

internal sealed record FaultDocument(string Name, string Code, string Message, string? Meaning);

internal sealed record TargetDocument(string Url, long? Size, string Why);

internal sealed record LeftOutDocument(string Host, int Files);

internal sealed record ToolDocument(string Name, string Version);

internal sealed record RunDocument(
    string Url,
    string Profile,
    string JobShape,
    string Depth,
    RouteDocument Route,
    VerdictDocument Verdict,
    IReadOnlyList<CheckDocument> Checks,
    IEnumerable<ExchangeDocument> Exchanges,
    ControlDocument Control,
    CoverageDocument Coverage,
    ThenDocument? Then,
    UnjudgedExchangesDocument? UnjudgedExchanges
);

internal sealed record UnjudgedExchangesDocument(int Count, int Alike);

internal sealed record RouteDocument(
    string Kind,
    string? Proxy,
    string Source,
    string? ProxySoftware,
    string? Setting,
    string? Problem,
    IReadOnlyList<string> Trace
);

internal sealed record VerdictDocument(
    string Outcome,
    bool Complete,
    JobErrorDocument? BitsError,
    CulpritDocument? Culprit,
    string Summary,
    string? Remedy,
    string? DecidedBy,
    RetryDocument? Retry,
    IReadOnlyList<EventLogDocument> EventLog
);

internal sealed record RetryDocument(
    long MinimumRetryDelaySeconds,
    long NoProgressTimeoutSeconds,
    long Attempts,
    long? FirstRetryAfterSeconds,
    long? LastRetryAfterSeconds,
    long? EndsInErrorAfterSeconds,
    long? CancelledAfterSeconds,
    string FinalState,
    ErrorNameDocument? FinalError,
    long ProgressOctets,
    string Clock,
    string GoesOn,
    string Basis
);

internal sealed record EventLogDocument(
    int Id,
    int Version,
    string Level,
    string Provider,
    string Channel,
    IReadOnlyDictionary<string, string?> Fields,
    string Basis,
    string Note
);

internal sealed record JobErrorDocument(
    string Name,
    string Hresult,
    string Context,
    string JobState,
    string Basis,
    IReadOnlyList<ErrorNameDocument> Alternatives
);

internal sealed record FindingErrorDocument(
    string Name,
    string Hresult,
    string Basis,
    IReadOnlyList<ErrorNameDocument> Alternatives
);

internal sealed record ErrorNameDocument(string Name, string Hresult);

internal sealed record CulpritDocument(string Party, string Confidence, string Why);

internal sealed record CheckDocument(
    string Id,
    string Group,
    string Level,
    string Status,
    string Reason,
    IReadOnlyList<FindingDocument> Findings
);

internal sealed record FindingDocument(
    string Id,
    string Severity,
    string Summary,
    string Expected,
    string Actual,
    FindingErrorDocument? BitsError,
    bool EndsJob,
    CulpritDocument Culprit,
    string Remedy,
    IReadOnlyList<string> Sources,
    IReadOnlyList<int> Exchanges,
    IReadOnlyList<EvidenceDocument> Evidence,
    IReadOnlyList<ExperimentDocument> Experiments,
    string? Ailment,
    string? RemedySoftware,
    IReadOnlyList<RemedyDocument> Remedies
);

internal sealed record RemedyDocument(
    string Product,
    string Paste,
    string Where,
    string Note,
    string Source,
    string Basis
);

internal sealed record ExperimentDocument(string Without, int Exchange, int? Status, bool Passes);

internal sealed record EvidenceDocument(int Exchange, string Part, long? Offset, long? Length);

internal sealed record ExchangeDocument(
    int N,
    string Purpose,
    string Leg,
    int? FollowUpOf,
    string StartedAt,
    string Method,
    string Url,
    string? Range,
    int? Status,
    string? HttpVersion,
    long? Octets,
    string? Sha256,
    TimingsDocument Timings,
    FailureDocument? Failure,
    ConnectionDocument? Connection,
    int Round,
    string? Address,
    string? Without,
    CacheDocument? Cache,
    IReadOnlyList<LoginDocument> Logins,
    TlsDocument? Tls,
    TlsDocument? ProxyTls,
    LookupDocument? Lookup
);

internal sealed record LookupDocument(
    string Name,
    string? Unicode,
    string Source,
    IReadOnlyList<string> Addresses,
    bool FromMemory,
    double DurationMs,
    int Deciding,
    IReadOnlyList<NameAnswerDocument> Answers
);

internal sealed record NameAnswerDocument(
    string Source,
    string? Server,
    string Name,
    string Outcome,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<string> Aliases,
    long? TtlSeconds,
    bool OverTcp,
    double DurationMs,
    string? Note
);

internal sealed record TlsDocument(
    string? Protocol,
    string? CipherSuite,
    string? Alpn,
    string? Alert,
    bool ClientCertificateWanted,
    string? ClientCertificateSent,
    bool NameMatches,
    IReadOnlyList<string> ChainStatus,
    IReadOnlyList<string> Problems,
    IReadOnlyList<CertificateDocument> Chain
);

internal sealed record CertificateDocument(
    string Subject,
    string Issuer,
    string Serial,
    string Sha256,
    string NotBefore,
    string NotAfter,
    IReadOnlyList<string> Names,
    int NameCount,
    string? KeyAlgorithm,
    int? KeyBits,
    string? KeySha256,
    string? AuthorityKeyId,
    string? SignatureAlgorithm,
    IReadOnlyList<string> Usages,
    IReadOnlyList<string> IssuerUrls
);

internal sealed record LoginDocument(string To, string Scheme, int Round);

internal sealed record CacheDocument(long? Age, string? Hit);

internal sealed record TimingsDocument(
    double? Resolve,
    double? Connect,
    double? Tunnel,
    double? Tls,
    double? Send,
    double? FirstByte,
    double? HeadEnd,
    double? BodyEnd,
    double Total,
    double? ProxyTls
);

internal sealed record FailureDocument(string Stage, string Side, string Cause, string Detail, long? Offset);

internal sealed record ConnectionDocument(int Id, bool Reused, string? Remote);

internal sealed record ControlDocument(bool? Reachable, IReadOnlyList<string> Differences, string? Note);

internal sealed record CoverageDocument(long? FileLength, IReadOnlyList<SpanDocument> Spans);

internal sealed record SpanDocument(long First, long Last, string State);
