using Probe.Bits;
using Probe.Exchanges;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>The server asks no credentials: no request is answered with 401.</summary>
public sealed class ServerAdmitsClient : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "server-admits-client",
            Group = "status",
            Level = CheckLevel.Required,
            Summary = "The server serves the file without credentials; WSUS clients have none for content.",
            Ailments = [Ailment.ServerAuthentication],
            BitsErrors = [HResults.ForStatus(401)],
            Sources =
            [
                "Microsoft Learn, IBackgroundCopyJob2::SetCredentials: https://learn.microsoft.com/windows/win32/api/bits1_5/nf-bits1_5-ibackgroundcopyjob2-setcredentials",
                RuleSources.ReturnValues,
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
        return exchange.Status is not null and not 407;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is 401";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.Status != 401)
        {
            return null;
        }

        var offered = string.Join(
            ", ",
            exchange.Response!.Headers.GetAll("WWW-Authenticate").Select(v => v.Split(' ')[0])
        );
        var fault = StatusAnswers.Fault(
            exchange,
            "The server asks for credentials: 401",
            "the file without authentication",
            "Allow anonymous authentication on the Content (and SelfUpdate) virtual directory of the WSUS site in IIS. If a gateway "
                + "asks, exempt the WSUS host. Check: "
                + Reproduce.WithCurl(exchange)
        );
        return fault with
        {
            Actual = $"{fault.Actual}, offers {(offered.Length == 0 ? "no scheme" : Saying.Quote(offered))}",
        };
    }
}
