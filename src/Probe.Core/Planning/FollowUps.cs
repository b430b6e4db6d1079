using System.Globalization;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Planning;

/// <summary>
/// Requests that an answer calls for: a redirect's target, the same with credentials, the same once more where the
/// peer had closed a kept connection. Each is an exchange of its own; nothing is repeated in secret.
/// </summary>
public static class FollowUps
{
    /// <summary>The request that follows; null when the answer stands.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="exchange">The last exchange.</param>
    public static RequestSpec? After(PlanContext context, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(exchange);
        return AfterStaleConnection(exchange) ?? AuthPlan.Answer(context, exchange) ?? AfterRedirect(context, exchange);
    }

    /// <summary>True when the exchange carried credentials for the proxy.</summary>
    public static bool SentCredentials(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.Spec.TunnelAuthorization is not null || exchange.Spec.Headers.Contains("Proxy-Authorization");
    }

    /// <summary>Where the answer sends the client; null where it is no redirect that can be followed.</summary>
    public static HttpUrl? RedirectOf(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return
            exchange is { Response: { Status: 301 or 302 or 303 or 307 or 308 } head, Failure: null }
            && head.Headers.Get("Location") is { } location
            && exchange.Spec.Url.TryResolve(location, out var target, out _)
            ? target
            : null;
    }

    private static RequestSpec? AfterStaleConnection(Exchange exchange) =>
        exchange
            is {
                Connection.Reused: true,
                Response: null,
                Failure:
                {
                    Stage: FailureStage.Send or FailureStage.ReceiveHead,
                    Cause: FailureCauses.ClosedWithoutReply or FailureCauses.Reset
                },
            }
        && !exchange.Spec.Key.EndsWith("~again", StringComparison.Ordinal)
        // An answer of a handshake means nothing on another connection.
        && exchange.Spec
            is not { OnConnection: not null, ProxyStep.Round: > 1 }
                and not { OnConnection: not null, ServerStep.Round: > 1 }
            ? exchange.Spec with
            {
                Key = exchange.Spec.Key + "~again",
                FollowUpOf = exchange.Number,
            }
            : null;

    private static RequestSpec? AfterRedirect(PlanContext context, Exchange exchange)
    {
        if (
            RedirectOf(exchange) is not { } target
            || exchange.Spec.Hop >= context.Options.MaxRedirects
            || !context.Options.MayContact(target)
        )
        {
            return null;
        }

        var spec = exchange.Spec;
        var next = context.Spec(
            spec.Key,
            spec.Purpose,
            spec.Method,
            spec.Range is { } one ? [one] : spec.Ranges,
            target,
            // The condition is what this request is for, wherever it leads.
            spec.Purpose == Purpose.StaleCondition
                ? spec.Headers.Get("If-Unmodified-Since")
                : null
        );
        var redirected = spec with
        {
            Key = BaseKey(spec.Key) + ">" + (spec.Hop + 1).ToString(CultureInfo.InvariantCulture),
            Url = target,
            Headers = next.Headers,
            TunnelAuthorization = null,
            ProxyStep = null,
            ServerStep = null,
            OnConnection = null,
            IsOwnServer = target.IsSameOrigin(context.Url),
            Hop = spec.Hop + 1,
            Address = context.Route.Kind == RouteKind.Proxy ? spec.Address : null,
            Attempt = 0,
            FollowUpOf = exchange.Number,
        };
        return AuthPlan.Authorize(context, redirected);
    }

    private static string BaseKey(string key)
    {
        var mark = key.AsSpan().IndexOfAny('>', '!', '~');
        return mark < 0 ? key : key[..mark];
    }
}
