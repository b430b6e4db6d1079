using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Planning;
using Probe.Remedies;

namespace Probe.Checks.Status;

/// <summary>Redirects lead to the file, not to somebody else's page.</summary>
/// <remarks>
/// BITS follows redirects silently by default. A redirect to another host that serves the file is no fault and is
/// only mentioned; one that ends in a page, in an error, nowhere, or that leaves https for http is.
/// </remarks>
public sealed class NoRedirectToForeignHost : ExchangeCheck
{
    /// <inheritdoc/>
    public override CheckInfo Info { get; } =
        new()
        {
            Id = "no-redirect-to-foreign-host",
            Group = "status",
            Level = CheckLevel.Required,
            Summary =
                "Redirects, where there are any, end at the file: not at a login page, not in a loop, not from https to http.",
            Ailments = [Ailment.RedirectedAway],
            BitsErrors = [HResults.RedirectFailed],
            Sources =
            [
                "Microsoft Learn, IBackgroundCopyJobHttpOptions::SetSecurityFlags: https://learn.microsoft.com/windows/win32/api/bits2_5/nf-bits2_5-ibackgroundcopyjobhttpoptions-setsecurityflags",
                RuleSources.WinHttpMessages,
                "RFC 9110, 15.4 (redirection): https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
            ],
            Inferred = "0x80072F7C is WinHTTP's code for a redirect that fails; that BITS passes it on is not written.",
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
        return exchange.Status is not null || exchange.Spec.Hop > 0;
    }

    /// <inheritdoc/>
    protected override string Seen(int count, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var moved = context.Log.Settled.FirstOrDefault(e => !e.IsControl && e.Spec.Hop > 0);
        return moved is null
            ? $"none of {count} answers is a redirect"
            : $"redirects end at {Printable.Escape(moved.Spec.Url.ToString(), 200)}, which serves the file";
    }

    /// <inheritdoc/>
    protected override Fault? Examine(Exchange exchange, JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(context);
        if (exchange.Response is { Status: >= 300 and < 400 and not 304 } head)
        {
            return Unfollowed(exchange, head);
        }

        if (exchange.Spec.Hop == 0)
        {
            return null;
        }

        var target = Printable.Escape(exchange.Spec.Url.ToString(), 200);
        if (context.Url.IsTls && !exchange.Spec.Url.IsTls)
        {
            return Redirected(exchange, $"A redirect leaves https for http: {target}", HResults.RedirectFailed, true);
        }

        if (!IsForeign(exchange, context))
        {
            return null;
        }

        if (exchange.Failure is not null || exchange.Status is not (200 or 206 or 416))
        {
            // The status or failure itself is another check's; this one says where the request was sent.
            return Redirected(
                exchange,
                $"A redirect to another host ends in {Saying.Outcome(exchange)}: {target}",
                null,
                false
            );
        }

        return IsPage(exchange)
            ? Redirected(
                exchange,
                $"A redirect leads to a page on another host instead of the file: {target}",
                null,
                false
            )
            : null;
    }

    private static Fault Unfollowed(Exchange exchange, ResponseHead head)
    {
        var location = head.Headers.Get("Location");
        var why =
            location is null ? "without a Location"
            : !exchange.Spec.Url.TryResolve(location, out _, out var problem)
                ? $"to {Saying.Quote(location)}: {problem}"
            : exchange.Spec.Hop > 0 ? $"after {exchange.Spec.Hop} redirects already"
            : "that no client follows";
        return new Fault
        {
            Kind = "redirect_unfollowed",
            Summary = $"A redirect ({head.Status}) cannot be followed",
            Expected = "the file, at once or behind a few redirects",
            Actual = $"{Saying.Asked(exchange)}: {Saying.Quote(head.StatusLine)} {why}",
            Ailment = Ailment.RedirectedAway,
            Remedy =
                "Let whoever redirects serve the file itself, or point Location at it; a loop of redirects mostly is http to https and "
                + "back again. Check: "
                + Reproduce.WithCurl(exchange),
            HResult = HResults.RedirectFailed,
            Basis = "inferred",
        }.At(head, "Location");
    }

    private static Fault Redirected(Exchange exchange, string summary, uint? hresult, bool endsJob) =>
        new()
        {
            Kind = "redirect_foreign",
            Summary = summary,
            Expected = "the file from the host that was asked",
            Actual =
                $"exchange {exchange.Spec.FollowUpOf} was redirected; the target answered {Saying.Outcome(exchange)}",
            Ailment = Ailment.RedirectedAway,
            Remedy =
                "Exempt the WSUS host from whatever redirects it (captive portal, login or block page, http-to-https rule).",
            HResult = hresult,
            Basis = "inferred",
            EndsJob = endsJob,
        };

    private static bool IsForeign(Exchange exchange, JudgeContext context) =>
        !string.Equals(exchange.Spec.Url.Host, context.Url.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(Exchange exchange) =>
        exchange.Status is 200 or 206
        && exchange.Response!.Headers.Get("Content-Type") is { } type
        && type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
}
