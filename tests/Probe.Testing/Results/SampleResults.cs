using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Remedies;
using Probe.Verdicts;
using static Probe.Testing.Results.SampleExchanges;

namespace Probe.Testing.Results;

/// <summary>Whole results as a run would give them, literal, for the reports' tests.</summary>
public static class SampleResults
{
    private const long Length = 1048576;
    private const string Path = "/Content/3F/3FA2C1D04B5E6F708192A3B4C5D6E7F80912A43F.cab";
    private const string Via = "Via: 1.1 proxy.corp.example (squid/5.7)";
    private const string Partial = "HTTP/1.1 206 Partial Content";
    private const string Microsoft = "Microsoft Learn: HTTP Requirements for BITS Downloads";

    private static readonly ByteRange First = new(0, 5690);
    private static readonly ByteRange Middle = new(524288, 529978);
    private static readonly ByteRange Last = new(Length - 1, Length - 1);

    private static readonly ControlReport SameAnswers = new(true, []);

    /// <summary>The URL that most samples check.</summary>
    public static HttpUrl Url { get; } = Parse("http://wsus01.corp.example:8530" + Path);

    private static ProxyDecision ThroughSquid { get; } =
        new()
        {
            Route = new Route
            {
                Kind = RouteKind.Proxy,
                Proxy = new ProxyEndpoint("proxy.corp.example", 3128),
                Source = "-x",
            },
            Setting = "proxy.corp.example:3128",
            Source = "-x",
            Trace = ["-x proxy.corp.example:3128: taken", "http_proxy=http://old.corp.example:8080: overruled by -x"],
        };

    private static ProxyDecision Straight { get; } =
        new()
        {
            Route = new Route { Kind = RouteKind.Direct, Source = "default" },
            Source = "default",
            Trace = ["no -x, no http_proxy: straight to the origin"],
        };

    private static ImmutableArray<ProductRemedy> Against(Ailment ailment) => AllRemedies.Against([ailment]);

    /// <summary>All is well through Squid, in both job shapes.</summary>
    public static ProbeResult Healthy()
    {
        var run = Run(Works(JobShape.Background)) with
        {
            Log = new ExchangeLog([.. HealthyExchanges()]),
            Coverage = new ByteCoverage(Length, [new ByteSpan(new ByteRange(0, Length - 1), ByteState.Verified)]),
        };
        return Result(0, run, run with { JobShape = JobShape.Foreground, Verdict = Works(JobShape.Foreground) });
    }

    /// <summary>The same straight to the origin, with one advisory finding.</summary>
    public static ProbeResult AdvisoryOnly()
    {
        var slow = new Finding
        {
            CheckId = "head-length-survives-encoding",
            Severity = Severity.Warning,
            Summary = "HEAD that accepts gzip comes back without Content-Length",
            Expected = "Content-Length: 1048576 whatever Accept-Encoding says",
            Actual = "HTTP/1.1 200 OK with Transfer-Encoding: chunked",
            EndsJob = false,
            Culprit = new Culprit(Party.Origin, Confidence.Proved, "there is nobody else on the path"),
            Remedy = "Exclude .cab and .psf from dynamic compression on the server.",
            Sources = ["RFC 9110, 8.6", Microsoft],
            Evidence = [new Evidence(1, EvidencePart.ResponseHead)],
        };
        var healthy = Healthy().Runs[0];
        var run = healthy with
        {
            Decision = Straight,
            ProxySoftware = null,
            Log = new ExchangeLog([
                .. HealthyExchanges().Where(e => !e.IsControl).Select(e => e with { Route = Straight.Route! }),
            ]),
            Control = new ControlReport(null, [], "the route under test is direct already"),
            Checks = SampleChecks.With([
                SampleChecks.Failed(slow),
                .. SampleChecks.All(
                    CheckStatus.NotApplicable,
                    "no proxy is used",
                    "credentials-are-complete",
                    "proxy-name-resolves",
                    "proxy-accepts-connections",
                    "proxy-admits-client"
                ),
            ]),
        };
        return Result(0, run, run with { JobShape = JobShape.Foreground, Verdict = Works(JobShape.Foreground) });
    }

