using System.Collections.Immutable;
using System.Text;
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

    /// <summary>A session's secret is a blob; a shorter one would let a server choose what is masked.</summary>
    private const int ShortestOfSession = 16;

    private readonly ImmutableArray<string> _secrets;

    /// <summary>Makes a mask for the secrets of a run.</summary>
    /// <param name="options">What the run was asked to do, credentials among it.</param>
    /// <param name="ofSession">What peers gave to be shown again, such as cookies.</param>
    public SecretMask(ProbeOptions options, params IEnumerable<string> ofSession)
    {
        ArgumentNullException.ThrowIfNull(options);
        _secrets = options.ProxyCredentials is { Password: { Length: >= ShortestSecret } password } credentials
            ?
            [
                Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.User + ":" + password)),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
                password,
                Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password)),
            ]
            : [];
        _secrets = _secrets.AddRange(
            ofSession.Where(s => s.Length >= ShortestOfSession).Distinct().OrderByDescending(s => s.Length)
        );
    }

    /// <summary>The log with every secret masked in what was received; the log itself where there is no secret.</summary>
    public ExchangeLog Apply(ExchangeLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return _secrets.IsEmpty ? log : new ExchangeLog([.. log.All.Select(Apply)]);
    }

    private Exchange Apply(Exchange exchange) =>
        exchange with
        {
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
            Headers = [.. head.Headers.Select(h => new HeaderField(h.Name, Apply(h.Value)))],
            Anomalies = [.. head.Anomalies.Select(Apply)],
        };

    private Anomaly Apply(Anomaly anomaly) => anomaly with { Detail = Apply(anomaly.Detail) };

    private ImmutableArray<byte> Apply(ImmutableArray<byte> octets)
    {
        var text = Encoding.Latin1.GetString(octets.AsSpan());
        var masked = Apply(text);
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
