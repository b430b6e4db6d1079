using System.Collections.Immutable;
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
    private static readonly string[] ForServiceAccounts = ["NTLM", "Negotiate"];

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
        return Answer(exchange) is { } head && (exchange.Route.Kind == RouteKind.Proxy || head.Status == 407);
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
            ? "the proxy took the credentials given"
            : "the proxy asked for no credentials";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (Answer(exchange) is not { Status: 407 } head)
        {
            return null;
        }

        var schemes = Challenge.Schemes(head, "Proxy-Authenticate");
        var refused = FollowUps.SentCredentials(exchange);
        return new Fault
        {
            Kind = refused ? "refused" : "wanted",
            Summary = refused ? "The proxy refuses the credentials given: 407" : "The proxy wants credentials: 407",
            Expected = "no challenge for update files, or one that the account of the job can answer",
            Actual =
                $"{Saying.Quote(head.StatusLine)}, {Offer(head, schemes)}; {For(schemes, context.Options)}"
                + Closing(head, schemes),
            HResult = HResults.ForStatus(407),
            Part = head == exchange.Response ? EvidencePart.ResponseHead : EvidencePart.TunnelResponse,
            Ailment = Ailment.ProxyAuthentication,
            Remedy = Remedy(exchange, schemes, refused),
            Culprit = refused
                ? new Culprit(
                    Party.Client,
                    Confidence.Indicated,
                    $"exchange {exchange.Number} sent credentials, and the proxy answered 407 all the same"
                )
                : null,
        }.At(head, "Proxy-Authenticate");
    }

    private static ResponseHead? Answer(Exchange exchange) => exchange.Response ?? exchange.Tunnel?.Response;

    private static string Offer(ResponseHead head, ImmutableArray<string> schemes) =>
        schemes.IsEmpty
            ? $"{Saying.Line(head, "Proxy-Authenticate")}: no scheme that anybody could answer"
            : $"it offers {string.Join(", ", schemes)}";

    private static string For(ImmutableArray<string> schemes, ProbeOptions options)
    {
        var usable = schemes.Where(s => ForServiceAccounts.Contains(s, StringComparer.OrdinalIgnoreCase)).ToList();
        if (usable.Count == 0)
        {
            return "service accounts (LocalSystem, NetworkService) can answer none of that: only a job with explicit credentials can";
        }

        var answer =
            $"LocalSystem and NetworkService can answer {string.Join(" and ", usable)} as the computer account, "
            + "once credentials are set on the job";
        return options.ProxyCredentials is not null && !schemes.Contains("Basic", StringComparer.OrdinalIgnoreCase)
            ? answer + "; this run can answer Basic alone, so that BITS may get further than it did"
            : answer;
    }

    private static string Closing(ResponseHead head, ImmutableArray<string> schemes) =>
        !head.KeepAlive && schemes.Contains("NTLM", StringComparer.OrdinalIgnoreCase)
            ? "; it closes the connection with the 407, over which NTLM can never succeed"
            : "";

    private static string Remedy(Exchange exchange, ImmutableArray<string> schemes, bool refused)
    {
        var host = Printable.Escape(exchange.Spec.Url.Host, 120);
        var scheme = schemes.FirstOrDefault(s => ForServiceAccounts.Contains(s, StringComparer.OrdinalIgnoreCase));
        var job = scheme is null
            ? $"bitsadmin /setcredentials <job> PROXY {schemes.FirstOrDefault("BASIC").ToUpperInvariant()} <user> <password>"
            : $"bitsadmin /setcredentials <job> PROXY {scheme.ToUpperInvariant()} NULL NULL";
        return (refused ? "Correct user and password (-U user:password). " : "")
            + $"Best: exempt {host} from authentication on the proxy. Else set credentials on the job: {job}"
            + (refused ? "." : "; try them here with -U user:password.");
    }
}
