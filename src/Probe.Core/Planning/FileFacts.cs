using Probe.Exchanges;
using Probe.Http;

namespace Probe.Planning;

/// <summary>What the answers so far say of the file itself.</summary>
public static class FileFacts
{
    /// <summary>
    /// Length in octets by the best source there is: a HEAD's Content-Length, else a Content-Range total, else
    /// the Content-Length of a whole answer; null when none of them is known.
    /// </summary>
    public static long? Length(ExchangeLog log, Leg leg)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Length(leg, FindLength);
    }

    private static long? FindLength(ExchangeLog log, Leg leg)
    {
        var settled = log.Settled.Where(e => e.Spec.Leg == leg && e.Response is not null).ToList();
        return settled
                .Where(e => IsJobHead(e) && e.Status == 200)
                .Select(e => e.Response!.ContentLength)
                .FirstOrDefault(n => n is not null)
            ?? settled.Where(e => e.Status == 206).Select(Total).FirstOrDefault(n => n is not null)
            ?? settled
                .Where(e => e.Spec.Method == "GET" && e.Status == 200)
                .Select(e => e.Response!.ContentLength)
                .FirstOrDefault(n => n is not null);
    }

    /// <summary>Last-Modified as the leg's first answer gave it, verbatim; null when none did.</summary>
    public static string? LastModified(ExchangeLog log, Leg leg)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log
            .Settled.Where(e => e.Spec.Leg == leg && IsJobHead(e) && e.Status == 200)
            .Select(e => e.Response!.Headers.Get("Last-Modified"))
            .FirstOrDefault(v => v is not null);
    }

    /// <summary>Total of a 206's Content-Range; null when there is none or it cannot be read.</summary>
    public static long? Total(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Response?.Headers.Get("Content-Range") is { } value
            ? ContentRange.Parse(value, out _)?.Total
            : null;
    }

    private static bool IsJobHead(Exchange exchange) =>
        exchange.Spec.Purpose is Purpose.BackgroundHead or Purpose.ForegroundHead;
}