    /// <summary>Squid strips Range: background ends in error, foreground gets through; proved by the control run.</summary>
    public static ProbeResult RangeStripped()
    {
        var culprit = new Culprit(
            Party.Proxy,
            Confidence.Proved,
            "asked directly, the origin answered 206 (exchange 7); through the proxy the same request brought 200 (exchange 2)"
        );
        var finding = new Finding
        {
            CheckId = "range-is-honoured",
            Severity = Severity.Error,
            Summary = "A request for 5691 octets came back as the whole file (3 exchanges)",
            Expected = "206 Partial Content with Content-Range: bytes 0-5690/1048576",
            Actual = "HTTP/1.1 200 OK with Content-Length: 1048576",
            BitsError = SampleErrors.InsufficientRangeSupport,
            Culprit = culprit,
            Remedy =
                "Let Range requests and 206 answers pass on the hop named. Check: curl -r 0-5690 http://wsus01.corp.example:8530/",
            Ailment = Ailment.RangesIgnored,
            Remedies = [.. Against(Ailment.RangesIgnored).Where(r => r.Product.Name == "Squid")],
            RemedySoftware = "squid/5.7",
            Sources = ["RFC 9110, 14.2", Microsoft],
            Evidence =
            [
                new Evidence(2, EvidencePart.ResponseHead, 0, 15),
                new Evidence(3, EvidencePart.ResponseHead, 0, 15),
                new Evidence(4, EvidencePart.ResponseHead, 0, 15),
            ],
        };
        string[] whole = ["HTTP/1.1 200 OK", "Content-Length: 1048576", "Content-Type: application/x-cab", Via];
        var squid = ThroughSquid.Route!;
        var log = new ExchangeLog([
            Answered(1, Purpose.BackgroundHead, Url, squid, HeadReply),
            Answered(2, Purpose.FirstRange, Url, squid, whole, First, Length, 21),
            Answered(3, Purpose.MiddleRange, Url, squid, whole, Middle, Length, 19),
            Answered(4, Purpose.LastRange, Url, squid, whole, Last, Length, 18),
            Answered(5, Purpose.WholeFile, Url, squid, whole, null, Length, 22),
            Answered(6, Purpose.BackgroundHead, Url, Route.Control, HeadReply),
            Answered(7, Purpose.FirstRange, Url, Route.Control, PartialReply(First), First, First.Length),
            Answered(8, Purpose.MiddleRange, Url, Route.Control, PartialReply(Middle), Middle, Middle.Length),
            Answered(9, Purpose.LastRange, Url, Route.Control, PartialReply(Last), Last, Last.Length),
        ]);
        var run = Run(
            new Verdict
            {
                Outcome = JobOutcome.Error,
                BitsError = Report(finding.BitsError, "BG_ERROR_CONTEXT_REMOTE_FILE", "BG_JOB_STATE_ERROR"),
                Culprit = culprit,
                Summary = "The proxy drops Range, so each range request brings the whole file as 200",
                Remedy = finding.Remedy,
                Deciding = finding,
            }
        ) with
        {
            Log = log,
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "range-is-honoured failed",
                    "content-range-is-present",
                    "content-range-matches-request",
                    "range-length-is-exact",
                    "range-bytes-are-exact",
                    "last-byte-is-reachable",
                    "range-past-end-is-clamped",
                    "unsatisfiable-range-is-refused"
                ),
            ]),
            Control = new ControlReport(
                true,
                [
                    "range 0-5690: 200 through the proxy, 206 directly",
                    "range 524288-529978: 200 through the proxy, 206 directly",
                    "range 1048575-1048575: 200 through the proxy, 206 directly",
                ]
            ),
            Coverage = new ByteCoverage(Length, [new ByteSpan(new ByteRange(0, Length - 1), ByteState.Verified)]),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground, Verdict = Works(JobShape.Foreground) });
    }

    /// <summary>The proxy setting cannot be used: nothing is sent.</summary>
    public static ProbeResult MalformedProxy()
    {
        var culprit = new Culprit(Party.Client, Confidence.Proved, "the setting itself is malformed");
        var finding = new Finding
        {
            CheckId = "proxy-setting-is-well-formed",
            Severity = Severity.Error,
            Summary = "The proxy setting 'proxy.corp.example:31 28' is malformed",
            Expected = "host:port, such as proxy.example:3128, or http://host:port",
            Actual = "proxy.corp.example:31 28",
            BitsError = SampleErrors.InvalidArgument,
            Alternatives = [SampleErrors.InvalidProxyInfo],
            Culprit = culprit,
            Remedy = "Correct it: bitsadmin /util /setieproxy localsystem MANUAL_PROXY proxy.corp.example:3128 NULL",
            Sources = ["Microsoft Learn: Troubleshoot issues with WSUS client agents"],
            Evidence = [],
        };
        var verdict = new Verdict
        {
            // By Microsoft's table of event 61.
            Outcome = JobOutcome.TransientError,
            BitsError = Report(finding.BitsError, "BG_ERROR_CONTEXT_QUEUE_MANAGER", "BG_JOB_STATE_TRANSIENT_ERROR") with
            {
                Alternatives = [SampleErrors.InvalidProxyInfo],
            },
            Culprit = culprit,
            Summary = "The proxy setting has a space in its port, so BITS refuses it before it sends anything",
            Remedy = finding.Remedy,
            Deciding = finding,
        };
        var run = Run(verdict) with
        {
            Decision = new ProxyDecision
            {
                Route = null,
                Setting = "proxy.corp.example:31 28",
                Source = "http_proxy",
                Problem = "the port '31 28' is not a number; accepted: host:port, http://host:port",
                Trace = ["http_proxy=proxy.corp.example:31 28: taken, malformed"],
            },
            ProxySoftware = null,
            Log = ExchangeLog.Empty,
            Control = new ControlReport(null, [], "nothing was sent"),
            Coverage = new ByteCoverage(null, []),
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "proxy-setting-is-well-formed failed",
                    [
                        .. SampleChecks
                            .IdsOf("names", "connect", "head", "range", "status", "response", "integrity")
                            .Except(["tunnel-opens", "tls-is-trusted"]),
                    ]
                ),
            ]),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground });
    }

    /// <summary>Nothing listens on the proxy's port; the origin answers directly.</summary>
    public static ProbeResult ProxyUnreachable()
    {
        var failure = new ExchangeFailure
        {
            Stage = FailureStage.Connect,
            Side = FailureSide.Proxy,
            Cause = FailureCauses.Refused,
            Detail = "10.20.1.5:3128 refused the connection",
        };
        var culprit = new Culprit(Party.Proxy, Confidence.Indicated, "10.20.1.5:3128 refuses connections (exchange 1)");
        var finding = new Finding
        {
            CheckId = "proxy-accepts-connections",
            Severity = Severity.Error,
            Summary = "The proxy refuses connections",
            Expected = "a TCP connection to proxy.corp.example:3128",
            Actual = "refused by 10.20.1.5:3128",
            BitsError = SampleErrors.CannotConnect,
            Culprit = culprit,
            Remedy = "Start the proxy or correct its port; check the firewall between this machine and 10.20.1.5:3128.",
            Sources = ["Microsoft TechNet cc720432"],
            Evidence = [new Evidence(1, EvidencePart.Failure), new Evidence(2, EvidencePart.Failure)],
        };
        var verdict = new Verdict
        {
            Outcome = JobOutcome.TransientError,
            BitsError = Report(finding.BitsError, "BG_ERROR_CONTEXT_GENERAL_TRANSPORT", "BG_JOB_STATE_TRANSIENT_ERROR"),
            Culprit = culprit,
            Summary =
                "The proxy refuses connections; BITS tries again every 10 minutes and gives up after 14 days without progress",
            Remedy = finding.Remedy,
            Deciding = finding,
        };
        var squid = ThroughSquid.Route!;
        var run = Run(verdict) with
        {
            ProxySoftware = null,
            Log = new ExchangeLog([
                Failed(1, Purpose.BackgroundHead, Url, squid, failure),
                Failed(2, Purpose.ForegroundHead, Url, squid, failure),
                Answered(3, Purpose.BackgroundHead, Url, Route.Control, HeadReply),
                Answered(4, Purpose.FirstRange, Url, Route.Control, PartialReply(First), First, First.Length),
            ]),
            Control = new ControlReport(true, ["HEAD: refused at the proxy, 200 directly"]),
            Coverage = new ByteCoverage(Length, [new ByteSpan(First, ByteState.Missing)]),
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "proxy-accepts-connections failed",
                    ["proxy-admits-client", .. SampleChecks.IdsOf("head", "range", "status", "response", "integrity")]
                ),
            ]),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground });
    }

    /// <summary>The origin forbids the file, directly as through the proxy.</summary>
    public static ProbeResult ForbiddenByOrigin()
    {
        var culprit = new Culprit(
            Party.Origin,
            Confidence.Proved,
            "asked directly, the origin answers 403 as well (exchange 3)"
        );
        string[] reply = ["HTTP/1.1 403 Forbidden", "Server: Microsoft-IIS/10.0", "Content-Length: 1233", Via];
        var finding = new Finding
        {
            CheckId = "nothing-is-forbidden",
            Severity = Severity.Error,
            Summary = "HEAD is answered 403 Forbidden (2 exchanges)",
            Expected = "200 to HEAD, 206 to ranges",
            Actual = "HTTP/1.1 403 Forbidden, Server: Microsoft-IIS/10.0",
            BitsError = SampleErrors.Forbidden,
            Culprit = culprit,
            Remedy = "Give the IIS application pool read access to the WSUS Content folder and allow anonymous access.",
            Sources = ["Microsoft Learn: Troubleshoot issues with WSUS client agents"],
            Evidence =
            [
                new Evidence(1, EvidencePart.ResponseHead, 0, 22),
                new Evidence(2, EvidencePart.ResponseHead, 0, 22),
            ],
        };
        var verdict = new Verdict
        {
            Outcome = JobOutcome.Error,
            BitsError = Report(finding.BitsError, "BG_ERROR_CONTEXT_REMOTE_FILE", "BG_JOB_STATE_ERROR"),
            Culprit = culprit,
            Summary = "The origin forbids the file: every HEAD is answered 403",
            Remedy = finding.Remedy,
            Deciding = finding,
        };
        var squid = ThroughSquid.Route!;
        var run = Run(verdict) with
        {
            Log = new ExchangeLog([
                Answered(1, Purpose.BackgroundHead, Url, squid, reply),
                Answered(2, Purpose.ForegroundHead, Url, squid, reply),
                Answered(3, Purpose.BackgroundHead, Url, Route.Control, reply),
            ]),
            Coverage = new ByteCoverage(null, []),
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "nothing-is-forbidden failed",
                    SampleChecks.IdsOf("range", "integrity")
                ),
            ]),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground });
    }

    /// <summary>A stale cache delivers other bytes: BITS transfers, the update agent then rejects the file.</summary>
    public static ProbeResult WrongBytes()
    {
        var culprit = new Culprit(
            Party.Proxy,
            Confidence.Proved,
            "directly the same offsets hold other octets (exchanges 3 and 19)"
        );
        var finding = new Finding
        {
            CheckId = "range-bytes-are-exact",
            Severity = Severity.Error,
            Summary = "5691 octets from offset 524288 are not the file's",
            Expected = "the octets that the origin sends for bytes=524288-529978",
            Actual = "other octets, first at offset 524288, with right length and Content-Range",
            Culprit = culprit,
            EndsJob = false,
            Remedy = "Purge the object from the proxy's cache and exclude the WSUS content path from caching.",
            Ailment = Ailment.WrongBytes,
            Remedies = Against(Ailment.WrongBytes),
            Sources = ["RFC 9111, 3.3"],
            Evidence = [new Evidence(3, EvidencePart.ResponseBody, 0, 5691)],
        };
        var digest = finding with
        {
            CheckId = "content-matches-name",
            Summary = "The file's SHA-1 is not the one in its name",
            Expected = "SHA-1 3fa2c1d04b5e6f708192a3b4c5d6e7f80912a43f",
            Actual = "SHA-1 0c91e0d52f4b7a8bd0e9ca3b1d7b2f9016a51c77",
            BitsError = SampleErrors.DigestMismatch,
            Evidence = [new Evidence(13, EvidencePart.ResponseBody)],
        };
        var verdict = new Verdict
        {
            Outcome = JobOutcome.Transferred,
            BitsError = Report(digest.BitsError!, "BG_ERROR_CONTEXT_NONE", "BG_JOB_STATE_TRANSFERRED"),
            Culprit = culprit,
            Summary = "The job transfers, but what it delivers is not the file: the proxy's cache holds other octets",
            Remedy = finding.Remedy,
            Deciding = digest,
        };
        var run = Healthy().Runs[0] with
        {
            Verdict = verdict,
            Checks = SampleChecks.With(SampleChecks.Failed(finding), SampleChecks.Failed(digest)),
            Control = new ControlReport(true, ["bytes 524288-529978 differ"]),
            Coverage = new ByteCoverage(
                Length,
                [
                    new ByteSpan(First, ByteState.Verified),
                    new ByteSpan(new ByteRange(5691, 524287), ByteState.Received),
                    new ByteSpan(Middle, ByteState.Wrong),
                    new ByteSpan(new ByteRange(529979, 900000), ByteState.Received),
                    new ByteSpan(new ByteRange(900001, 950000), ByteState.Missing),
                    new ByteSpan(Last, ByteState.Verified),
                ]
            ),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground });
    }

    /// <summary>Stopped by --max-time: what was not seen is not judged.</summary>
    public static ProbeResult StoppedEarly()
    {
        var squid = ThroughSquid.Route!;
        var verdict = Works(JobShape.Background) with
        {
            Summary = "Nothing wrong as far as it was seen; the run's time ended before the ranges",
            Outcome = JobOutcome.Error,
            Complete = false,
        };
        var run = Run(verdict) with
        {
            Log = new ExchangeLog([
                Answered(1, Purpose.BackgroundHead, Url, squid, HeadReply, milliseconds: 1800),
                Failed(
                    2,
                    Purpose.FirstRange,
                    Url,
                    squid,
                    new ExchangeFailure
                    {
                        Stage = FailureStage.ReceiveBody,
                        Side = FailureSide.Proxy,
                        Cause = FailureCauses.MaxTimeReached,
                        Detail = "the run's 2 s were over after 812 of 5691 octets",
                        Offset = 812,
                    },
                    First,
                    200
                ),
            ]),
            Control = new ControlReport(
                false,
                [],
                "10.20.4.80:8530 did not answer within 5 s; the origin may be reachable through the proxy alone"
            ),
            Coverage = new ByteCoverage(Length, [new ByteSpan(First, ByteState.Missing)]),
            Checks = SampleChecks.With([
                .. SampleChecks.All(
                    CheckStatus.NotRun,
                    "no exchange shows it",
                    SampleChecks.IdsOf("range", "integrity")
                ),
                .. SampleChecks.All(
                    CheckStatus.Blocked,
                    "proxy-accepts-connections was not seen to its end",
                    "proxy-admits-client"
                ),
            ]),
        };
        return Result(1, run, run with { JobShape = JobShape.Foreground });
    }

    /// <summary>https through a CONNECT tunnel, all well.</summary>
    public static ProbeResult HttpsThroughTunnel()
    {
        var url = Parse("https://wsus01.corp.example:8531" + Path);
        var tunnel = new TunnelFacts
        {
            RequestBytes =
            [
                .. "CONNECT wsus01.corp.example:8531 HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0OnNlY3JldA==\r\n\r\n"u8,
            ],
            Response = Head(["HTTP/1.1 200 Connection established"]),
        };
        var tls = new TlsFacts { Protocol = "TLSv1.3", CipherSuite = "TLS_AES_256_GCM_SHA384" };
        var run = Healthy().Runs[0] with
        {
            Url = url,
            Depth = Depth.Quick,
            Log = new ExchangeLog([
                .. HealthyExchanges()
                    .Where(e => e.Number <= 4)
                    .Select(e =>
                        e with
                        {
                            Spec = e.Spec with { Url = url },
                            Tunnel = tunnel,
                            Tls = tls,
                            Timings = e.Timings with
                            {
                                Tunnel = e.Number == 1 ? TimeSpan.FromMilliseconds(2.5) : null,
                                Tls = e.Number == 1 ? TimeSpan.FromMilliseconds(11) : null,
                            },
                        }
                    ),
            ]),
            Control = new ControlReport(null, [], "--no-control"),
            Checks = SampleChecks.With(
                SampleChecks.All(CheckStatus.Passed, "1 tunnel opened", "tunnel-opens", "tls-is-trusted")
            ),
            Coverage = new ByteCoverage(
                Length,
                [
                    new ByteSpan(First, ByteState.Received),
                    new ByteSpan(Middle, ByteState.Received),
                    new ByteSpan(Last, ByteState.Received),
                ]
            ),
        };
        return Result(0, run);
    }

    /// <summary>A failing, a hanging and a healthy URL in one invocation.</summary>
    public static ProbeResult SeveralUrls() =>
        Result(
            1,
            [
                .. RangeStripped().Runs.Take(1),
                .. ProxyUnreachable()
                    .Runs.Select(r =>
                        r with
                        {
                            Url = Parse(
                                "http://download.windowsupdate.example/c/msdownload/update/2026/01/kb5034441.psf"
                            ),
                        }
                    ),
                .. RangeStripped().Runs.Skip(1),
                .. HttpsThroughTunnel().Runs,
            ]
        );

    /// <summary>Text that would do harm in a terminal, in XML, HTML or JSON, in each place that a peer can fill.</summary>
    public static ProbeResult Hostile()
    {
        var url = Parse("http://wsus01.corp.example/%1b%5b2J/]]>/<script>alert(1)</script>/[red]x[/]");
        var culprit = new Culprit(Party.Proxy, Confidence.Indicated, HostileText.Everything);
        var finding = new Finding
        {
            CheckId = "responses-are-well-formed",
            Severity = Severity.Error,
            Summary = HostileText.Everything,
            Expected = HostileText.Everything,
            Actual = HostileText.Everything + HostileText.LongLine,
            BitsError = SampleErrors.InvalidResponse,
            Culprit = culprit,
            Remedy = HostileText.Everything,
            Ailment = Ailment.RangesIgnored,
            Remedies =
            [
                Against(Ailment.RangesIgnored)[0] with
                {
                    Paste = "range_offset_limit 0 \u001b[31m\u202e\ncache deny all",
                    Where = HostileText.Everything,
                    Note = HostileText.Everything,
                },
            ],
            RemedySoftware = HostileText.Everything,
            Sources = [HostileText.Everything],
            Evidence =
            [
                new Evidence(1, EvidencePart.ResponseHead, 0, 400),
                new Evidence(2, EvidencePart.Failure, 3, 4),
                new Evidence(99, EvidencePart.ResponseBody, long.MaxValue - 1, long.MaxValue),
            ],
        };
        var squid = ThroughSquid.Route! with
        {
            Proxy = new ProxyEndpoint(HostileText.Everything, 3128),
            Source = HostileText.Everything,
        };
        var answered = Answered(1, Purpose.BackgroundHead, url, squid, HeadReply);
        var verdict = new Verdict
        {
            Outcome = JobOutcome.TransientError,
            BitsError = Report(finding.BitsError, "BG_ERROR_CONTEXT_REMOTE_FILE", "BG_JOB_STATE_TRANSIENT_ERROR"),
            Culprit = culprit,
            Summary = HostileText.Everything,
            Remedy = HostileText.Everything,
            Deciding = finding,
        };
        var run = Run(verdict) with
        {
            Url = url,
            Decision = new ProxyDecision
            {
                Route = squid,
                Setting = HostileText.Everything,
                Source = HostileText.Everything,
                Trace = [HostileText.Everything],
            },
            ProxySoftware = HostileText.Everything,
            Log = new ExchangeLog([
                answered with
                {
                    Response = answered.Response! with
                    {
                        Bytes =
                        [
                            .. System.Text.Encoding.Latin1.GetBytes("HTTP/1.1 200 " + HostileText.Latin1 + "\r\n\r\n"),
                        ],
                        Reason = HostileText.Latin1,
                        Version = HostileText.Latin1,
                    },
                    Connection = answered.Connection with { Remote = HostileText.Everything },
                },
                Failed(
                    2,
                    Purpose.FirstRange,
                    url,
                    squid,
                    new ExchangeFailure
                    {
                        Stage = FailureStage.ReceiveHead,
                        Side = FailureSide.Proxy,
                        Cause = FailureCauses.MalformedHead,
                        Detail = HostileText.Everything,
                        Offset = 3,
                        ReceivedBytes = [.. System.Text.Encoding.Latin1.GetBytes(HostileText.Latin1)],
                    },
                    First
                ),
            ]),
            Control = new ControlReport(true, [HostileText.Everything], HostileText.Everything),
            Checks = SampleChecks.With([
                SampleChecks.Failed(finding, finding with { Summary = "a second finding of the same check" }),
                .. SampleChecks.All(CheckStatus.Blocked, HostileText.Everything, "range-bytes-are-exact"),
                .. SampleChecks.All(CheckStatus.NotRun, HostileText.Everything, "content-matches-name"),
                .. SampleChecks.All(CheckStatus.NotApplicable, HostileText.Everything, "empty-file-is-served"),
            ]),
            Coverage = new ByteCoverage(
                null,
                [
                    new ByteSpan(new ByteRange(0, 0), ByteState.Wrong),
                    new ByteSpan(new ByteRange(long.MaxValue - 1, long.MaxValue - 1), ByteState.Received),
                ]
            ),
        };
        return Result(1, run);
    }

    private static string[] HeadReply { get; } =
    [
        "HTTP/1.1 200 OK",
        "Content-Length: 1048576",
        "Content-Type: application/x-cab",
        "Last-Modified: Tue, 13 Jan 2026 18:02:11 GMT",
        Via,
    ];

    private static string[] PartialReply(ByteRange range) =>
        [Partial, $"Content-Length: {range.Length}", $"Content-Range: bytes {range}/{Length}", Via];

    private static IEnumerable<Exchange> HealthyExchanges()
    {
        var squid = ThroughSquid.Route!;
        yield return Answered(1, Purpose.BackgroundHead, Url, squid, HeadReply, milliseconds: 6.2);
        yield return Answered(2, Purpose.FirstRange, Url, squid, PartialReply(First), First, First.Length);
        yield return Answered(3, Purpose.MiddleRange, Url, squid, PartialReply(Middle), Middle, Middle.Length);
        yield return Answered(4, Purpose.LastRange, Url, squid, PartialReply(Last), Last, Last.Length, 1.1);
        var number = 5;
        for (long first = First.Last + 1, size = 11382; first < Length; first += size, size *= 2, number++)
        {
            var range = new ByteRange(first, Math.Min(first + size, Length) - 1);
            yield return Answered(number, Purpose.SeriesRange, Url, squid, PartialReply(range), range, range.Length);
        }

        yield return Answered(number++, Purpose.ForegroundHead, Url, squid, HeadReply);
        yield return Answered(number++, Purpose.WholeFile, Url, squid, HeadReply, null, Length, 22.75);
        var past = new ByteRange(Length - 100, Length + 2147483646);
        var clamped = new ByteRange(Length - 100, Length - 1);
        yield return Answered(number++, Purpose.PastEndRange, Url, squid, PartialReply(clamped), past, clamped.Length);
        yield return Answered(
            number++,
            Purpose.UnsatisfiableRange,
            Url,
            squid,
            ["HTTP/1.1 416 Range Not Satisfiable", "Content-Length: 0", "Content-Range: bytes */1048576"],
            new ByteRange(Length, Length + 99)
        );
        yield return Answered(number++, Purpose.EncodedHead, Url, squid, HeadReply);
        yield return Answered(number++, Purpose.BackgroundHead, Url, Route.Control, HeadReply);
        foreach (
            var (purpose, range) in new[]
            {
                (Purpose.FirstRange, First),
                (Purpose.MiddleRange, Middle),
                (Purpose.LastRange, Last),
            }
        )
        {
            yield return Answered(number++, purpose, Url, Route.Control, PartialReply(range), range, range.Length);
        }
    }

    private static Verdict Works(JobShape shape) =>
        new()
        {
            Outcome = JobOutcome.Transferred,
            Summary =
                shape == JobShape.Background
                    ? "HEAD and every range were answered as BITS needs it"
                    : "HEAD and the GET without Range were answered as BITS needs it",
        };

    private static BitsErrorReport Report(BitsError error, string context, string state) =>
        new()
        {
            Error = error,
            Context = context,
            JobState = state,
            Basis = "documented",
        };

    private static RunResult Run(Verdict verdict) =>
        new()
        {
            Url = Url,
            Profile = "bits-7.8",
            JobShape = JobShape.Background,
            Depth = Depth.Standard,
            Decision = ThroughSquid,
            ProxySoftware = "squid/5.7",
            Verdict = verdict,
            Checks = SampleChecks.With(),
            Log = ExchangeLog.Empty,
            Control = SameAnswers,
            Coverage = new ByteCoverage(null, []),
        };

    private static ProbeResult Result(int exitCode, params ImmutableArray<RunResult> runs) =>
        new()
        {
            ToolVersion = "0.1.0",
            StartedAt = Start,
            Duration = TimeSpan.FromMilliseconds(412.5),
            ExitCode = exitCode,
            Runs = [.. runs.Select(Described)],
        };

    /// <summary>The run with what follows from its verdict: retries, and what Windows logs.</summary>
    internal static RunResult Described(RunResult run) =>
        run with
        {
            Verdict = JobEnd.Describe(run.Verdict, run.JobShape, run.Url, run.Decision, run.Log, new RetryPolicy()),
        };

    private static HttpUrl Parse(string text) =>
        HttpUrl.TryParse(text, out var url, out var problem) ? url : throw new FormatException(problem);
}
