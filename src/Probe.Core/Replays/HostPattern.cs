using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Probe.Http;

namespace Probe.Replays;

/// <summary>A host that may be contacted: <c>wsus.corp.example</c>, <c>wsus:8530</c>, <c>*.corp.example</c>.</summary>
/// <param name="Host">Name or address; of a wildcard, what stands behind the star's dot.</param>
/// <param name="IsWildcard">True for every name below <paramref name="Host"/>.</param>
/// <param name="Port">Its port; null for any.</param>
public sealed record HostPattern(string Host, bool IsWildcard, int? Port)
{
    /// <summary>What is accepted, in words.</summary>
    public const string Accepted = "HOST, HOST:PORT or *.DOMAIN, such as wsus.corp.example:8530";

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        var isWildcard = text.StartsWith("*.", StringComparison.Ordinal);
        var rest = isWildcard ? text[2..] : text;
        if (
            rest.AsSpan().IndexOfAny('/', '?', '#') >= 0
            || !HttpUrl.TryParse("http://" + rest + "/", out var url, out _)
            || (isWildcard && url.Host.Contains(':', StringComparison.Ordinal))
        )
        {
            return false;
        }

        pattern = new HostPattern(Plain(url.Host), isWildcard, url.PortIsExplicit ? url.Port : null);
        return true;
    }

    /// <summary>True when the URL is on it.</summary>
    public bool Covers(HttpUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (Port is { } port && port != url.Port)
        {
            return false;
        }

        var host = Plain(url.Host);
        return IsWildcard
            ? host.Length > Host.Length + 1
                && host.EndsWith(Host, StringComparison.OrdinalIgnoreCase)
                && host[^(Host.Length + 1)] == '.'
            : string.Equals(host, Host, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        (IsWildcard ? "*." : "")
        + (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)
        + (Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "");

    private static string Plain(string host) => host.EndsWith('.') ? host[..^1] : host;
}
