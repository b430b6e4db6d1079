using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Options;

/// <summary>
/// Decides which way one URL goes: <c>-x</c> first, then the environment as curl reads it, then direct. Pure, and
/// every step is written down: an engineer sees which setting won and which were overruled.
/// </summary>
/// <remarks>
/// <c>-x</c> is bypassed by <c>--noproxy</c> alone: neither NO_PROXY nor a loopback address takes a URL away from the
/// proxy that the user named. HTTP_PROXY in capitals is not read where GATEWAY_INTERFACE or REQUEST_METHOD is set,
/// since in a CGI program its value comes from a request header (httpoxy, CVE-2016-5385).
/// </remarks>
public static class ProxyDecider
{
    private const string Option = "-x";
    private const string NoProxyOption = "--noproxy";
    private const int MostShown = 200;

    /// <summary>Decides.</summary>
    /// <param name="url">What is asked for.</param>
    /// <param name="options">The options, with the environment's variables in them.</param>
    public static ProxyDecision Decide(HttpUrl url, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        var trace = new List<string>();
        return (
            options.Proxy is { } given ? ByOption(given, url, options, trace) : ByEnvironment(url, options, trace)
        ) with
        {
            Trace = [.. trace],
        };
    }

    private static ProxyDecision ByOption(string given, HttpUrl url, ProbeOptions options, List<string> trace)
    {
        foreach (var variable in Variables(url.Scheme).Where(v => Value(options, v) is not null))
        {
            trace.Add($"{variable} is set and overruled by {Option}");
        }

        if (NoProxyVariable(options) is { } noProxy)
        {
            trace.Add($"{noProxy} is set and not asked: {Option} is bypassed by {NoProxyOption} alone");
        }

        if (IsDirect(given))
        {
            trace.Add($"{Option} '{Shown(given)}' means no proxy: direct; the environment is not asked");
            return Direct(Option, given);
        }

        if (options.NoProxy is { } list && NoProxyList.Match(list, url.Host, url.Port) is { } entry)
        {
            trace.Add(
                $"{NoProxyOption} has '{Shown(entry)}', which fits {Shown(url.Host)}: direct, {Option} is overruled"
            );
            return Direct(NoProxyOption, given);
        }

        return Through(given, Option, url, trace);
    }

    private static ProxyDecision ByEnvironment(HttpUrl url, ProbeOptions options, List<string> trace)
    {
        string? winner = null;
        foreach (var variable in Variables(url.Scheme))
        {
            if (Value(options, variable) is null)
            {
                continue;
            }

            if (variable == "HTTP_PROXY" && CgiVariable(options) is { } cgi)
            {
                trace.Add(
                    $"HTTP_PROXY is set and not read, because {cgi} is set too: a request header could have set it"
                );
                continue;
            }

            if (winner is null)
            {
                winner = variable;
            }
            else
            {
                trace.Add($"{variable} is set and overruled by {winner}");
            }
        }

        if (winner is null)
        {
            trace.Add(
                $"no {Option}, and none of {string.Join(", ", Variables(url.Scheme))} is set (or only to nothing): direct"
            );
            return Direct("default", null);
        }

        var value = Value(options, winner)!;
        var (source, list) = options.NoProxy is { } given
            ? (NoProxyOption, given)
            : (NoProxyVariable(options) is { } name ? (name, Value(options, name)!) : ("", ""));
        if (options.NoProxy is not null && NoProxyVariable(options) is { } overruled)
        {
            trace.Add($"{overruled} is set and overruled by {NoProxyOption}");
        }

        if (NoProxyList.Match(list, url.Host, url.Port) is { } entry)
        {
            trace.Add($"{source} has '{Shown(entry)}', which fits {Shown(url.Host)}: direct, {winner} is overruled");
            return Direct(source, value);
        }

        if (IsDirect(value))
        {
            trace.Add($"{winner} '{Shown(value)}' means no proxy: direct");
            return Direct(winner, value);
        }

        return Through(value, winner, url, trace);
    }

    private static ProxyDecision Through(string value, string source, HttpUrl url, List<string> trace)
    {
        var text = ProxyText.Read(value, url.Scheme);
        if (text.Problem is { } problem)
        {
            trace.Add($"{source} '{text.Shown}' cannot be used: {problem}");
            return new ProxyDecision
            {
                Route = null,
                Setting = text.Shown,
                Source = source,
                Problem = problem,
                IsUnsupported = text.IsUnsupported,
            };
        }

        if (text.Endpoint is not { } endpoint)
        {
            trace.Add($"{source} '{text.Shown}' decides: {text.Note}: direct");
            return Direct(source, value);
        }

        trace.Add(
            $"{source} '{text.Shown}' decides: through {endpoint}"
                + (endpoint.IsTls ? ", by TLS to the proxy itself" : "")
        );
        if (endpoint.PortIsAssumed)
        {
            trace.Add(
                endpoint.IsTls
                    ? "the setting names no port: 443 is assumed, as curl does"
                    : "the setting names no port: 80 is assumed (curl would take 1080)"
            );
        }

        if (text.Note is { } note)
        {
            trace.Add(note);
        }

        return new ProxyDecision
        {
            Route = new Route
            {
                Kind = RouteKind.Proxy,
                Proxy = endpoint,
                Source = source,
            },
            Setting = text.Shown,
            Source = source,
        };
    }

    private static ProxyDecision Direct(string source, string? setting) =>
        new()
        {
            Route = new Route { Kind = RouteKind.Direct, Source = source },
            Setting = setting is null ? null : Shown(setting),
            Source = source,
        };

    /// <summary>Variables that may name the proxy, in the order in which they win.</summary>
    private static ImmutableArray<string> Variables(string scheme) =>
        scheme == "https"
            ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
            : ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

    private static string? NoProxyVariable(ProbeOptions options) =>
        Value(options, "no_proxy") is not null ? "no_proxy"
        : Value(options, "NO_PROXY") is not null ? "NO_PROXY"
        : null;

    private static string? CgiVariable(ProbeOptions options) =>
        options.ProxyEnvironment.ContainsKey("GATEWAY_INTERFACE") ? "GATEWAY_INTERFACE"
        : options.ProxyEnvironment.ContainsKey("REQUEST_METHOD") ? "REQUEST_METHOD"
        : null;

    /// <summary>A variable's value; set to nothing counts as not set, as for curl.</summary>
    private static string? Value(ProbeOptions options, string variable) =>
        options.ProxyEnvironment.TryGetValue(variable, out var value) && value.Trim().Length > 0 ? value : null;

    /// <summary>Empty, <c>direct</c> or <c>direct://</c>; a host of that name is written with its port.</summary>
    private static bool IsDirect(string value) =>
        value.Trim() is "" || value.Trim().ToLowerInvariant() is "direct" or "direct://";

    private static string Shown(string text) => Printable.Escape(ProxyText.Mask(text), MostShown);
}
