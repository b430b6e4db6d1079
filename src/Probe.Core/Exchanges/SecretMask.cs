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
    /// <summary>A shorter secret would mask half of every text and is no secret.</summary>
    private const int ShortestSecret = 3;

    /// <summary>Shortest token of a peer that is one: a word such as <c>close</c> is none.</summary>
    private const int ShortestToken = 8;

    /// <summary>Words in the names of header lines whose values are secrets.</summary>
    private static readonly string[] SecretNames =
    [
        "authorization",
        "cookie",
        "api-key",
        "apikey",
        "token",
        "secret",
        "password",
    ];

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
                .SelectMany(Forms)
                .Concat(options.ExtraHeaders.SelectMany(Values))
                .Concat(ofSession.Where(s => s.Length >= ShortestOfSession))
                .Concat(
                    options.Urls.SelectMany(u => UrlSecrets.In(u.PathAndQuery)).Where(s => s.Length >= ShortestToken)
                )
        );
    }

    private SecretMask(ImmutableArray<string> secrets) => _secrets = secrets;

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

    /// <summary>True for a header line whose value is not to be shown, going by its name.</summary>
    public static bool IsSecretLine(string name) =>
        SecretNames.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Longer ones first: a secret within another must not leave the other's rest.</summary>
    private static ImmutableArray<string> Longest(IEnumerable<string> secrets) =>
        [
            .. secrets
                .Where(s => s.Length >= ShortestSecret)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(s => s.Length),
        ];

    private static IEnumerable<string> Forms(Credentials account) =>
        account.Password is { Length: >= ShortestSecret } password
            ?
            [
                Convert.ToBase64String(Encoding.UTF8.GetBytes(account.User + ":" + password)),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
                password,
                Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password)),
                Uri.EscapeDataString(password),
            ]
            : [];

    private static IEnumerable<string> Values(HeaderField line)
    {
        if (!IsSecretLine(line.Name))
        {
            return [];
        }

        // Of a Digest answer the rest is what the peer itself said, or the address.
        if (line.Value.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            return line
                .Value.Split(", ")
                .Where(part =>
                    part.StartsWith("response=", StringComparison.Ordinal)
                    || part.StartsWith("cnonce=", StringComparison.Ordinal)
                )
                .Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim('"'))
                .Append(line.Value);
        }

        // The parts alone are secret too: the token without its scheme, a cookie's value without its name.
        return line
            .Value.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(part =>
                part.TrimEnd('=') is var bare && bare.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                    ? bare[(at + 1)..].Trim('"')
                    : bare
            )
            .Where(part => part.Length >= ShortestToken)
            .Append(line.Value);
    }

    private static IEnumerable<string> SentBy(Exchange exchange)
    {
        foreach (var target in (AuthTarget[])[AuthTarget.Proxy, AuthTarget.Server])
        {
            var value = exchange.Spec.StepFor(target) is null
                ? null
                : exchange.Spec.Headers.Get(target.Authorization());
            foreach (var secret in Values(new HeaderField("Authorization", value ?? "")))
            {
                yield return secret;
            }
        }

        foreach (var secret in Values(new HeaderField("Authorization", exchange.Spec.TunnelAuthorization ?? "")))
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
            .Any(head => head.Headers.Any(line => PeerTokens(line).Any() || UrlSecrets.In(line.Value).Any()));

    private static IEnumerable<ResponseHead> Heads(Exchange exchange) =>
        ((ResponseHead?[])[exchange.Response, exchange.Tunnel?.Response, .. exchange.Interim]).OfType<ResponseHead>();

    /// <summary>What in a peer's line is a token: an NTLM or Negotiate blob, a cookie's value, a password in an address.</summary>
    private static IEnumerable<string> PeerTokens(HeaderField line)
    {
        switch (line.Name.ToUpperInvariant())
        {
            case "WWW-AUTHENTICATE" or "PROXY-AUTHENTICATE":
                foreach (var part in line.Value.Split(','))
                {
                    if (
                        part.Trim().Split(' ', 2) is [var scheme, var token]
                        && AuthNames.Find(scheme)?.BindsConnection() == true
                        && token.Trim().Length >= ShortestToken
                    )
                    {
                        yield return token.Trim();
                    }
                }

                break;
            case "SET-COOKIE" or "SET-COOKIE2":
                var end = line.Value.IndexOf(';', StringComparison.Ordinal);
                var pair = end < 0 ? line.Value : line.Value[..end];
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (pair[(equals + 1)..].Trim() is { Length: >= ShortestSecret } cookie)
                {
                    yield return cookie;
                }

                break;
            case "LOCATION" or "CONTENT-LOCATION" or "REFRESH":
                var start = line.Value.IndexOf("://", StringComparison.Ordinal) + 3;
                var at = start < 3 ? -1 : line.Value.AsSpan(start).IndexOfAny('@', '/', '?') + start;
                if (at > start && line.Value[at] == '@')
                {
                    yield return line.Value[start..at];
                }

                break;
        }
    }

    private Exchange Apply(Exchange exchange)
    {
        var peers = Heads(exchange).SelectMany(h => h.Headers).SelectMany(PeerTokens).ToList();
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
