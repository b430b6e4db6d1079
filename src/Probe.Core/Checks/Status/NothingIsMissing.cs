using Probe.Bits;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>No request of the job is answered with 404.</summary>
public sealed class NothingIsMissing : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "nothing-is-missing",
            Group = "status",
            Level = CheckLevel.Required,
            Summary = "The file is there: no request is answered with 404.",
            Ailments = [Ailment.NotFound],
            BitsErrors = [HResults.ForStatus(404)],
            Sources =
            [
                RuleSources.ReturnValues,
                "Microsoft KB326965, IIS does not serve unknown MIME types: https://support.microsoft.com/help/326965",
            ],
        };

    /// <inheritdoc/>
    public override IEnumerable<RequestSpec> Wants(PlanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Head().Concat(context.FirstRange());
    }

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is not null;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is 404";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (exchange.Status != 404 || StatusAnswers.IsAboutHead(exchange, context.Log))
        {
            return null;
        }

        return StatusAnswers.Fault(
            exchange,
            "The file is not found: 404",
            "the file",
            $"On IIS: give the site a MIME type for {Extension(exchange)} (unknown types are answered with 404), and check that the "
                + "Content virtual directory points at WsusContent. On WSUS: 'wsusutil reset' downloads content that is missing. On a "
                + "reverse proxy: check that path and case reach the server unchanged. Check: "
                + Reproduce.WithCurl(exchange)
        );
    }

    private static string Extension(Exchange exchange)
    {
        var path = exchange.Spec.Url.PathAndQuery.Split('?')[0];
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/')
            ? "'" + Http.Printable.Escape(path[dot..], 16) + "'"
            : "the file's extension";
    }
}
