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
                "Where HEAD says Content-Length: 0, GET has no octets either; a job would store an empty file and call it done.",
            BitsErrors = [HResults.IncorrectFileHash],
            Sources = [RuleSources.Head, RuleSources.ContentLength, RuleSources.UpdateErrors],
            Inferred =
                "That a job asks for no octet of a file that HEAD calls empty, and the update agent then reports its digest, is inferred.",
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
        return exchange.Spec.Method == "GET"
            && exchange is { Status: >= 200 and < 300, Body: not null }
            && exchange.Body.End != BodyEnd.Failed
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
        $"HEAD says 0 octets, and {count} of {count} GETs have none";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = HeadAnswers.WithLengthFor(context.Log, exchange)!;
        var octets = exchange.Body!.Length;
        return octets == 0
            ? null
            : new Fault
            {
                Kind = "not_empty",
                Summary = "HEAD says that the file is empty, GET has octets",
                Expected = $"no octets, as HEAD's Content-Length: 0 says (exchange {head.Number})",
                Actual = $"{Saying.Asked(exchange)}: {Saying.Outcome(exchange)} with {Saying.Octets(octets)}",
                Remedy =
                    "Repair the hop that answers HEAD with Content-Length: 0: it counts the body that an answer to HEAD "
                    + "does not have (scripts, some application gateways). Check: "
                    + Reproduce.WithCurl(head),
                HResult = HResults.IncorrectFileHash,
                Basis = "inferred",
                EndsJob = false,
                Part = EvidencePart.ResponseBody,
                Offset = 0,
                Length = 1,
            };
    }
}
