using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Sites;

namespace Probe.Checks.Wsus;

/// <summary>What clients ask of the site is answered there, and not redirected.</summary>
public sealed class SiteDoesNotRedirect : SiteCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "site-does-not-redirect",
            Group = "wsus",
            Level = CheckLevel.Required,
            Summary =
                "A WSUS site answers its clients itself: a web-service call (POST) that is redirected does not arrive.",
            NoRemedies = NoRemedies,
            BitsErrors = [AgentErrors.NotMapped],
            Sources =
            [
                ConfigureWsus,
                "RFC 9110, 15.4 (a redirected POST may become GET): https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
            ],
            Inferred = "That the agent logs 0x8024402B; no document says what it does with a redirect.",
        };

    /// <inheritdoc/>
    protected override bool IsEvidence(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Status is not null
            && (
                exchange.Spec.Purpose == Purpose.ServiceCall
                || (
                    exchange.Spec.Purpose == Purpose.SiteEndpoint
                    && exchange.Spec.Key.StartsWith("site/", StringComparison.Ordinal)
                )
            );
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context) => $"none of {count} answers is a redirect";

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (!IsRedirect(exchange))
        {
            return null;
        }

        var location = exchange.Response!.Headers.Get("Location");
        var toTls =
            location is not null
            && exchange.Spec.Url.TryResolve(location, out var target, out _)
            && target.IsTls
            && !exchange.Spec.Url.IsTls;
        if (ForeignTarget(exchange) is { } foreign)
        {
            var host = Printable.Escape(foreign.Host, 120);
            return new Fault
            {
                Kind = "redirect_foreign",
                Summary = $"Clients are sent to another host, {host}",
                Expected = "an answer from the address that the policy names",
                Actual = $"{Said(exchange)}, {Saying.Line(exchange.Response!, "Location")}",
                Remedy =
                    $"Find out whose host {host} is. A captive portal or login page: sign in, or use another network. A proxy or "
                    + "filter: exempt the update server from login and filtering, for service accounts too. If the site itself "
                    + "redirects, take that away: "
                    + Reproduce.WithCurl(exchange),
                HResult = AgentErrors.NotMapped,
                Basis = "inferred",
            }.At(exchange.Response!, "Location");
        }

        return new Fault
        {
            Kind = "redirect",
            Summary = toTls ? "The site redirects http to https" : "The site redirects its clients",
            Expected = "an answer from the address that the policy names",
            Actual = $"{Said(exchange)}, {Saying.Line(exchange.Response, "Location")}",
            Remedy = toTls
                ? "Leave the http-to-https rule out for the WSUS site (IIS: URL Rewrite or HTTP Redirect; a reverse proxy: its "
                    + "redirect), and where TLS is wanted name https and its port in the policy. Content stays on http by design."
                : "Take the redirect away, or name its target in the policy.",
            HResult = AgentErrors.NotMapped,
            Basis = "inferred",
        }.At(exchange.Response, "Location");
    }
}
