using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Testing;

/// <summary>
/// Answers request specs as a correct server with one file would, without any socket, so that planning can be driven
/// to its end. A test bends single answers with <see cref="Bend"/>.
/// </summary>
public sealed class ScriptedServer(long length)
{
    public const string LastModified = "Tue, 03 Nov 2026 10:00:00 GMT";

    /// <summary>Replaces the answer to a spec; null leaves the correct one.</summary>
    public Func<RequestSpec, Exchange?> Bend { get; init; } = _ => null;

    public ResponseHead Reply(RequestSpec spec)
    {
        if (spec.Range is { } range && range.First >= length)
        {
            return Head(416, ("Content-Range", $"bytes */{length}"), ("Content-Length", "0"));
        }

        if (spec.Range is { } inside)
        {
            var last = Math.Min(inside.Last, length - 1);
            return Head(
                206,
                ("Content-Length", $"{last - inside.First + 1}"),
                ("Content-Range", $"bytes {inside.First}-{last}/{length}"),
                ("Last-Modified", LastModified)
            );
        }

        return Head(200, ("Content-Length", $"{length}"), ("Last-Modified", LastModified));
    }

    public Exchange Answer(RequestSpec spec, Route route, int number) =>
        (Bend(spec) ?? Exchange(spec, Reply(spec))) with
        {
            Number = number,
            Route = route,
        };

    public static Exchange Exchange(RequestSpec spec, ResponseHead? head, ExchangeFailure? failure = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var octets = spec.Method == "HEAD" ? 0 : head?.ContentLength ?? 0;
        var cut = Math.Min(octets, spec.BodyLimit ?? long.MaxValue);
        return new Exchange
        {
            Number = 0,
            Spec = spec,
            Route = Route.Control,
            StartedAt = DateTimeOffset.UnixEpoch,
            Response = head,
            Failure = failure,
            Body = head is null
                ? null
                : new BodyFacts { Length = cut, End = cut < octets ? BodyEnd.CutByPlan : BodyEnd.Complete },
        };
    }

    public static ResponseHead Head(int status, params (string Name, string Value)[] headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        HeaderList list = [.. headers.Select(h => new HeaderField(h.Name, h.Value))];
        return new ResponseHead
        {
            Bytes =
            [
                .. System.Text.Encoding.Latin1.GetBytes(
                    $"HTTP/1.1 {status} X\r\n{string.Join("", list.Select(h => h + "\r\n"))}\r\n"
                ),
            ],
            Version = "HTTP/1.1",
            Status = status,
            Reason = "X",
            Headers = list,
            Framing = BodyFraming.ContentLength,
            ContentLength = list.Get("Content-Length") is { } text
                ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
                : null,
            KeepAlive = true,
        };
    }

    public static ExchangeFailure Failure(FailureStage stage, string cause) =>
        new()
        {
            Stage = stage,
            Side = FailureSide.Unknown,
            Cause = cause,
            Detail = cause,
        };

    /// <summary>Plays a whole plan and returns its exchanges.</summary>
    public ImmutableArray<Exchange> Play(
        HttpUrl url,
        ProbeOptions options,
        Route route,
        Leg leg = Leg.Main,
        int most = 200
    )
    {
        var log = ExchangeLog.Empty;
        while (Planner.Next(new PlanContext(url, options, route, leg, log), Checks.AllChecks.List) is { } spec)
        {
            if (log.All.Length >= most)
            {
                throw new InvalidOperationException($"the plan has not ended after {most} requests");
            }

            log = log.With(Answer(spec, route, log.All.Length + 1));
        }

        return log.All;
    }
}
