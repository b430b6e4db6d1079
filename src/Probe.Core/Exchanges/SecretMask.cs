using System.Collections.Immutable;
using System.Text;
using Probe.Authentication;
using Probe.Http;
using Probe.Options;

namespace Probe.Exchanges;

/// <summary>
/// Takes secrets out of what peers sent back: a proxy that echoes a password in its reason phrase or a header must
/// not get it into a report. Asterisks take their place, one for one, so that offsets stay true.
/// </summary>
public sealed class SecretMask
{
    /// <summary>A session's secret is a blob; a shorter one would let a server choose what is masked.</summary>
    private const int ShortestOfSession = 16;

    private readonly ImmutableArray<string> _secrets;

    /// <summary>Makes a mask for the secrets of a run.</summary>
    /// <param name="options">What the run was asked to do, credentials among it.</param>
    /// <param name="ofSession">What peers gave to be shown again, such as cookies.</param>
    public SecretMask(ProbeOptions options, params IEnumerable<string> ofSession)
    {
        ArgumentNullException.ThrowIfNull(options);
        var accounts = ((Credentials?[])[options.ProxyCredentials, options.ServerCredentials])
            .OfType<Credentials>()
            .Concat(options.Netrc.Select(e => new Credentials(e.Login, e.Password)));
        _secrets = Longest(
            accounts
                .SelectMany(SecretFinder.In)
                .Concat(options.ExtraHeaders.SelectMany(SecretFinder.In))
                .Concat(ofSession.Where(s => s.Length >= ShortestOfSession))
                .Concat(options.Urls.SelectMany(u => SecretFinder.InQuery(u.PathAndQuery)))
        );
    }

    private SecretMask(ImmutableArray<string> secrets) => _secrets = secrets;

    /// <summary>A mask for these secrets too, such as the pseudonyms that stand for others in saved evidence.</summary>
    /// <param name="secrets">They.</param>
    public SecretMask With(IEnumerable<string> secrets) => new(Longest(_secrets.Concat(secrets)));

    /// <summary>
    /// The log with every secret masked in what was received: the run's own, what its requests answered challenges
    /// with, and what peers themselves sent as tokens and cookies. The log itself where there is none.
    /// </summary>
    public ExchangeLog Apply(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var sent = log.All.SelectMany(SentBy).ToList();
        var mask = sent.Count == 0 ? this : new SecretMask(Longest(_secrets.Concat(sent)));
        return mask._secrets.IsEmpty && !log.All.Any(HoldsToken)
            ? log
            : new ExchangeLog([.. log.All.Select(mask.Apply)]);
    }

    /// <summary>Longer ones first: a secret within another must not leave the other's rest.</summary>
    private static ImmutableArray<string> Longest(IEnumerable<string> secrets) =>
        [
            .. secrets
                .Where(s => s.Length >= SecretFinder.Shortest)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(s => s.Length),
        ];

    private static IEnumerable<string> SentBy(Exchange exchange)
    {
        foreach (var target in (AuthTarget[])[AuthTarget.Proxy, AuthTarget.Server])
        {
            var value = exchange.Spec.StepFor(target) is null
                ? null
                : exchange.Spec.Headers.Get(target.Authorization());
            foreach (var secret in SecretFinder.In(new HeaderField("Authorization", value ?? "")))
            {
                yield return secret;
            }
        }

        foreach (
            var secret in SecretFinder.In(new HeaderField("Authorization", exchange.Spec.TunnelAuthorization ?? ""))
        )
        {
            yield return secret;
        }

        foreach (var token in exchange.Tokens)
        {
            yield return token.Token ?? "";
        }
    }

    private static bool HoldsToken(Exchange exchange) =>
        UrlSecrets.In(exchange.Spec.Url.PathAndQuery).Any()
        || Heads(exchange)
            .Any(head => head.Headers.Any(line => SecretFinder.OfPeer(line).Any() || UrlSecrets.In(line.Value).Any()));

    private static IEnumerable<ResponseHead> Heads(Exchange exchange) =>
        ((ResponseHead?[])[exchange.Response, exchange.Tunnel?.Response, .. exchange.Interim]).OfType<ResponseHead>();

    private Exchange Apply(Exchange exchange)
    {
        var peers = Heads(exchange).SelectMany(h => h.Headers).SelectMany(SecretFinder.OfPeer).ToList();
        return (peers.Count == 0 ? this : new SecretMask(Longest(_secrets.Concat(peers)))).Cover(exchange);
    }

    private Exchange Cover(Exchange exchange) =>
        exchange with
        {
            Spec = exchange.Spec with { Url = UrlSecrets.Masked(exchange.Spec.Url) },
            Response = exchange.Response is { } head ? Apply(head) : null,
            Interim = [.. exchange.Interim.Select(Apply)],
            BodyAnomalies = [.. exchange.BodyAnomalies.Select(Apply)],
            Tunnel = exchange.Tunnel is { Response: { } answer } tunnel
                ? tunnel with
                {
                    Response = Apply(answer),
                }
                : exchange.Tunnel,
            Failure = exchange.Failure is { } failure
                ? failure with
                {
                    Detail = Apply(failure.Detail),
                    ReceivedBytes = Apply(failure.ReceivedBytes),
                }
                : null,
            Body = exchange.Body is { FileOffset: null } page
                ? page with
                {
                    Slices = [.. page.Slices.Select(s => s with { Bytes = Apply(s.Bytes) })],
                }
                : exchange.Body,
        };

    private ResponseHead Apply(ResponseHead head) =>
        head with
        {
            Bytes = Apply(head.Bytes),
            Reason = Apply(head.Reason),
            Headers = [.. head.Headers.Select(h => new HeaderField(h.Name, UrlSecrets.Mask(Apply(h.Value))))],
            Anomalies = [.. head.Anomalies.Select(Apply)],
        };

    private Anomaly Apply(Anomaly anomaly) => anomaly with { Detail = Apply(anomaly.Detail) };

    private ImmutableArray<byte> Apply(ImmutableArray<byte> octets)
    {
        var text = Encoding.Latin1.GetString(octets.AsSpan());
        var masked = UrlSecrets.Mask(Apply(text));
        return ReferenceEquals(text, masked) ? octets : [.. Encoding.Latin1.GetBytes(masked)];
    }

    /// <summary>The text with every secret masked.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in _secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                text = text.Replace(secret, new string('*', secret.Length), StringComparison.Ordinal);
            }
        }

        return text;
    }
}
