using Probe.Checks.Head;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>What the status checks share: which answers they look at and how they quote them.</summary>
internal static class StatusAnswers
{
    /// <summary>True when HEAD is rejected for being a HEAD, which head-is-allowed reports.</summary>
    internal static bool IsAboutHead(Exchange exchange, ExchangeLog log) => HeadAnswers.IsRejected(exchange, log);

    /// <summary>True when 416 is the right answer: nothing of the range exists.</summary>
    internal static bool Is416InPlace(Exchange exchange) =>
        exchange.Spec.Purpose is Purpose.UnsatisfiableRange or Purpose.PastEndRange;

    /// <summary>A fault with the status line as its evidence.</summary>
    internal static Fault Fault(Exchange exchange, string summary, string expected, string remedy)
    {
        var head = exchange.Response!;
        var server = head.Headers.Get("Server") is { } name ? $", Server: {Saying.Quote(name)}" : "";
        return new Fault
        {
            Kind = $"status_{head.Status}",
            Summary = summary,
            Expected = expected,
            Actual = $"{Saying.Asked(exchange)}: {Saying.Quote(head.StatusLine)}{server}",
            Ailment = Ailments.OfStatus(head.Status),
            Remedy = remedy,
            HResult = Bits.HResults.ForStatus(head.Status),
            Offset = 0,
            Length = Math.Max(0, head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n')),
        };
    }
}
