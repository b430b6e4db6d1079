using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>No other 4xx: 405 on GET, 411, 412, 416 on a range that exists, 429, …</summary>
public sealed class NoOtherClientErrors : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "no-other-client-errors",
            Group = "status",
            Level = CheckLevel.Required,
            Summary =
                "No request is answered with another 4xx, such as 405, 411, 412, 429, or 416 for a range that exists; nor with 304, or a status beyond 599.",
            Ailments =
            [
                Ailment.MethodNotAllowed,
                Ailment.LengthRequired,
                Ailment.PreconditionFailed,
                Ailment.UriTooLong,
                Ailment.RangeNotSatisfiable,
                Ailment.TooManyRequests,
                Ailment.CopiesDiffer,
            ],
            BitsErrors =
            [
                HResults.ForStatus(400),
                HResults.ForStatus(416),
                HResults.ForStatus(405),
                HResults.ForStatus(411),
                HResults.ForStatus(412),
                HResults.ForStatus(429),
            ],
            Sources = [RuleSources.TroubleshootingBits, RuleSources.ReturnValues, RuleSources.RangeNotSatisfiable],
            Inferred = "Statuses without a constant of their own follow 0x80190000 | status.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange()).Concat(context.LastRange()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is not null;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is another 4xx";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (
            exchange.Status is not (304 or >= 600 or (>= 400 and < 500 and not (401 or 403 or 404 or 407)))
            || (exchange.Status == 416 && StatusAnswers.Is416InPlace(exchange))
            || StatusAnswers.IsAboutHead(exchange, context.Log)
        )
        {
            return null;
        }

        var status = exchange.Status.Value;
        var fault = StatusAnswers.Fault(
            exchange,
            $"{Saying.Asked(exchange)} is refused: {status}",
            exchange.Spec.Range is null ? "200" : "206",
            Remedy(status) + " Check: " + Reproduce.WithCurl(exchange)
        ) with
        {
            // Nothing beyond 599 has a code of its own.
            HResult = status < 600 ? HResults.ForStatus(status) : HResults.MalformedResponse,
            Basis = status is 405 or 411 or 416 ? "documented" : "inferred",
        };
        return PortSpeaksTls.Reworded(fault, exchange, context);
    }

    private static string Remedy(int status) =>
        status switch
        {
            304 =>
                "Whoever answers says 'not modified' to a request without a condition it could hold: a cache with a broken "
                    + "copy. Purge it.",
            405 => "Allow GET for this path at whoever answers.",
            408 => "The peer gave up waiting for the request; raise its client time-out.",
            411 => "The proxy wants a Content-Length on requests that have no body; switch that rule off.",
            412 =>
                "The file changed under the job, or a cache or farm member has another Last-Modified for it: purge the cached copy "
                    + "and make all members give the same Last-Modified.",
            414 => "Raise the limit on the length of a request line.",
            416 => "A cache holds a shorter or empty copy of the file: purge it; and let ranges pass to the origin.",
            429 => "Somebody limits the rate of requests; exempt update clients, which send many small ranges.",
            431 => "Raise the limit on request headers.",
            451 => "A filter blocks the URL on legal grounds; exempt it.",
            _ => "Find the rule that gives this status at whoever answers and exempt the WSUS host.",
        };
}
