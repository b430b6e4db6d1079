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
                Challenge.Schemes(head, AuthTarget.Proxy),
                context
            );
        }

        return IsLoginLost(exchange)
            ? Describe(
                exchange,
                null,
                Admission.Closed(exchange, AuthTarget.Proxy, exchange.Spec.ProxyStep!, null),
                [],
                context
            )
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
        ImmutableArray<string> schemes,
        JudgeContext context
    )
    {
        var isInSetting =
            admission.Kind == "wanted" && context.Decision.HasCredentials && context.Options.ProxyCredentials is null;
        var fault = new Fault
        {
            Kind = admission.Kind,
            Summary =
                admission.Kind == Admission.Unchallenged ? admission.Summary
                : isInSetting ? $"{admission.Summary}, and user:password@ in the proxy setting counts for nothing: 407"
                : $"{admission.Summary}: 407",
            Expected = "no challenge for update files, or one that the account of the job can answer",
            Actual = head is null
                ? exchange.Failure!.Detail
                : $"{Saying.Quote(head.StatusLine)}, {Admission.Offer(head, AuthTarget.Proxy)}"
                    + (admission.Kind == Admission.Unchallenged ? "" : "; " + Admission.Who(schemes))
                    + admission.Why
                    + Closing(admission, head, schemes),
            HResult = HResults.ForStatus(407),
            Part =
                head is null ? EvidencePart.Failure
                : head == exchange.Response ? EvidencePart.ResponseHead
                : EvidencePart.TunnelResponse,
            Ailment = Ailment.ProxyAuthentication,
            Remedy = (isInSetting ? InSetting : "") + Remedy(exchange, schemes, admission.Kind, context.Options),
            Culprit = admission.Culprit,
        };
        return head is null ? fault : fault.At(head, "Proxy-Authenticate");
    }

    private static string Closing(Admission admission, ResponseHead head, ImmutableArray<string> schemes) =>
        admission.Kind != "closed" && !head.KeepAlive && schemes.Contains("NTLM", StringComparer.OrdinalIgnoreCase)
            ? "; it closes the connection with the 407, over which NTLM can never succeed"
            : "";

    private const string InSetting =
        "BITS and WinHTTP take no user and password from a proxy setting: what stands before the @ is not sent, by this "
        + "program neither; take it out of the setting. ";

    private static string Remedy(Exchange exchange, ImmutableArray<string> schemes, string kind, ProbeOptions options)
    {
        var host = Printable.Escape(exchange.Spec.Url.Host, 120);
        if (kind == Admission.Unchallenged)
        {
            return "Repair the proxy, or what answers in its place: its 407 lacks Proxy-Authenticate, and no credentials, on "
                + $"the job or elsewhere, help before it names a scheme. Best: exempt {host} from authentication on the proxy.";
        }

        var job = Admission.OnTheJob(schemes, AuthTarget.Proxy);
        return kind switch
            {
                "refused" => $"Correct user and password ({Accounts.Source(AuthTarget.Proxy, options)}). ",
                "forced" => Admission.Unforce(AuthTarget.Proxy, options),
                "closed" => "Let the proxy keep client connections open (persistent connections, HTTP/1.1). ",
                "stale" => "Correct the proxy's life of nonces, and its clock. ",
                "malformed" => "Correct the scheme on the proxy, or take it out of those offered. ",
                _ => "",
            }
            + $"Best: exempt {host} from authentication on the proxy. Else set credentials on the job: {job}"
            + (kind == "wanted" ? "; try them here with -U user:password." : ".");
    }
}
