using Probe.Bits;
using Probe.Checks.Head;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;

namespace Probe.Checks.Range;

/// <summary>A file that HEAD calls empty is empty when it is fetched.</summary>
public sealed class EmptyFileIsServed : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "empty-file-is-served",
            Group = "range",
            Level = CheckLevel.Required,
            Summary =
                "Where HEAD says Content-Length: 0, GET gives 200 without octets; otherwise a job fails, or stores an empty file and calls it done.",
            NoRemedies = "an empty file taken for an error is a defect of the software, which no setting mends",
            BitsErrors = [HResults.IncorrectFileHash, HResults.ForStatus(502), HResults.ForStatus(416)],
            Sources = [RuleSources.Head, RuleSources.ContentLength, RuleSources.UpdateErrors],
            Inferred =
                "Statuses are 0x80190000 | status. That a job asks for no octet of a file that HEAD calls empty, and the update agent then reports its digest, is inferred.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.ForegroundHead()).Concat(context.WholeFile());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (HeadAnswers.IsJobHead(exchange))
        {
            // Without a GET the control's HEAD can tell that a hop makes up the zero.
            return exchange.Response is { Status: 200, ContentLength: 0 }
                && context.Log.CounterpartOf(exchange)?.Response is { Status: 200, ContentLength: not null };
        }

        return exchange.Spec is { Method: "GET", Range: null }
            && exchange is { Failure: null, Body: not null }
            // A redirect, a login or a missing file has nothing to do with how long the file is.
            && exchange.Status is (>= 200 and < 300) or (>= 400 and not (401 or 403 or 404 or 407))
            && HeadAnswers.WithLengthFor(context.Log, exchange)?.Response!.ContentLength == 0;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var head = context.Log.Settled.FirstOrDefault(e =>
            !e.IsControl && HeadAnswers.IsJobHead(e) && e.Response is { Status: 200, ContentLength: not null }
        );
        return head?.Response!.ContentLength switch
        {
            null => Judgement.NotRun("no HEAD gave a length"),
            0 => Judgement.NotRun("HEAD says that the file is empty, and no GET was answered to compare with"),
            var length => Judgement.NotApplicable($"the file is not empty: HEAD gives {Saying.Octets(length.Value)}"),
        };
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) =>
        $"HEAD says 0 octets, and {count} of {count} answers that could contradict do not";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (HeadAnswers.IsJobHead(exchange))
        {
            return context.Log.CounterpartOf(exchange) is { Response.ContentLength: > 0 } control
                ? NotEmpty(
                        exchange,
                        exchange,
                        $"HEAD: Content-Length: 0, while the origin says {control.Response.ContentLength} directly (exchange {control.Number})"
                    )
                    .At(exchange.Response!, "Content-Length")
                : null;
        }

        var head = HeadAnswers.WithLengthFor(context.Log, exchange)!;
        if (exchange.Status != 200)
        {
            return new Fault
            {
                Kind = "refused",
                Summary = $"GET of an empty file is answered with {exchange.Status}",
                Expected = "200 with Content-Length: 0",
                Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)}",
                Remedy =
                    "A hop takes a reply without octets for a broken one (Squid: ERR_ZERO_SIZE_OBJECT). Update it, or exempt "
                    + "the update server from it. Check: "
                    + Reproduce.WithCurl(exchange),
                HResult = HResults.ForStatus(exchange.Status!.Value),
                Basis = exchange.Status >= 400 ? "documented" : "inferred",
                Offset = 0,
                Length = exchange.Response!.StatusLine.Length,
            };
        }

        var octets = exchange.Body!.Length;
        return octets == 0
            ? null
            : NotEmpty(
                exchange,
                head,
                $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)} with {Saying.Octets(octets)}, where HEAD says none (exchange {head.Number})"
            ) with
            {
                Part = EvidencePart.ResponseBody,
                Offset = 0,
                Length = 1,
            };
    }

    private static Fault NotEmpty(Exchange exchange, Exchange head, string actual) =>
        new()
        {
            Kind = exchange == head ? "head_says_empty" : "not_empty",
            Summary = "HEAD says that the file is empty, and it is not",
            Expected = "Content-Length with the file's length in the answer to HEAD; 0 only for an empty file",
            Actual = actual,
            Remedy =
                "Repair the hop that answers HEAD with Content-Length: 0: it counts the body that an answer to HEAD "
                + "does not have (scripts, some application gateways). Check: "
                + Reproduce.WithCurl(head),
            HResult = HResults.IncorrectFileHash,
            Basis = "inferred",
            EndsJob = false,
        };
}
