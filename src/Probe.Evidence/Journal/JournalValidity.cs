using Probe.Evidence.Bundles;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Evidence.Journal;

/// <summary>
/// What holds of every record that this program writes, and that whoever judges relies on: a journal may have been
/// written by anybody.
/// </summary>
internal static class JournalValidity
{
    /// <summary>Longest phase of an exchange: very many of them can be summed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Longest duration that a run is asked for: what BITS holds as seconds in 32 bits.</summary>
    private static readonly TimeSpan LongestSetting = TimeSpan.FromSeconds(uint.MaxValue);

    /// <summary>Most octets of one body: very many of them can be summed.</summary>
    private const long MostOfBody = 1L << 46;

    /// <summary>Most octets of one direction of a tunnel, which may be open for very long.</summary>
    private const long MostOfTunnel = 1L << 56;

    /// <summary>What is wrong with a record; null when nothing is.</summary>
    internal static string? ProblemOf(JournalRecord record)
    {
        var members = (
            (object?[])
                [
                    record.Begin,
                    record.Run,
                    record.Exchange,
                    record.Seen,
                    record.Other,
                    record.Edit,
                    record.Tunnel,
                    record.Answer,
                    record.Unasked,
                    record.Masked,
                    record.End,
                ]
        ).Count(m => m is not null);
        return members != 1 ? "a line has one record"
            : record.Begin is { } begin && !IsTime(begin.StartedAt) ? "the journal's time is none"
            : record.Begin?.Bodies is { } bodies && (bodies.Length == 0 || bodies.AsSpan().ContainsAny('/', '\\', ':'))
                ? "the folder of bodies is none"
            : record.Run is { } run ? ProblemOf(run)
            : record.End is { } end && !(IsTime(end.At) && Is(end.Duration, LongestSetting)) ? "the end's time is none"
            : record.Edit is { } edit && !(IsTime(edit.Time) && edit.Offset >= 0) ? "the change's place is none"
            : record.Other is { } other && !(IsTime(other.Time) && other.Status is null or (>= 0 and <= 999))
                ? "the request's time or status is none"
            : record.Tunnel is { } tunnel ? ProblemOf(tunnel)
            : record.Answer is { } answer && !(IsTime(answer.At) && answer.Status is >= 100 and <= 999)
                ? "the answer's time or status is none"
            : record.Unasked is { } unasked
            && !(
                IsTime(unasked.StartedAt)
                && Is(unasked.Total, LongestSetting)
                && unasked.Octets is >= 0 and <= MostOfTunnel
            )
                ? "the connection's times or octets are none"
            : record.Exchange is { } own ? ProblemOf(own.Exchange)
            : record.Seen is { BodyFile: { } file } && !BundleNames.IsBody(file) ? "the body's name is none"
            : record.Seen is { } seen ? ProblemOf(seen.Exchange)
            : null;
    }

    private static string? ProblemOf(BlindTunnel tunnel) =>
        !IsTime(tunnel.StartedAt) || !Is(tunnel.Opening, Longest) || !Is(tunnel.Total, LongestSetting)
            ? "the tunnel's times are none"
        : tunnel.OctetsUp is < 0 or > MostOfTunnel || tunnel.OctetsDown is < 0 or > MostOfTunnel
            ? "the tunnel's octets are none"
        : null;

    private static string? ProblemOf(JournalRun run)
    {
        var options = run.Options;
        var limits = options.Limits;
        return run.Number < 1 || options.Urls.Length > 100_000 ? "no such run"
            : !IsTime(run.StartedAt) ? "the run's time is none"
            : Profiles.Find(options.Profile) is null
                ? $"this version has no profile '{Printable.Escape(options.Profile, 40)}'"
            : run.Decision.Route is { } route && !IsRoute(route) ? "the run's route is none"
            : !(
                (TimeSpan?[])
                    [
                        options.ConnectTimeout,
                        options.ControlConnectTimeout,
                        options.IdleTimeout,
                        options.MaxTime,
                        options.Retry.MinimumDelay,
                        options.Retry.NoProgressTimeout,
                    ]
            ).All(t => t is null || Is(t.Value, LongestSetting))
                ? "the run's time-outs are none"
            : options is { WsusFiles: < 0 } or { VerifyLimit: < 0 } or { MaxBytes: < 0 } or { MaxRedirects: < 0 }
            || limits is { MaxHeadOctets: < 0 } or { MaxHeaderCount: < 0 } or { MaxInterimResponses: < 0 }
            || limits is { MaxChunkLineOctets: < 0 } or { MaxFramingOctets: < 0 }
            || limits is { MaxTrailerOctets: < 0 } or { MaxDrainOctets: < 0 }
                ? "the run's bounds are none"
            : null;
    }

