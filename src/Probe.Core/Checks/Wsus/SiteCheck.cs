using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>
/// A check of a WSUS site as such. It judges the survey that <c>--wsus</c> makes, once for the site; in the run of a
/// URL it does not apply.
/// </summary>
public abstract class SiteCheck : ExchangeCheck
{
    internal const string NoRemedies = "settings of the WSUS server itself, which the remedy names";

    internal const string NotAsked = "a WSUS site as a whole is judged with --wsus";

    internal const string ConfigureWsus =
        "Microsoft Learn, Step 2: Configure WSUS (secure WSUS with TLS): https://learn.microsoft.com/windows-server/administration/windows-server-update-services/deploy/2-configure-wsus";

    /// <inheritdoc/>
    protected override bool JudgesOddRequests => true;

    /// <inheritdoc/>
    protected override Judgement WithoutEvidence(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Site is null ? Judgement.NotApplicable(NotAsked)
            : context.Log.Main.Any(e => IsToldByTls(e, context))
                ? Judgement.NotRun("no TLS handshake comes about: tls-is-trusted says why")
            : Judgement.NotRun("it was not asked for");
    }

    /// <summary>True when the exchange asked one of these addresses at the site's own port.</summary>
    private protected static bool Asks(Exchange exchange, params ReadOnlySpan<SiteEndpoint> endpoints)
    {
        if (exchange.Spec.Purpose == Purpose.SiteEndpoint)
        {
            foreach (var endpoint in endpoints)
            {
                if (
                    exchange.Spec.Key.StartsWith("site/", StringComparison.Ordinal)
                    && exchange.Spec.Url.PathAndQuery == endpoint.Path
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True for a handshake that failed, which tls-is-trusted reports of the site where it is asked to.</summary>
    private protected static bool IsToldByTls(Exchange exchange, JudgeContext context) =>
        exchange.Failure is { Stage: FailureStage.TlsHandshake }
        && (context.Url.IsTls || context.Decision.Route?.Proxy is { IsTls: true })
        && (context.Options.OnlyChecks.IsEmpty || context.Options.OnlyChecks.Contains(Connect.TlsIsTrusted.Id))
        && !context.Options.SkipChecks.Contains(Connect.TlsIsTrusted.Id);

    /// <summary>True for a redirect, which <see cref="SiteDoesNotRedirect"/> reports.</summary>
    private protected static bool IsRedirect(Exchange exchange) =>
        exchange.Response is { Status: 301 or 302 or 303 or 307 or 308 };

    /// <summary>The host that a redirect leads to, where it is another one than was asked; null otherwise.</summary>
    private protected static HttpUrl? ForeignTarget(Exchange exchange) =>
        IsRedirect(exchange)
        && exchange.Response!.Headers.Get("Location") is { } location
        && exchange.Spec.Url.TryResolve(location, out var target, out _)
        && !SiteTargets.IsOn(target, exchange.Spec.Url)
        && !IsOtherName(target.Host, exchange.Spec.Url.Host)
            ? target
            : null;

    /// <summary>True for the short and the full name of one host.</summary>
    private static bool IsOtherName(string one, string other) =>
        one.StartsWith(other + ".", StringComparison.OrdinalIgnoreCase)
        || other.StartsWith(one + ".", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the run's own end is why there is no answer.</summary>
    private protected static bool IsOurs(Exchange exchange) =>
        exchange.Failure is { } failure && Connect.FailureCodes.IsOurs(failure);

    /// <summary>What was asked and what came, in one line.</summary>
    private protected static string Said(Exchange exchange) =>
        $"{exchange.Spec.Method} {exchange.Spec.Url.PathAndQuery}: {Saying.Outcome(exchange)}";

    /// <summary>What mostly is behind such an answer of a WSUS site, and what to do.</summary>
    private protected static string Cause(Exchange exchange) =>
        exchange.Status switch
        {
            401 =>
                "Allow anonymous authentication on this virtual directory in IIS; 401 from a gateway: exempt the site from its login.",
            403 =>
                "IIS says 403.4 where 'Require SSL' is set and http was asked: point the policy at the https port, or leave the "
                    + "setting off here. Else a proxy or filter refuses; its page says who.",
            404 =>
                "The virtual directory is missing: run 'wsusutil postinstall' on the server (or 'wsusutil checkhealth' and read the "
                    + "event log), and check that the policy names the right port.",
            405 => "A hop refuses the method: allow POST for the site.",
            407 => "Let the proxy pass this site without login; the update agent calls as the machine.",
            511 =>
                "A network answers 511, never a server: sign in to it, or use another one. A proxy or filter that says so: exempt "
                    + "the update server from login, for service accounts too.",
            502 or 504 => "The proxy got no answer from the site in time: check the leg between them.",
            503 =>
                "The application pool is stopped or its queue is full: start WsusPool in IIS and raise its private memory limit and "
                    + "queue length.",
            >= 500 =>
                "The service fails inside: read the server's event log and SoftwareDistribution.log; its database may be down.",
            null => "Nothing answers: check the port of the policy, the site's bindings in IIS and what lies between.",
            _ => "Find the hop that answers so by comparing direct and proxied calls.",
        };

    /// <summary>An address that does not answer as it should, with cause and remedy of the check that knows them.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="context">What was judged.</param>
    /// <param name="summary">One line, without the cause.</param>
    /// <param name="expected">What the agent needs.</param>
    /// <param name="first">What to do first where no check of the way knows the cause.</param>
    private protected static Fault Unanswered(
        Exchange exchange,
        JudgeContext context,
        string summary,
        string expected,
        string first = ""
    )
    {
        var known = WayToSite.FaultOf(exchange, context);
        var asked = $"{exchange.Spec.Method} {exchange.Spec.Url.PathAndQuery}";
        return new Fault
        {
            Kind = known?.Kind ?? (exchange.Status is { } status ? $"status_{status}" : "no_answer"),
            Summary = known is null ? summary : $"{summary}: {Continued(known.Summary)}",
            Expected = expected,
            Actual =
                known is null ? Said(exchange)
                : known.Actual.StartsWith(asked, StringComparison.Ordinal) ? known.Actual
                : $"{asked}: {known.Actual}",
            Remedy = known?.Remedy ?? first + Cause(exchange),
            HResult = AgentErrors.Of(exchange),
            Part = exchange.Response is null ? Findings.EvidencePart.Failure : Findings.EvidencePart.ResponseHead,
            Culprit = known?.Culprit,
        };
    }

    private static string Continued(string sentence) =>
        sentence is [var first, var second, ..] && char.IsUpper(first) && char.IsLower(second)
            ? char.ToLowerInvariant(first) + sentence[1..]
            : sentence;
}
