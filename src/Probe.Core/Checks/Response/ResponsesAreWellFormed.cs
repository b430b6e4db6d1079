using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Planning;

namespace Probe.Checks.Response;

/// <summary>Every reply can be read: head, lengths and chunk framing.</summary>
public sealed class ResponsesAreWellFormed : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "responses-are-well-formed",
            Group = "response",
            Level = CheckLevel.Required,
            Summary = "Every reply is HTTP/1.x that WinHTTP can read; BITS retries an unreadable one without end.",
            NoRemedies = "a malformed reply is a defect of the software, which no setting mends",
            BitsErrors = [HResults.MalformedResponse],
            Sources =
            [
                RuleSources.MessageFormat,
                RuleSources.MessageBody,
                RuleSources.WsusAgents,
                RuleSources.TroubleshootingBits,
                RuleSources.WinHttpMessages,
            ],
            Inferred =
                "Documented for heads that cannot be parsed or end inside. That WinHTTP gives the same code for bad "
                + "chunk framing, conflicting lengths, endless interim replies and oversized trailers is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.ForegroundHead()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Response is not null
            || (exchange.Failure is { Stage: FailureStage.ReceiveHead } failure && IsUnreadable(failure.Cause));
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) => Judgement.NotRun("no reply came");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        count == 1 ? "the one reply can be read" : $"all {count} replies can be read";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Failure is { } failure && IsUnreadable(failure.Cause)
            ? PortSpeaksTls.Reworded(Unreadable(exchange, failure), exchange, context)
            : ConflictingLengths(exchange);
    }

    private static bool IsUnreadable(string cause) =>
        cause
            is FailureCauses.MalformedHead
                or FailureCauses.ClosedInHead
                or FailureCauses.MalformedChunk
                or FailureCauses.ChunkFramingTooLarge
                or FailureCauses.TooManyInterim
                or FailureCauses.TrailersTooLarge;

    private static Fault Unreadable(Exchange exchange, ExchangeFailure failure)
    {
        var inHead = failure.Cause is FailureCauses.MalformedHead or FailureCauses.ClosedInHead;
        var where =
            failure.Offset is { } offset
            && failure.Cause is not (FailureCauses.ClosedInHead or FailureCauses.TooManyInterim)
            && !failure.Detail.Contains($"octet {offset} ", StringComparison.Ordinal)
                ? $" at octet {offset} of the {(inHead ? "head" : "raw body")}"
                : "";
        var bytes = failure.ReceivedBytes.IsDefaultOrEmpty
            ? ""
            : "; received " + Saying.Excerpt(failure.ReceivedBytes, inHead ? failure.Offset : null);
        return new Fault
        {
            Kind = failure.Cause,
            Summary = failure.Cause switch
            {
                FailureCauses.MalformedHead => "A reply's head cannot be parsed",
                FailureCauses.ClosedInHead => "The connection closes inside a reply's head",
                FailureCauses.MalformedChunk => "A reply's chunk framing cannot be parsed",
                FailureCauses.ChunkFramingTooLarge => "A reply is almost all chunk framing and hardly any data",
                FailureCauses.TooManyInterim => "Interim (1xx) replies follow each other and no final one comes",
                _ => "The trailers after a chunked body do not end",
            },
            Expected =
                failure.Cause == FailureCauses.TooManyInterim ? "a final reply, after a few interim ones at most"
                : inHead
                    ? "a status line such as 'HTTP/1.1 200 OK', header lines 'Name: value' and an empty line, each ended by CR LF"
                : "a body framed by Content-Length or by well-formed chunks (RFC 9112, 6 and 7.1)",
            Actual = $"{Saying.Asked(exchange)}: {failure.Detail}{where}{bytes}",
            Remedy =
                "Look at the raw octets through the proxy and without it: "
                + Reproduce.WithCurl(exchange)
                + " . Repair or replace the hop that writes them. BITS retries by itself once replies can be read.",
            HResult = HResults.MalformedResponse,
            Basis = inHead ? "documented" : "inferred",
            // Octets of a head that could not be read are in the failure record, by their offset in the head.
            Part = inHead ? EvidencePart.ResponseHead : EvidencePart.Failure,
            Offset = failure.Offset,
            Length = failure.Offset is null ? null : 1,
        };
    }

    private static Fault? ConflictingLengths(Exchange exchange)
    {
        if (
            exchange.Response is not { } head
            || head.Anomalies.FirstOrDefault(a => a.Kind == AnomalyKinds.ConflictingLengths) is not { } anomaly
        )
        {
            return null;
        }

        var values = string.Join(", ", head.Headers.GetAll("Content-Length").Take(4).Select(Saying.Quote));
        return new Fault
        {
            Kind = AnomalyKinds.ConflictingLengths,
            Summary = "A reply gives two Content-Length values that disagree",
            Expected =
                "one Content-Length, or the same value each time (RFC 9112, 6.3: otherwise the reply is invalid)",
            Actual = $"{Saying.Asked(exchange)}: Content-Length values {values}",
            Remedy =
                "Find the hop that adds the second Content-Length (a filter, a WAF or a header rule) and remove that rule; "
                + "compare "
                + Reproduce.WithCurl(exchange)
                + " with and without the proxy.",
            HResult = HResults.MalformedResponse,
            Basis = "inferred",
            Offset = anomaly.Offset,
            Length = 1,
        };
    }
}
