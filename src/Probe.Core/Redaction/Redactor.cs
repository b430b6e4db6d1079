using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Probe.Authentication;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Redaction;

/// <summary>
/// Takes secrets out of what is kept as evidence, requests and replies alike: credentials, cookies, the tokens of NTLM
/// and Negotiate, tokens in the query of URLs, and their echoes in heads and pages. Pseudonyms of the same length take
/// their place. Octets of the file itself are left alone: they are what the evidence is about. Not for several threads.
/// </summary>
/// <param name="isNamed">True for pseudonyms, which tell one secret from another; false for asterisks, as in reports.</param>
public sealed partial class Redactor(bool isNamed = true)
{
    /// <summary>Secrets of earlier exchanges that are looked for in later ones, the latest.</summary>
    private const int MostRemembered = 256;

    private readonly Pseudonyms _pseudonyms = new(isNamed ? Pseudonyms.Most : 0);
    private readonly List<Secret> _always = [];
    private readonly HashSet<string> _alwaysValues = new(StringComparer.Ordinal);
    private readonly Queue<Secret> _remembered = new();
    private readonly HashSet<string> _rememberedValues = new(StringComparer.Ordinal);

    /// <summary>What was masked since this was last asked, each secret once.</summary>
    public IReadOnlyList<MaskedSecret> TakeFresh() => _pseudonyms.TakeFresh();

    /// <summary>The options of a run, its secrets masked; they are looked for in everything that follows.</summary>
    public ProbeOptions Redact(ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var account in Accounts(options))
        {
            Always(SecretFinder.In(account), "password");
        }

        foreach (var line in options.ExtraHeaders)
        {
            Always(SecretFinder.In(line), line.Name.ToLowerInvariant());
        }

        foreach (var url in options.Urls.Append(options.Wsus).OfType<HttpUrl>())
        {
            Always(SecretFinder.InQuery(url.PathAndQuery), "query token");
        }

