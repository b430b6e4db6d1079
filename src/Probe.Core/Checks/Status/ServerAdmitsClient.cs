using Probe.Authentication;
using Probe.Bits;
using Probe.Checks.Connect;
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
                RuleSources.SetCredentials,
                RuleSources.Authentication,
                RuleSources.ServiceAccounts,
                RuleSources.ReturnValues,
            ],
            Inferred =
                "That NTLM to a server needs a proxy which keeps one connection to it for each client follows from its design.",
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
        return exchange.Status is not null and not 407 || IsLoginLost(exchange);
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Log.Main.Select(e => e.Spec.ServerStep).FirstOrDefault(s => s is { Round: > 0 }) is { } step
            ? $"the server took the credentials given ({step.Scheme.Name()})"
            : $"none of {count} answers is 401";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var head = exchange.Response;
        if (head is not { Status: 401 })
        {
            return IsLoginLost(exchange) ? Lost(exchange, context) : null;
        }

        var schemes = Challenge.Schemes(head, AuthTarget.Server);
        var admission = Admission.Of(exchange, AuthTarget.Server, head, context);
        var fault = StatusAnswers.Fault(
            exchange,
            admission.Kind == "wanted" ? "The server asks for credentials: 401"
                : admission.Kind == Admission.Unchallenged ? admission.Summary
                : $"{admission.Summary}: 401",
            "the file without authentication",
            Remedy(admission.Kind, context.Options)
                + "Allow anonymous authentication on the Content (and SelfUpdate) virtual directory of the WSUS site in IIS. If a gateway "
                + "asks, exempt the WSUS host. Check: "
                + Reproduce.WithCurl(exchange)
        );
        return fault with
        {
            Kind = admission.Kind,
            Actual =
                $"{fault.Actual}, {Admission.Offer(head, AuthTarget.Server)}{(admission.Kind == Admission.Unchallenged ? "" : "; " + Admission.Who(schemes))}{admission.Why}",
            Culprit = admission.Culprit,
        };
    }

    private static bool IsLoginLost(Exchange exchange) =>
        exchange is { Failure.Cause: FailureCauses.LoginConnectionLost, Spec.ServerStep.Round: > 1 };

    private static Fault Lost(Exchange exchange, JudgeContext context)
    {
        var admission = Admission.Closed(exchange, AuthTarget.Server, exchange.Spec.ServerStep!, null);
        return new Fault
        {
            Kind = admission.Kind,
            Summary = admission.Summary,
            Expected = "the file without authentication",
            Actual = exchange.Failure!.Detail,
            HResult = HResults.ForStatus(401),
            Part = Findings.EvidencePart.Failure,
            Ailment = Ailment.ServerAuthentication,
            Remedy =
                Remedy(admission.Kind, context.Options)
                + "Allow anonymous authentication on the Content virtual directory of the WSUS site in IIS.",
            Culprit =
                exchange.Route.Kind == Options.RouteKind.Proxy && !exchange.Spec.Url.IsTls ? null : admission.Culprit,
        };
    }

    private static string Remedy(string kind, Options.ProbeOptions options) =>
        kind switch
        {
            "refused" => $"Correct user and password ({Accounts.Source(AuthTarget.Server, options)}). ",
            "forced" => Admission.Unforce(AuthTarget.Server, options),
            "unbound" =>
                "Exempt the server from the proxy, or let the proxy keep one connection to the server for each client's (connection-oriented authentication). ",
            Admission.Unchallenged =>
                "Repair what answers: its 401 lacks WWW-Authenticate, and no credentials help before it names a scheme. ",
            "closed" => "Let connections stay open on the way to the server. ",
            _ => "",
        };
}
