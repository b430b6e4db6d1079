using System.Globalization;
using Probe.Authentication;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Names;
using Probe.Options;
using Probe.Planning;
using Probe.Remedies;
using Probe.Reports.Json;
using Probe.Sites;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>
/// The machine-readable report, schema version 1.0 (<c>Schemas/result.schema.json</c>). Fields are only ever added,
/// never renamed or removed.
/// </summary>
public sealed class JsonReport : IReport
{
    /// <summary>Version of the contract: the second number grows when fields are added.</summary>
    public const string SchemaVersion = "1.0";

    private const string SchemaResource = "Probe.Reports.Schemas.result.schema.json";

    /// <inheritdoc/>
    public string Id => "json";

    /// <summary>The JSON Schema that every document of this report fulfils.</summary>
    public static string ReadSchema()
    {
        using var stream =
            typeof(JsonReport).Assembly.GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException("the schema is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <inheritdoc/>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        ReportJsonContext.Write(ToDocument(result), writer);
    }

    private static ResultDocument ToDocument(ProbeResult result) =>
        new(
            SchemaVersion,
            new ToolDocument("bitsprobe", result.ToolVersion),
            Time(result.StartedAt),
            Milliseconds(result.Duration),
            result.ExitCode,
            result.Runs.Select(ToDocument),
            result.Site is { } site ? ToDocument(site) : null,
            result.Replay is { } replay ? ReplayDocument.Of(replay) : null,
            result.Evidence is { } evidence ? JudgedEvidenceDocument.Of(evidence) : null,
            result.Unjudged is { } unjudged ? UnjudgedDocument.Of(unjudged) : null
        );

    private static SiteDocument ToDocument(SiteResult site) =>
        new(
            site.Site.ToString(),
            ToDocument(site.Decision, null),
            site.Complete,
            site.IsWell(failOnAdvisory: false),
            [.. site.Endpoints.Select(ToDocument)],
            new ServicesDocument(
                [
                    .. site.Calls.Select(c => new ServiceCallDocument(
                        c.Name,
                        c.Exchange,
                        c.Status,
                        c.Fault is { } fault
                            ? new FaultDocument(fault.Name, fault.Code, fault.Message ?? fault.Text, fault.Meaning)
                            : null,
                        c.Note
                    )),
                ],
                site.WantsRegistration,
                site.Ended,
                site.IsBounded,
                site.Rounds,
                site.Revisions,
                site.Files
            ),
            [
                .. site.Targets.Urls.Select(t => new TargetDocument(
                    UrlSecrets.Masked(t.Url).ToString(),
                    t.Size,
                    t.Why.Replace(' ', '_')
                )),
            ],
            [.. site.Targets.NotContacted.Select(h => new LeftOutDocument(h.Host, h.Files))],
            site.Targets.Note,
            [.. site.Checks.Select(ToDocument)],
            [.. site.Log.All.Select(ToDocument)]
        );

    private static EndpointDocument ToDocument(SiteEndpointResult row) =>
        new(
            row.Endpoint.Id,
            row.Endpoint.Method,
            row.Url.ToString(),
            row.IsPair,
            Tokens.Of(row.State),
            row.Answer?.Number,
            row.Answer?.Status,
            row.Location,
            row.Hsts,
            row.AgentError is { } error ? ToDocument(error) : null
        );

    private static RunDocument ToDocument(RunResult run) =>
        new(
            run.Url.ToString(),
            run.Profile,
            Tokens.Of(run.JobShape),
            Tokens.Of(run.Depth),
            ToDocument(run.Decision, run.ProxySoftware),
            ToDocument(run.Verdict, run.Checks),
            [.. run.Checks.Select(ToDocument)],
            run.Log.All.Select(ToDocument),
            new ControlDocument(run.Control.Reachable, [.. run.Control.Differences], run.Control.Note),
            new CoverageDocument(
                run.Coverage.FileLength,
                [.. run.Coverage.Spans.Select(s => new SpanDocument(s.Range.First, s.Range.Last, Tokens.Of(s.State)))]
            ),
            run.Replayed is { } row ? ThenDocument.Of(row) : null,
            run.Unjudged is { } more ? new UnjudgedExchangesDocument(more.All.Length, more.Alike) : null
        );

    // A setting that cannot be used names a proxy all the same: kind is proxy, the proxy itself null.
    private static RouteDocument ToDocument(ProxyDecision decision, string? proxySoftware) =>
        new(
            Tokens.Of(decision.Route?.Kind ?? RouteKind.Proxy),
            decision.Route?.Proxy?.ToString(),
            decision.Source,
            proxySoftware,
            decision.Setting,
            decision.Problem,
            [.. decision.Trace]
        );

    private static VerdictDocument ToDocument(Verdict verdict, IEnumerable<CheckResult> checks) =>
        new(
            Tokens.Of(verdict.Outcome),
            verdict.Complete,
            verdict.BitsError is { } e
                ? new JobErrorDocument(
                    e.Error.Name,
                    e.Error.Hex,
                    e.Context,
                    e.JobState,
                    e.Basis,
                    [.. e.Alternatives.Select(ToDocument)]
                )
                : null,
            verdict.Culprit is { } culprit ? ToDocument(culprit) : null,
            verdict.Summary,
            verdict.Remedy,
            verdict.Deciding is { } deciding ? IdOf(deciding, checks) : null,
            verdict.Retry is { } retry ? ToDocument(retry) : null,
            [.. verdict.EventLog.Select(ToDocument)]
        );

    private static RetryDocument ToDocument(RetryTimetable retry) =>
        new(
            Seconds(retry.Policy.MinimumDelay),
            Seconds(retry.Policy.NoProgressTimeout),
            retry.Retries + 1,
            retry.Retries > 0 ? Seconds(retry.Policy.MinimumDelay) : null,
            retry.Retries > 0 ? Seconds(retry.Policy.MinimumDelay * retry.Retries) : null,
            retry.EndsInErrorAfter is { } end ? Seconds(end) : null,
            retry.CancelledAfter is { } cancelled ? Seconds(cancelled) : null,
            retry.FinalState,
            retry.FinalError is { } error ? ToDocument(error) : null,
            retry.ProgressOctets,
            retry.Clock,
            retry.GoesOn,
            retry.Basis
        );

    private static EventLogDocument ToDocument(EventLogRecord record) =>
        new(
            record.Id,
            record.Version,
            Tokens.Of(record.Level),
            EventLogRecord.Provider,
            EventLogRecord.Channel,
            new OrderedDictionary<string, string?>(
                record.Fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                StringComparer.Ordinal
            ),
            record.Basis,
            record.Note
        );

    private static CheckDocument ToDocument(CheckResult check) =>
        new(
            check.Check.Id,
            check.Check.Group,
            Tokens.Of(check.Check.Level),
            Tokens.Of(check.Status),
            check.Reason,
            [.. check.Findings.Select((finding, index) => ToDocument(finding, IdOf(finding, index)))]
        );

    private static FindingDocument ToDocument(Finding finding, string id) =>
        new(
            id,
            Tokens.Of(finding.Severity),
            finding.Summary,
            finding.Expected,
            finding.Actual,
            finding.BitsError is { } error
                ? new FindingErrorDocument(
                    error.Name,
                    error.Hex,
                    finding.Basis,
                    [.. finding.Alternatives.Select(ToDocument)]
                )
                : null,
            finding.EndsJob,
            ToDocument(finding.Culprit),
            finding.Remedy,
            [.. finding.Sources],
            [.. finding.Exchanges],
            [.. finding.Evidence.Select(e => new EvidenceDocument(e.Exchange, Tokens.Of(e.Part), e.Offset, e.Length))],
            [
                .. finding.Experiments.Select(e => new ExperimentDocument(
                    e.Without,
                    e.Exchange.Number,
                    e.Exchange.Status,
                    e.Passes
                )),
            ],
            finding.Ailment?.ToToken(),
            finding.RemedySoftware,
            [
                .. finding.Remedies.Select(r => new RemedyDocument(
                    r.Product.Name,
                    r.Paste,
                    r.Where,
                    r.Note,
                    r.Source,
                    r.Basis
                )),
            ]
        );

    // Several findings of one check are told apart by their place: id, id/2, id/3, …
    private static string IdOf(Finding finding, int index) =>
        index == 0 ? finding.CheckId : string.Create(CultureInfo.InvariantCulture, $"{finding.CheckId}/{index + 1}");

    private static string IdOf(Finding finding, IEnumerable<CheckResult> checks)
    {
        var siblings = checks.FirstOrDefault(c => c.Check.Id == finding.CheckId)?.Findings ?? [];
        return IdOf(finding, Math.Max(0, siblings.IndexOf(finding)));
    }

    private static ErrorNameDocument ToDocument(BitsError error) => new(error.Name, error.Hex);

    private static CulpritDocument ToDocument(Culprit culprit) =>
        new(Tokens.Of(culprit.Party), Tokens.Of(culprit.Confidence), culprit.Why);

    private static ExchangeDocument ToDocument(Exchange exchange) =>
        new(
            exchange.Number,
            exchange.Spec.Purpose.ToToken(),
            Tokens.Of(exchange.Spec.Leg),
            exchange.Spec.FollowUpOf,
            Time(exchange.StartedAt),
            exchange.Spec.Method,
            exchange.Spec.Url.ToString(),
            exchange.Spec.RangeText,
            exchange.Status,
            exchange.Response?.Version,
            exchange.Body?.Length,
            exchange.Body?.Sha256,
            ToDocument(exchange.Timings),
            exchange.Failure is { } f
                ? new FailureDocument(Tokens.Of(f.Stage), Tokens.Of(f.Side), f.Cause, f.Detail, f.Offset)
                : null,
            exchange.Connection is { Id: > 0 } c ? new ConnectionDocument(c.Id, c.Reused, c.Remote) : null,
            exchange.Spec.Round,
            exchange.Spec.Address,
            exchange.Spec.Without,
            exchange.Response is { } head ? ToCache(head) : null,
            [.. ToLogins(exchange.Spec)],
            exchange.Connection.Reused ? null : ToDocument(exchange.Tls),
            exchange.Connection.Reused ? null : ToDocument(exchange.ProxyTls),
            exchange.Lookup is { } lookup ? ToDocument(lookup) : null
        );

    private static LookupDocument ToDocument(NameLookup lookup) =>
        new(
            lookup.Name,
            lookup.Unicode,
            Tokens.Of(lookup.Answer.Source),
            [.. lookup.Addresses],
            lookup.FromMemory,
            Milliseconds(lookup.Took),
            lookup.Deciding,
            [
                .. lookup.Answers.Select(a => new NameAnswerDocument(
                    Tokens.Of(a.Source),
                    a.Server,
                    a.Name,
                    Tokens.Of(a.Outcome),
                    [.. a.Addresses],
                    [.. a.Aliases],
                    a.TtlInSeconds,
                    a.OverTcp,
                    Milliseconds(a.Took),
                    a.Note
                )),
            ]
        );

    /// <summary>What the handshake showed; the exchange that opened the connection tells it, those that reuse it do not.</summary>
    private static TlsDocument? ToDocument(TlsFacts? facts) =>
        facts is null
            ? null
            : new TlsDocument(
                facts.Protocol,
                facts.CipherSuite,
                facts.ApplicationProtocol,
                facts.Alert?.ToString(),
                facts.ClientCertificateWanted,
                facts.ClientCertificateSent,
                facts.NameMatches,
                [.. facts.ChainStatus],
                [.. facts.Problems],
                [
                    .. facts.Chain.Select(c => new CertificateDocument(
                        c.Subject,
                        c.Issuer,
                        c.Serial,
                        c.Sha256,
                        Time(c.NotBefore),
                        Time(c.NotAfter),
                        [.. c.Names],
                        c.NameCount,
                        c.KeyAlgorithm,
                        c.KeyBits,
                        c.KeySha256,
                        c.AuthorityKeyId,
                        c.SignatureAlgorithm,
                        [.. c.Usages],
                        [.. c.IssuerUrls]
                    )),
                ]
            );

    /// <summary>What the request answered challenges with, or relied on; never the answers themselves.</summary>
    private static IEnumerable<LoginDocument> ToLogins(RequestSpec spec)
    {
        foreach (var target in (AuthTarget[])[AuthTarget.Proxy, AuthTarget.Server])
        {
            if (spec.StepFor(target) is { } step)
            {
                yield return new LoginDocument(
                    target == AuthTarget.Proxy ? "proxy" : "server",
                    step.Scheme.Name().ToLowerInvariant(),
                    step.Round
                );
            }
        }
    }

    /// <summary>What the reply says of a cache on the way; null when it says nothing.</summary>
    private static CacheDocument? ToCache(Http.ResponseHead head)
    {
        var (age, hit) = (Markers.Age(head), Markers.CacheHit(head));
        return age is null && hit is null ? null : new CacheDocument(age, hit);
    }

    private static TimingsDocument ToDocument(Timings timings) =>
        new(
            Milliseconds(timings.Resolve),
            Milliseconds(timings.Connect),
            Milliseconds(timings.Tunnel),
            Milliseconds(timings.Tls),
            Milliseconds(timings.Send),
            Milliseconds(timings.FirstByte),
            Milliseconds(timings.HeadEnd),
            Milliseconds(timings.BodyEnd),
            Milliseconds(timings.Total),
            Milliseconds(timings.ProxyTls)
        );

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static double? Milliseconds(TimeSpan? duration) => duration is { } d ? Milliseconds(d) : null;

    private static long Seconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerSecond;

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);
}
