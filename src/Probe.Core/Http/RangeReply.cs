using System.Collections.Immutable;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>
/// Classifies the reply to a GET by what it says about ranges. Pure and free of BITS: a check decides what a kind
/// means for a job. Nothing that is unknown (null) counts against the reply.
/// </summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Acceptable">
/// True when a client that asked for exactly this can use it; false when it cannot, or would store wrong bytes; null
/// when that depends on the client or on more than the head (errors, 416, multipart).
/// </param>
/// <param name="Expected">The octets that were due, where they can be told; for a suffix only with a known total.</param>
/// <param name="ContentRange">The reply's Content-Range, where one could be read.</param>
/// <param name="Problem">For <see cref="RangeReplyKind.UnreadableContentRange"/>: what is wrong with it.</param>
public sealed record RangeReply(
    RangeReplyKind Kind,
    bool? Acceptable,
    ByteRange? Expected,
    ContentRange? ContentRange,
    string? Problem = null
)
{
    /// <summary>Classifies one exchange with a response; null without one.</summary>
    /// <param name="exchange">The exchange; its Range header line says what was asked.</param>
    /// <param name="knownTotal">Length of the file in octets as the HEAD gave it; null when unknown.</param>
    public static RangeReply? Of(Exchange exchange, long? knownTotal)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Response is not { } head)
        {
            return null;
        }

        // A body that was cut or broke off says nothing about the length that was meant.
        var bodyLength = exchange.Body is { End: BodyEnd.Complete } body ? body.Length : (long?)null;
        var asked =
            exchange.Spec.Headers.Get("Range") is { } range ? RangeRequest.Parse(range, out _)
            : exchange.Spec.Range is { } single ? RangeRequest.For(single)
            : null;
        return Classify(
            asked,
            head.Status,
            [.. head.Headers.GetAll("Content-Range")],
            head.Headers.Get("Content-Type"),
            bodyLength,
            head.ContentLength,
            knownTotal
        );
    }

    /// <summary>Classifies a reply by its parts.</summary>
    /// <param name="asked">The ranges asked for; null for a GET without Range.</param>
    /// <param name="status">The reply's status.</param>
    /// <param name="contentRanges">Values of all Content-Range lines, in order.</param>
    /// <param name="contentType">Content-Type, for multipart/byteranges; null when there is none.</param>
    /// <param name="bodyLength">Octets of the whole body; null when it was not read to its end.</param>
    /// <param name="contentLength">Content-Length in octets; null when there is none.</param>
    /// <param name="knownTotal">Length of the file in octets, from elsewhere; null when unknown.</param>
    public static RangeReply Classify(
        RangeRequest? asked,
        int status,
        ImmutableArray<string> contentRanges,
        string? contentType,
        long? bodyLength,
        long? contentLength,
        long? knownTotal
    )
    {
        ContentRange? contentRange = null;
        string? problem = null;
        var distinct = contentRanges.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (distinct.Length == 1)
        {
            contentRange = ContentRange.Parse(distinct[0], out problem);
        }

        var total = contentRange?.Total ?? knownTotal;
        var expected = asked is { Ranges: [var only] } ? Due(only, total) : null;
        RangeReply Reply(RangeReplyKind kind, bool? acceptable) =>
            new(kind, acceptable, expected, contentRange, problem);

        if (asked is null)
        {
            return status switch
            {
                206 => Reply(RangeReplyKind.PartialNotAsked, false),
                200 => Reply(RangeReplyKind.Whole, null),
                _ => Reply(RangeReplyKind.OtherStatus, null),
            };
        }

        switch (status)
        {
            case 200:
                // The whole file is what was asked for only where the range spans it.
                var whole = bodyLength ?? contentLength ?? total;
                var spansAll =
                    asked.Ranges is [var one]
                    && whole is { } length
                    && one.Resolve(length) is { First: 0 } all
                    && all.Length == length;
                return Reply(RangeReplyKind.WholeFile, spansAll ? null : false);
            case 416:
                var satisfiable = total is { } size && asked.Ranges.Any(r => r.Resolve(size) is not null);
                return Reply(satisfiable ? RangeReplyKind.RefusedThoughSatisfiable : RangeReplyKind.Refused, null);
            case 206:
                break;
            default:
                return Reply(RangeReplyKind.OtherStatus, null);
        }

        if (distinct.Length > 1)
        {
            return Reply(RangeReplyKind.ConflictingContentRanges, false);
        }

        if (distinct.Length == 0)
        {
            return (IsMultipart(contentType), asked.Ranges.Length) switch
            {
                (true, 1) => Reply(RangeReplyKind.MultipartForOneRange, false),
                (true, _) => Reply(RangeReplyKind.Multipart, null),
                _ => Reply(RangeReplyKind.NoContentRange, false),
            };
        }

        if (contentRange is null)
        {
            // 'bytes */*' is no valid value at all, yet what it wants to say is plain.
            return Reply(
                distinct[0].TrimStart(' ', '\t').StartsWith("bytes */", StringComparison.OrdinalIgnoreCase)
                    ? RangeReplyKind.UnsatisfiedOn206
                    : RangeReplyKind.UnreadableContentRange,
                false
            );
        }

        if (contentRange.Range is not { } sent)
        {
            return Reply(RangeReplyKind.UnsatisfiedOn206, false);
        }

        var lengthsFit = (bodyLength ?? sent.Length) == sent.Length && (contentLength ?? sent.Length) == sent.Length;
        if (asked.Ranges.Length > 1)
        {
            return lengthsFit
                ? Reply(RangeReplyKind.SingleForSeveralRanges, null)
                : Reply(RangeReplyKind.LengthMismatch, false);
        }

        var fit = Fit(asked.Ranges[0], sent, total);
        if (fit == RangeReplyKind.OtherRange)
        {
            return Reply(fit, false);
        }

        if (!lengthsFit)
        {
            return Reply(RangeReplyKind.LengthMismatch, false);
        }

        if (contentRange.Total is { } said && knownTotal is { } known && said != known)
        {
            return Reply(RangeReplyKind.OtherTotal, false);
        }

        return Reply(fit, true);
    }

    private static RangeReplyKind Fit(RangeSpec asked, ByteRange sent, long? total)
    {
        if (asked.SuffixLength is { } suffix)
        {
            // With an unknown total only the length can be judged.
            return total is { } length
                ? asked.Resolve(length) != sent
                    ? RangeReplyKind.OtherRange
                    : sent.Length < suffix
                        ? RangeReplyKind.Clamped
                        : RangeReplyKind.Exact
                : sent.Length == suffix
                    ? RangeReplyKind.Exact
                    : RangeReplyKind.OtherRange;
        }

        if (sent.First != asked.First)
        {
            return RangeReplyKind.OtherRange;
        }

        if (asked.Last is not { } last)
        {
            return total is null || sent.Last == total - 1 ? RangeReplyKind.Exact : RangeReplyKind.OtherRange;
        }

        if (sent.Last == last)
        {
            return RangeReplyKind.Exact;
        }

        return sent.Last < last && sent.Last == total - 1 ? RangeReplyKind.Clamped : RangeReplyKind.OtherRange;
    }

    private static ByteRange? Due(RangeSpec asked, long? total) =>
        total is { } length ? asked.Resolve(length)
        : asked is { First: { } first, Last: { } last } ? new ByteRange(first, last)
        : null;

    private static bool IsMultipart(string? contentType) =>
        contentType is not null
        && contentType.Split(';')[0].Trim().Equals("multipart/byteranges", StringComparison.OrdinalIgnoreCase);
}