        var mask = Mask(_always);
        return options with
        {
            Urls = [.. options.Urls.Select(u => Redact(u, mask))],
            Wsus = options.Wsus is { } wsus ? Redact(wsus, mask) : null,
            Proxy = options.Proxy is { } proxy ? mask(ProxyText.Mask(proxy)) : null,
            ProxyBypass = options.ProxyBypass is { } bypass ? mask(UserInformation.MaskList(bypass)) : null,
            NoProxy = options.NoProxy is { } noProxy ? mask(UserInformation.MaskList(noProxy)) : null,
            ProxyEnvironment = options.ProxyEnvironment.ToImmutableDictionary(
                v => v.Key,
                v => mask(ProxyText.Mask(v.Value))
            ),
            WindowsProxies = options.WindowsProxies with
            {
                All =
                [
                    .. options.WindowsProxies.All.Select(s =>
                        s with
                        {
                            Proxy = s.ShownProxy,
                            Bypass = s.ShownBypass,
                            AutoConfigUrl = s.ShownAutoConfigUrl,
                        }
                    ),
                ],
            },
            ProxyCredentials = Redact(options.ProxyCredentials),
            ServerCredentials = Redact(options.ServerCredentials),
            Netrc =
            [
                .. options.Netrc.Select(e =>
                    e with
                    {
                        Password = e.Password is { Length: > 0 } p ? _pseudonyms.Of(p, "password") : e.Password,
                    }
                ),
            ],
            ClientNonceSeed = "",
            ExtraHeaders = Redact(options.ExtraHeaders, mask),
            TrustedAuthoritiesPem = null,
            ProxyAuthoritiesPem = null,
            ClientCertificate = null,
        };
    }

    /// <summary>A text of the run, such as a line of a decision's trace.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Query(Mask(_always)(text));
    }

    /// <summary>What decided on the proxy, each text of it, without the settings that it was read from.</summary>
    public ProxyDecision Redact(ProxyDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision with
        {
            Setting = Told(decision.Setting),
            Source = Redact(decision.Source),
            Problem = Told(decision.Problem),
            Trace = [.. decision.Trace.Select(Redact)],
            Settings = null,
            Pac = decision.Pac?.Masked() is { } pac
                ? pac with
                {
                    Source = Redact(pac.Source),
                    Result = Told(pac.Result),
                    Entries = [.. pac.Entries.Select(e => e with { Text = Redact(e.Text) })],
                    Problem = Told(pac.Problem),
                    Trace = [.. pac.Trace.Select(Redact)],
                }
                : null,
        };
    }

    private string? Told(string? text) => text is null ? null : Redact(text);

    /// <summary>A URL of the run.</summary>
    public HttpUrl Redact(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        Always(SecretFinder.InQuery(url.PathAndQuery), "query token");
        return Redact(url, Mask(_always));
    }

    /// <summary>A piece of a request's head, whole lines of it, without its secrets.</summary>
    public ImmutableArray<byte> RedactLines(ImmutableArray<byte> octets)
    {
        if (octets.IsDefaultOrEmpty)
        {
            return octets;
        }

        var own = Lines(octets)
            .SelectMany(line => SecretFinder.In(line).Select(v => new Secret(v, Kind(line))))
            .Where(s => s.Value.Length >= SecretFinder.Shortest);
        return Redact(octets, Mask(_always.Concat(_remembered).Concat(own)));
    }

    /// <summary>An exchange without its secrets.</summary>
    public Exchange Redact(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var own = SecretsOf(exchange).ToList();
        var all = _always.Concat(_remembered).Concat(own).ToList();
        foreach (var secret in own)
        {
            Remember(secret);
        }

        var mask = Mask(all);
        return exchange with
        {
            Spec = exchange.Spec with
            {
                Url = Redact(exchange.Spec.Url, mask),
                Headers = Redact(exchange.Spec.Headers, mask),
                Body = Redact(exchange.Spec.Body, mask),
                TunnelAuthorization = exchange.Spec.TunnelAuthorization is { } said ? mask(said) : null,
            },
            RequestBytes = Redact(exchange.RequestBytes, mask),
            Interim = [.. exchange.Interim.Select(h => Redact(h, mask))],
            Response = exchange.Response is { } head ? Redact(head, mask) : null,
            Body = exchange.Body is { FileOffset: null } page
                ? page with
                {
                    Slices = [.. page.Slices.Select(s => s with { Bytes = Redact(s.Bytes, mask) })],
                    Trailers = Redact(page.Trailers, mask),
                }
                : exchange.Body,
            BodyAnomalies = [.. exchange.BodyAnomalies.Select(a => a with { Detail = mask(a.Detail) })],
            Failure = exchange.Failure is { } failure
                ? failure with
                {
                    Detail = mask(failure.Detail),
                    ReceivedBytes = Redact(failure.ReceivedBytes, mask),
                }
                : null,
            Tunnel = exchange.Tunnel is { } tunnel
                ? tunnel with
                {
                    RequestBytes = Redact(tunnel.RequestBytes, mask),
                    Response = tunnel.Response is { } answer ? Redact(answer, mask) : null,
                }
                : null,
            Tokens =
            [
                .. exchange.Tokens.Select(t =>
                    t with
                    {
                        Token = t.Token is { } token ? mask(token) : null,
                        Problem = t.Problem is { } problem ? mask(problem) : null,
                    }
                ),
            ],
        };
    }

    private static IEnumerable<Credentials> Accounts(ProbeOptions options) =>
        ((Credentials?[])[options.ProxyCredentials, options.ServerCredentials])
            .OfType<Credentials>()
            .Concat(options.Netrc.Select(e => new Credentials(e.Login, e.Password)));

    private void Always(IEnumerable<string> values, string kind)
    {
        foreach (var value in values.Where(v => v.Length >= SecretFinder.Shortest))
        {
            if (_alwaysValues.Add(value))
            {
                _always.Add(new Secret(value, kind));
            }
        }
    }

    private void Remember(Secret secret)
    {
        // A shorter one is a word that the next reply may well have for itself.
        if (secret.Value.Length < SecretFinder.ShortestToken || !_rememberedValues.Add(secret.Value))
        {
            return;
        }

        _remembered.Enqueue(secret);
        if (_remembered.Count > MostRemembered)
        {
            _rememberedValues.Remove(_remembered.Dequeue().Value);
        }
    }

    /// <summary>What this exchange itself says in confidence, on both sides.</summary>
    private static IEnumerable<Secret> SecretsOf(Exchange exchange)
    {
        IEnumerable<HeaderField> sent =
        [
            .. exchange.Spec.Headers,
            .. LinesOf(exchange.RequestBytes),
            .. LinesOf(exchange.Tunnel?.RequestBytes ?? []),
            new HeaderField("Proxy-Authorization", exchange.Spec.TunnelAuthorization ?? ""),
        ];
        IEnumerable<ResponseHead> heads = (
            (ResponseHead?[])[exchange.Response, exchange.Tunnel?.Response, .. exchange.Interim]
        ).OfType<ResponseHead>();
        return sent.SelectMany(line => SecretFinder.In(line).Select(v => new Secret(v, line.Name.ToLowerInvariant())))
            .Concat(
                heads
                    .SelectMany(h => h.Headers)
                    .SelectMany(line =>
                        SecretFinder.OfPeer(line).Select(v => new Secret(v, line.Name.ToLowerInvariant()))
                    )
            )
            .Concat(
                exchange
                    .Tokens.Where(t => t.Token is not null)
                    .Select(t => new Secret(t.Token!, t.Target.Authorization().ToLowerInvariant()))
            )
            .Concat(SecretFinder.InQuery(exchange.Spec.Url.PathAndQuery).Select(v => new Secret(v, "query token")))
            // A Referer has the address of the page before, and a reply may say it again.
            .Concat(sent.SelectMany(line => SecretFinder.InQuery(line.Value)).Select(v => new Secret(v, "query token")))
            .Concat(sent.SelectMany(line => SecretFinder.InAddress(line.Value)).Select(v => new Secret(v, "password")))
            .Concat(ServiceCookies(exchange))
            .Where(s => s.Value.Length >= SecretFinder.Shortest);
    }

    private static HeaderList LinesOf(ImmutableArray<byte> request)
    {
        RequestHeadReader.TryRead(request.AsSpan(), new WireLimits(), out var head, out _, out _);
        return head?.Headers ?? HeaderList.Empty;
    }

    /// <summary>The cookies of a WSUS site's web services stand in the envelope.</summary>
    private static IEnumerable<Secret> ServiceCookies(Exchange exchange) =>
        exchange is { Spec.Purpose: Purpose.ServiceCall, Body.Slices: [{ Offset: 0 } first, ..] }
            ? ServiceCookie()
                .Matches(Encoding.Latin1.GetString(first.Bytes.AsSpan()))
                .Select(m => new Secret(m.Groups["value"].Value, "cookie of the web services"))
            : [];

    private Credentials? Redact(Credentials? account) =>
        account?.Password is { Length: > 0 } password
            ? account with
            {
                Password = _pseudonyms.Of(password, "password"),
            }
            : account;

    /// <summary>
    /// Masks these in any text, longer ones first. What one has taken, another does not change: of one within another
    /// nothing is left, of two that overlap the rest of the second is overwritten.
    /// </summary>
    private Func<string, string> Mask(IEnumerable<Secret> secrets)
    {
        var ordered = secrets.OrderByDescending(s => s.Value.Length).ToList();
        return text =>
        {
            char[]? masked = null;
            bool[] taken = [];
            foreach (var (value, kind) in ordered)
            {
                for (
                    var at = text.IndexOf(value, StringComparison.Ordinal);
                    at >= 0;
                    at = text.IndexOf(value, at + 1, StringComparison.Ordinal)
                )
                {
                    masked ??= text.ToCharArray();
                    taken = taken.Length == 0 ? new bool[text.Length] : taken;
                    var isFree = !taken.AsSpan(at, value.Length).Contains(true);
                    var pseudonym = isFree ? _pseudonyms.Of(value, kind) : "";
                    for (var i = 0; i < value.Length; i++)
                    {
                        masked[at + i] =
                            isFree ? pseudonym[i]
                            : taken[at + i] ? masked[at + i]
                            : '*';
                        taken[at + i] = true;
                    }
                }
            }

            return masked is null ? text : new string(masked);
        };
    }

    /// <summary>Tokens in the queries of URLs that stand in a text: there alone, however short they are.</summary>
    private string Query(string text) =>
        UrlSecrets.Mask(text, token => _pseudonyms.IsOne(token) ? token : _pseudonyms.Of(token, "query token"));

    private HttpUrl Redact(HttpUrl url, Func<string, string> mask)
    {
        var shown = "/" + Query(mask(url.PathAndQuery))[1..];
        return shown == url.PathAndQuery ? url : url.WithPathAndQuery(shown);
    }

    private HeaderList Redact(HeaderList headers, Func<string, string> mask) =>
        HeaderList.Create([.. headers.Select(h => h with { Value = Query(mask(h.Value)) })]);

    private ResponseHead Redact(ResponseHead head, Func<string, string> mask) =>
        head with
        {
            Bytes = Redact(head.Bytes, mask),
            Reason = mask(head.Reason),
            Headers = Redact(head.Headers, mask),
            Anomalies = [.. head.Anomalies.Select(a => a with { Detail = mask(a.Detail) })],
        };

    private ImmutableArray<byte> Redact(ImmutableArray<byte> octets, Func<string, string> mask)
    {
        if (octets.IsDefaultOrEmpty)
        {
            return octets;
        }

        var text = Encoding.Latin1.GetString(octets.AsSpan());
        var masked = Query(mask(text));
        return ReferenceEquals(text, masked) || text == masked
            ? octets
            : ImmutableCollectionsMarshal.AsImmutableArray(Encoding.Latin1.GetBytes(masked));
    }

    private readonly record struct Secret(string Value, string Kind);

    [GeneratedRegex(
        "<(?:[A-Za-z_][\\w.-]{0,40}:)?(?:EncryptedData|CookieData)\\b[^<>]{0,200}>(?<value>[^<]{8,8192})</",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ServiceCookie();
}
