using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Head;

/// <summary>The answer to HEAD says how long the file is.</summary>
public sealed class HeadGivesLength : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "head-gives-length",
            Group = "head",
            Level = CheckLevel.Required,
            Summary = "A 200 to HEAD carries a valid Content-Length; without the file's size BITS ends the job.",
            Ailments = [Ailment.HeadWithoutLength],
            BitsErrors = [HResults.MissingFileSize],
            Sources =
            [
                RuleSources.WsusAgents,
                RuleSources.ReturnValues,
                RuleSources.HttpRequirements,
                RuleSources.ContentLength,
            ],
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.ForegroundHead());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return HeadAnswers.IsJobHead(exchange) && exchange.Status == 200;
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context) =>
        Judgement.NotRun("no HEAD was answered with 200");

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var length = context.Log.Settled.First(e => !e.IsControl && IsEvidence(e, context)).Response!.ContentLength;
        return $"HEAD gives Content-Length: {length}";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var head = exchange.Response!;
        if (head.ContentLength is not null)
        {
            return null;
        }

        var values = head.Headers.GetAll("Content-Length").ToList();
        var coding = head.Headers.Get("Transfer-Encoding");
        var actual = values.Count switch
        {
            0 when coding is not null => $"no Content-Length; {Saying.Line(head, "Transfer-Encoding")}",
            0 => "no Content-Length",
            1 => $"{Saying.Line(head, "Content-Length")}, which is no number of octets",
            _ => $"{values.Count} Content-Length lines: {string.Join(", ", values.Take(4).Select(Saying.Quote))}",
        };
        var fault = new Fault
        {
            Kind = values.Count == 0 ? "length_missing" : "length_invalid",
            Summary =
                values.Count == 0 ? "HEAD is answered without Content-Length" : "HEAD's Content-Length is invalid",
            Expected = "Content-Length with the file's length in octets",
            Actual = $"{Saying.Outcome(exchange)}, {actual}",
            Ailment = Ailment.HeadWithoutLength,
            Remedy = Hint(head) + Remedy(coding) + " Check: " + Reproduce.WithCurl(exchange),
            HResult = HResults.MissingFileSize,
            Basis = values.Count == 0 ? "documented" : "inferred",
        };
        return fault.At(head, values.Count > 0 ? "Content-Length" : "Transfer-Encoding");
    }

    private static string Hint(ResponseHead head)
    {
        var makers = head.Headers.GetAll("Server").Concat(head.Headers.GetAll("Via"));
        return makers.Any(v => v.Contains("Apache/2.0", StringComparison.OrdinalIgnoreCase))
            ? "An Apache 2.0 names itself in the reply: upgrade it, some 2.0 proxies drop the length from HEAD. "
            : "";
    }

    private static string Remedy(string? coding) =>
        coding is null
            ? "Upgrade or bypass the hop that drops Content-Length from answers to HEAD; the server itself must serve a static "
                + "file, not a script."
            : "Switch off what makes the hop re-frame this content: compression or filters for .cab, .exe, .psf and .msu, or a "
                + "script in place of a static file.";
}