    private static string? ProblemOf(Exchange exchange)
    {
        var spec = exchange.Spec;
        return exchange.Number is < 1 or > 10_000_000 ? "the exchange's number is none"
            : !IsTime(exchange.StartedAt) ? "the exchange's time is none"
            : spec is { Hop: < 0 } or { Attempt: < 0 } or { Round: < 0 } or { Method.Length: 0 }
                ? "the request's counts are none"
            : !IsRoute(exchange.Route) ? "the exchange's route is none"
            : exchange is { Response: null, Failure: null } ? "the exchange has neither a reply nor a failure"
            : exchange.Response is null != exchange.Body is null ? "the reply's head and body are not both there"
            : spec.BodyLimit < 0 ? "the request's bound is none"
            : spec.FollowUpOf is { } of && (of < 1 || of >= exchange.Number)
                ? "the exchange follows up none that was before it"
            : spec.Range is { } range && !IsRange(range) ? "the request's range is none"
            : !spec.Ranges.All(IsRange) || !spec.KeepSlices.All(IsRange) ? "the request's ranges are none"
            : !IsTimed(exchange.Timings) ? "the exchange's times are none"
            : exchange.Lookup is { } lookup && (uint)lookup.Deciding >= (uint)lookup.Answers.Length
                ? "the look-up has no answer that counts"
            : exchange.Lookup is { } looked && !Is(looked.Took, Longest)
            || exchange.Connection.Attempts.Any(a => !Is(a.Took, Longest))
                ? "the connection's times are none"
            : ((ResponseHead?[])[exchange.Response, exchange.Tunnel?.Response, .. exchange.Interim]).Any(h =>
                h is not null && !IsHead(h)
            )
                ? "the reply's head is none"
            : exchange.Body is { } body ? ProblemOf(body)
            : null;
    }

    private static string? ProblemOf(BodyFacts body)
    {
        if (body.Length is < 0 or > MostOfBody || body.FileOffset < 0 || body.FileOffset > long.MaxValue - body.Length)
        {
            return "the body's length is none";
        }

        long end = 0;
        foreach (var slice in body.Slices)
        {
            if (slice.Offset < end || slice.Offset > body.Length - slice.Bytes.Length)
            {
                return "the body's slices do not follow each other within it";
            }

            end = slice.Offset + slice.Bytes.Length;
        }

        return body.Blocks.Any(b => b.Index is < 0 or > long.MaxValue / BodyFacts.BlockOctets - 1)
                ? "the body's blocks are none"
            : body.Series is { Length: < 0 } ? "the series' length is none"
            : null;
    }

    private static bool IsRange(ByteRange range) =>
        range.First >= 0 && range.Last >= range.First && range.Last < long.MaxValue;

    private static bool IsRoute(Route route) => route.Kind == RouteKind.Direct || route.Proxy is not null;

    private static bool IsHead(ResponseHead head) =>
        head.Status is >= 100 and <= 999 && head.ContentLength is null or >= 0;

    private static bool IsTimed(Timings timings) =>
        (
            (TimeSpan?[])
                [
                    timings.Resolve,
                    timings.Connect,
                    timings.ProxyTls,
                    timings.Tunnel,
                    timings.Tls,
                    timings.Send,
                    timings.FirstByte,
                    timings.HeadEnd,
                    timings.BodyEnd,
                    timings.Total,
                ]
        ).All(t => t is null || Is(t.Value, Longest));

    private static bool Is(TimeSpan time, TimeSpan longest) => time >= TimeSpan.Zero && time <= longest;

    private static bool IsTime(DateTimeOffset time) => time.Year is >= 1970 and <= 9000;
}
