using System.Collections.Immutable;
using System.Globalization;
using Probe.Checks;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Planning;

/// <summary>
/// What a run would send: the plan played against a server that does everything right, without sending anything.
/// Real answers may change it: a file of another length, a redirect, a challenge, a range that is not honoured.
/// </summary>
public sealed record PlanPreview
{
    /// <summary>Stands where a request repeats the HEAD's Last-Modified, which only a real answer tells.</summary>
    public const string LastModifiedPlaceholder = "(Last-Modified of the HEAD)";

    /// <summary>Stands where a request names an older date than that.</summary>
    public const string OlderPlaceholder = "(a day before that Last-Modified)";

    private const int MostRequests = 1000;

    /// <summary>What would be asked for.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>Which way, and why; without a route nothing would be sent.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>Length in octets that the file was taken to have.</summary>
    public required long AssumedLength { get; init; }

    /// <summary>Requests over the route under test, in order.</summary>
    public ImmutableArray<RequestSpec> Main { get; init; } = [];

    /// <summary>Requests straight to the origin for comparison, in order; they run beside the others.</summary>
    public ImmutableArray<RequestSpec> Control { get; init; } = [];

    /// <summary>Octets of body that these requests would pull from a server that does everything right.</summary>
    public long Octets { get; init; }

    /// <summary>Plays the plan.</summary>
    /// <param name="url">What would be asked for.</param>
    /// <param name="options">What the run would be asked to do.</param>
    /// <param name="decision">Which way.</param>
    /// <param name="checks">The checks that evidence would be gathered for.</param>
    /// <param name="assumedLength">Length in octets to take the file to have.</param>
    public static PlanPreview Of(
        HttpUrl url,
        ProbeOptions options,
        ProxyDecision decision,
        ImmutableArray<ICheck> checks,
        long assumedLength
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentOutOfRangeException.ThrowIfNegative(assumedLength);
        var preview = new PlanPreview
        {
            Url = url,
            Decision = decision,
            AssumedLength = assumedLength,
        };
        if (decision.Route is not { } route)
        {
            return preview;
        }

        var main = Play(url, options, route, Leg.Main, checks, assumedLength);
        var control =
            route.Kind == RouteKind.Proxy && options.Control
                ? Play(url, options, Route.Control, Leg.Control, [], assumedLength)
                : ExchangeLog.Empty;
        return preview with
        {
            Main = [.. main.All.Select(e => e.Spec)],
            Control = [.. control.All.Select(e => e.Spec)],
            Octets = main.All.Concat(control.All).Sum(e => e.Body?.Length ?? 0),
        };
    }

    private static ExchangeLog Play(
        HttpUrl url,
        ProbeOptions options,
        Route route,
        Leg leg,
        ImmutableArray<ICheck> checks,
        long length
    )
    {
        var log = ExchangeLog.Empty;
        while (
            log.All.Length < MostRequests
            && Planner.Next(new PlanContext(url, options, route, leg, log), checks) is { } spec
        )
        {
            log = log.With(Answer(spec, route, log.All.Length + 1, length));
        }

        return log;
    }

    /// <summary>What a server that does everything right would answer.</summary>
    private static Exchange Answer(RequestSpec spec, Route route, int number, long length)
    {
        var (status, reason, body, contentRange) = spec switch
        {
            { Purpose: Purpose.StaleCondition } => (412, "Precondition Failed", 0, null),
            { Ranges.IsEmpty: false } => (206, "Partial Content", spec.Ranges.Sum(r => r.Length), null),
            _ => Ranged(spec.Range, length),
        };
        HeaderList headers =
        [
            new HeaderField("Content-Length", Text(body)),
            new HeaderField("Last-Modified", LastModifiedPlaceholder),
            .. contentRange is null ? Array.Empty<HeaderField>() : [new HeaderField("Content-Range", contentRange)],
        ];
        var received = spec.Method == "HEAD" ? 0 : Math.Min(body, spec.BodyLimit ?? long.MaxValue);
        return new Exchange
        {
            Number = number,
            Spec = spec,
            Route = route,
            StartedAt = default,
            Response = new ResponseHead
            {
                Bytes = [],
                Version = "HTTP/1.1",
                Status = status,
                Reason = reason,
                Headers = headers,
                Framing = spec.Method == "HEAD" ? BodyFraming.None : BodyFraming.ContentLength,
                ContentLength = body,
                KeepAlive = true,
            },
            Body = new BodyFacts
            {
                Length = received,
                End = received < body && spec.Method != "HEAD" ? BodyEnd.CutByPlan : BodyEnd.Complete,
                FileOffset = status is 412 or 416 || !spec.Ranges.IsEmpty ? null : spec.Range?.First ?? 0,
            },
        };
    }

    private static (int Status, string Reason, long Body, string? ContentRange) Ranged(ByteRange? asked, long length) =>
        asked switch
        {
            { } range when range.First >= length => (416, "Range Not Satisfiable", 0, $"bytes */{Text(length)}"),
            { } range => (
                206,
                "Partial Content",
                Math.Min(range.Last, length - 1) - range.First + 1,
                $"bytes {Text(range.First)}-{Text(Math.Min(range.Last, length - 1))}/{Text(length)}"
            ),
            null => (200, "OK", length, (string?)null),
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
