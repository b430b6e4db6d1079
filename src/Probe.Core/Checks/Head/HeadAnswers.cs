using Probe.Exchanges;
using Probe.Planning;

namespace Probe.Checks.Head;

/// <summary>Questions on HEADs that several checks ask.</summary>
internal static class HeadAnswers
{
    /// <summary>True for the HEAD that a job sends.</summary>
    internal static bool IsJobHead(Exchange exchange) =>
        exchange.Spec
            is { Method: "HEAD", Purpose: Purpose.BackgroundHead or Purpose.ForegroundHead or Purpose.RepeatedHead };

    /// <summary>The HEAD with a length that a job would hold an answer against: its own shape's, else the other's.</summary>
    /// <param name="log">Every exchange.</param>
    /// <param name="answer">The answer to be held against it.</param>
    internal static Exchange? WithLengthFor(ExchangeLog log, Exchange answer)
    {
        var shape = answer.Spec.Purpose.Shape() ?? JobShape.Background;
        Exchange? first = null;
        foreach (var head in log.Heads)
        {
            if (
                head.Spec.Leg == answer.Spec.Leg
                && IsJobHead(head)
                && head.Response is { Status: 200, ContentLength: not null }
            )
            {
                if (head.Spec.Purpose.Shape() == shape)
                {
                    return head;
                }

                first ??= head;
            }
        }

        return first;
    }

    /// <summary>A GET of the same leg that got the file or a piece of it; null when none did.</summary>
    internal static Exchange? FineGet(ExchangeLog log, Exchange head) =>
        log.Settled.FirstOrDefault(e =>
            e.Spec.Leg == head.Spec.Leg
            && e is { Spec.Method: "GET", Status: 200 or 206, Failure: null }
            && !e.Spec.Purpose.IsOdd()
        );

    /// <summary>
    /// True when a HEAD was rejected for being a HEAD: by a status that speaks of the method, or by any refusal
    /// or silence when no HEAD of the leg succeeded and a GET did.
    /// </summary>
    internal static bool IsRejected(Exchange exchange, ExchangeLog log) =>
        exchange.Spec.Method == "HEAD"
        && exchange.Status switch
        {
            null => IsUnanswered(exchange) && OnlyGetsSucceed(log, exchange),
            // GET is answered alike, so it is not about the method.
            400 or 405 or 501 => !log.Settled.Any(e =>
                e.Spec.Leg == exchange.Spec.Leg && e.Spec.Method == "GET" && e.Status == exchange.Status
            ),
            // Credentials are wanted, or less at once: nothing to do with the method.
            401 or 407 or 408 or 429 => false,
            >= 400 => OnlyGetsSucceed(log, exchange),
            _ => false,
        };

    private static bool OnlyGetsSucceed(ExchangeLog log, Exchange head) =>
        FineGet(log, head) is not null
        && !log.Settled.Any(e => e.Spec.Leg == head.Spec.Leg && IsJobHead(e) && e.Status is >= 200 and < 300);

    private static bool IsUnanswered(Exchange exchange) =>
        exchange.Failure
            is {
                Stage: FailureStage.Send or FailureStage.ReceiveHead,
                Cause: FailureCauses.ClosedWithoutReply or FailureCauses.Reset or FailureCauses.TimedOut
            };
}
