using Probe.Exchanges;
using Probe.Http;

namespace Probe.Evidence.Journal;

/// <summary>
/// What holds of every record that this program writes, and that whoever judges relies on: a journal may have been
/// written by anybody.
/// </summary>
internal static class JournalValidity
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>What is wrong with a record; null when nothing is.</summary>
    internal static string? ProblemOf(JournalRecord record)
    {
        var members = (
            (object?[])[record.Begin, record.Run, record.Exchange, record.Seen, record.Masked, record.End]
        ).Count(m => m is not null);
        return members != 1 ? "a line has one record"
            : record.Run is { } run && (run.Number < 1 || run.Options.Urls.Length > 100_000) ? "no such run"
            : record.Exchange is { } own ? ProblemOf(own.Exchange)
            : record.Seen is { } seen ? ProblemOf(seen.Exchange)
            : null;
    }

    private static string? ProblemOf(Exchange exchange)
    {
        var spec = exchange.Spec;
        return exchange.Number is < 1 or > 10_000_000 ? "the exchange's number is none"
            : exchange.StartedAt.Year is < 1980 or > 9000 ? "the exchange's time is none"
            : spec is { Hop: < 0 } or { Attempt: < 0 } or { Round: < 0 } or { Method.Length: 0 }
                ? "the request's counts are none"
            : spec.Range is { } range && !IsRange(range) ? "the request's range is none"
            : !spec.Ranges.All(IsRange) || !spec.KeepSlices.All(IsRange) ? "the request's ranges are none"
            : !IsTimed(exchange.Timings) ? "the exchange's times are none"
            : exchange.Lookup is { } lookup && (uint)lookup.Deciding >= (uint)lookup.Answers.Length
                ? "the look-up has no answer that counts"
            : ((ResponseHead?[])[exchange.Response, exchange.Tunnel?.Response, .. exchange.Interim]).Any(h =>
                h is not null && !IsHead(h)
            )
                ? "the reply's head is none"
            : exchange.Body is { } body ? ProblemOf(body)
            : null;
    }

    private static string? ProblemOf(BodyFacts body)
    {
        if (body.Length < 0 || body.FileOffset < 0 || body.FileOffset > long.MaxValue - body.Length)
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
        ).All(t => t is null || (t.Value >= TimeSpan.Zero && t.Value < Longest));
}
