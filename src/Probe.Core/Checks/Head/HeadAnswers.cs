using Probe.Exchanges;
using Probe.Planning;

namespace Probe.Checks.Head;

/// <summary>Questions on HEADs that several checks ask.</summary>
internal static class HeadAnswers
{
    /// <summary>True for the HEAD that a job sends.</summary>
    internal static bool IsJobHead(Exchange exchange) =>
        exchange.Spec.Method == "HEAD" && exchange.Spec.Purpose is Purpose.BackgroundHead or Purpose.ForegroundHead;

    /// <summary>The HEAD with a length that a job would hold an answer against: its own shape's, else the other's.</summary>
    /// <param name="log">Every exchange.</param>
    /// <param name="answer">The answer to be held against it.</param>
    internal static Exchange? WithLengthFor(ExchangeLog log, Exchange answer)
    {
        var heads = log
            .Settled.Where(e =>
                e.Spec.Leg == answer.Spec.Leg && IsJobHead(e) && e.Response is { Status: 200, ContentLength: not null }
            )
            .ToList();
        var shape = answer.Spec.Purpose.Shape() ?? JobShape.Background;
        return heads.Find(e => e.Spec.Purpose.Shape() == shape) ?? heads.FirstOrDefault();
    }

    /// <summary>A GET of the same leg that got the file or a piece of it; null when none did.</summary>
    internal static Exchange? FineGet(ExchangeLog log, Exchange head) =>
        log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == head.Spec.Leg && e.Spec.Method == "GET" && e.Status is 200 or 206 && e.Failure is null
        );
}
