using System.Collections.Immutable;
using Probe.Authentication;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Connect;

/// <summary>
/// The proxy lets the client through without credentials, or takes those given. Service accounts, which own the jobs
/// of Windows Update, have none but the computer's: they can answer NTLM and Negotiate, and never Basic or Digest.
/// </summary>
public sealed class ProxyAdmitsClient : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "proxy-admits-client",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary =
                "The proxy asks for no credentials (407), or takes those given; a job that cannot satisfy a 407 ends.",
            Ailments = [Ailment.ProxyAuthentication],
            BitsErrors = [HResults.ForStatus(407)],
            DependsOn = ["proxy-setting-is-well-formed", "proxy-accepts-connections"],
            Sources =
            [
                RuleSources.SetCredentials,
                RuleSources.Authentication,
                RuleSources.ServiceAccounts,
                RuleSources.ReturnValues,
                RuleSources.ProxyAuthentication,
            ],
            Inferred = "That NTLM cannot succeed over a connection closed after each reply follows from its design.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Answer(exchange) is { } head
            ? exchange.Route.Kind == RouteKind.Proxy || head.Status == 407
            : IsLoginLost(exchange);
    }

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.ThroughProxy
            ? Judgement.NotRun("the proxy gave no reply")
            : Judgement.NotApplicable("no proxy is on the route");
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Log.Main.Any(FollowUps.SentCredentials)
            ? "the proxy took the credentials given" + With(context)
            : "the proxy asked for no credentials";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        var head = Answer(exchange);
        if (head is { Status: 407 })
        {
            return Describe(
                exchange,
                head,
                Admission.Of(exchange, AuthTarget.Proxy, head, context),
                Challenge.Schemes(head, AuthTarget.Proxy)
            );
        }

        return IsLoginLost(exchange)
            ? Describe(exchange, null, Admission.Closed(exchange, AuthTarget.Proxy, exchange.Spec.ProxyStep!, null), [])
            : null;
    }

    private static string With(JudgeContext context) =>
        context.Log.Main.Select(e => e.Spec.ProxyStep).FirstOrDefault(s => s is { Round: > 0 }) is { } step
            ? $" ({step.Scheme.Name()})"
            : "";

    private static ResponseHead? Answer(Exchange exchange) => exchange.Response ?? exchange.Tunnel?.Response;

    private static bool IsLoginLost(Exchange exchange) =>
        exchange is { Failure.Cause: FailureCauses.LoginConnectionLost, Spec.ProxyStep.Round: > 1 };

    private static Fault Describe(
        Exchange exchange,
        ResponseHead? head,
        Admission admission,
        ImmutableArray<string> schemes
    )
    {
        var fault = new Fault
        {
            Kind = admission.Kind,
            Summary = $"{admission.Summary}: 407",
            Expected = "no challenge for update files, or one that the account of the job can answer",
            Actual = head is null
                ? exchange.Failure!.Detail
                : $"{Saying.Quote(head.StatusLine)}, {Admission.Offer(head, AuthTarget.Proxy)}; {Admission.Who(schemes)}"
                    + admission.Why
                    + Closing(admission, head, schemes),
            HResult = HResults.ForStatus(407),
            Part =
                head is null ? EvidencePart.Failure
                : head == exchange.Response ? EvidencePart.ResponseHead
                : EvidencePart.TunnelResponse,
            Ailment = Ailment.ProxyAuthentication,
            Remedy = Remedy(exchange, schemes, admission.Kind),
            Culprit = admission.Culprit,
        };
        return head is null ? fault : fault.At(head, "Proxy-Authenticate");
    }

    private static string Closing(Admission admission, ResponseHead head, ImmutableArray<string> schemes) =>
        admission.Kind != "closed" && !head.KeepAlive && schemes.Contains("NTLM", StringComparer.OrdinalIgnoreCase)
            ? "; it closes the connection with the 407, over which NTLM can never succeed"
            : "";

    private static string Remedy(Exchange exchange, ImmutableArray<string> schemes, string kind)
    {
        var host = Printable.Escape(exchange.Spec.Url.Host, 120);
        var job = Admission.OnTheJob(schemes, AuthTarget.Proxy);
        return kind switch
            {
                "refused" => "Correct user and password (-U user:password). ",
                "closed" => "Let the proxy keep client connections open (persistent connections, HTTP/1.1). ",
                "stale" => "Correct the proxy's life of nonces, and its clock. ",
                "malformed" => "Correct the scheme on the proxy, or take it out of those offered. ",
                _ => "",
            }
            + $"Best: exempt {host} from authentication on the proxy. Else set credentials on the job: {job}"
            + (kind == "wanted" ? "; try them here with -U user:password." : ".");
    }
}
