using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Status;

/// <summary>What the status checks share: which answers they look at and how they quote them.</summary>
internal static class StatusAnswers
{
    /// <summary>Status of the answer that stands: the origin's or proxy's reply, or the proxy's refusal of the tunnel.</summary>
    internal static int? StatusOf(Exchange exchange) => exchange.Status ?? TunnelStatus(exchange);

    /// <summary>True when an answer with a status came, of any kind.</summary>
    internal static bool HasStatus(Exchange exchange) => StatusOf(exchange) is not null;

    /// <summary>
    /// True when the server rejects HEAD alone, which head-is-allowed reports: the same file answers a GET.
    /// </summary>
    internal static bool IsAboutHead(Exchange exchange, ExchangeLog log) =>
        exchange.Spec.Method == "HEAD"
        && (
            exchange.Status is 400 or 405 or 501
            || log.Settled.Any(e => e.Spec.Leg == exchange.Spec.Leg && e.Spec.Method == "GET" && e.Status is 200 or 206)
        );

    /// <summary>True when 416 is the right answer: nothing of the range exists.</summary>
    internal static bool Is416InPlace(Exchange exchange) =>
        exchange.Spec.Purpose is Purpose.UnsatisfiableRange or Purpose.PastEndRange;

    /// <summary>A fault with the status line as its evidence.</summary>
    internal static Fault Fault(Exchange exchange, string summary, string expected, string remedy)
    {
        var status = StatusOf(exchange)!.Value;
        var head = exchange.Response ?? exchange.Tunnel!.Response!;
        var where = exchange.Response is null ? "CONNECT" : Saying.Asked(exchange);
        var server = head.Headers.Get("Server") is { } name ? $", Server: {Saying.Quote(name)}" : "";
        return new Fault
        {
            Kind = $"status_{status}",
            Summary = summary,
            Expected = expected,
            Actual = $"{where}: {Saying.Quote(head.StatusLine)}{server}",
            Remedy = remedy,
            HResult = Bits.HResults.ForStatus(status),
            Part = exchange.Response is null ? EvidencePart.TunnelResponse : EvidencePart.ResponseHead,
            Offset = 0,
            Length = Math.Max(0, head.Bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n')),
        };
    }

    private static int? TunnelStatus(Exchange exchange) =>
        exchange.Tunnel?.Response is { Status: >= 300 } head ? head.Status : null;
}
