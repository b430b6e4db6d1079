using System.Collections.Immutable;
using Probe.Bits;
using Probe.Http;

namespace Probe.Options;

/// <summary>
/// Decides which way one URL goes: <c>-x</c> first, then a PAC script, then the Windows settings of the account, then
/// the environment as curl reads it, then direct. Pure, and every step is written down: an engineer sees which setting
/// won and which were overruled.
/// </summary>
/// <remarks>
/// <para>
/// <c>-x</c> stands for the list that a job brings itself (BG_JOB_PROXY_USAGE_OVERRIDE), all else for
/// BG_JOB_PROXY_USAGE_PRECONFIG: the settings of the account that owns the job, in WinHTTP's order: detection, script,
/// list. BITS reads no environment variable, so that Windows settings, where they are known, overrule the environment.
/// </para>
/// <para>
/// <c>-x</c> is bypassed by <c>--noproxy</c> and <c>--proxy-bypass</c> alone: neither NO_PROXY nor a loopback address
/// takes a URL away from the proxy that the user named. HTTP_PROXY in capitals is not read where GATEWAY_INTERFACE or
/// REQUEST_METHOD is set, since in a CGI program its value comes from a request header (httpoxy, CVE-2016-5385).
/// </para>
/// </remarks>
public static class ProxyDecider
{
    private const string Option = "-x";
    private const string NoProxyOption = "--noproxy";
    private const string BypassOption = "--proxy-bypass";
    private const int MostShown = 200;
    private const int MostOfList = 60;
    private const int MostStep = 400;
    private const int MostSteps = 400;
    private const int MostEntries = 20;

    /// <summary>Decides.</summary>
    /// <param name="url">What is asked for.</param>
    /// <param name="options">The options, with the environment's variables and the Windows settings in them.</param>
    /// <param name="pac">Asks the script that the options or the settings name; null when none was loaded.</param>
    public static ProxyDecision Decide(HttpUrl url, ProbeOptions options, PacQuestion? pac = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        var trace = new List<string>();
        var settings = options.WindowsProxies.ForDownload();
        var decision = options.Proxy is { } given
            ? ByOption(given, url, options, settings, pac, trace)
            : BySettings(url, options, settings, pac, trace);
        return decision with { Settings = settings, Trace = [.. trace] };
    }

    /// <summary>
    /// Decides by one owner's settings alone, as the update agent or another account would. A script that they name is
    /// not asked: the decision then has no route and says so.
    /// </summary>
    /// <param name="url">What is asked for.</param>
    /// <param name="settings">The settings.</param>
    public static ProxyDecision DecideBy(HttpUrl url, ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(settings);
        var trace = new List<string>();
        var decision =
            ByScript(url, settings, null, trace) ?? ByList(url, settings, trace) ?? Direct(settings.Name, null);
        return decision with { Settings = settings, Trace = [.. trace] };
    }

    private static ProxyDecision ByOption(
        string given,
        HttpUrl url,
        ProbeOptions options,
        ProxySettings? settings,
        PacQuestion? pac,
        List<string> trace
    )
    {
        foreach (var variable in Variables(url.Scheme).Where(v => Value(options, v) is not null))
        {
            trace.Add($"{variable} is set and overruled by {Option}");
        }

        if (NoProxyVariable(options) is { } noProxy)
        {
            trace.Add($"{noProxy} is set and not asked: {Option} is bypassed by {NoProxyOption} alone");
        }

        if (pac is not null)
        {
            trace.Add($"the PAC script is not asked: {Option} decides");
        }

        if (settings is not null)
        {
            trace.Add($"{Described(settings)}: overruled by {Option}");
        }

        TellOthers(options.WindowsProxies, settings, trace);

        if (IsDirect(given))
        {
            trace.Add($"{Option} '{Shown(given)}' means no proxy: direct; the environment is not asked");
            return Direct(Option, given);
        }

        if (
            options.NoProxy is { } list
            && NoProxyList.Match(NoProxyOption, list, url.Host, url.Port, trace) is { } entry
        )
        {
            trace.Add($"{NoProxyOption} has '{entry}', which fits {Shown(url.Host)}: direct, {Option} is overruled");
            return Direct(NoProxyOption, given);
        }

        return options.ProxyBypass is { } bypass && Bypassed(bypass, BypassOption, given, url, trace) is { } past
            ? past
            : Through(given, Option, url, trace);
    }

    private static ProxyDecision BySettings(
        HttpUrl url,
        ProbeOptions options,
        ProxySettings? settings,
        PacQuestion? pac,
        List<string> trace
    )
    {
        if (settings is null)
        {
            TellOthers(options.WindowsProxies, null, trace);
            return (pac is null ? null : ByScript(url, null, pac, trace)) ?? ByEnvironment(url, options, trace);
        }

        if (options.WindowsProxies.WhyForDownload(settings) is { } why)
        {
            trace.Add(why);
        }

        TellOthers(options.WindowsProxies, settings, trace);
        foreach (var variable in Variables(url.Scheme).Where(v => Value(options, v) is not null))
        {
            trace.Add($"{variable} is set and overruled by {Shown(settings.Name)}: BITS reads no environment variable");
        }

        if (NoProxyVariable(options) is { } noProxy)
        {
            trace.Add($"{noProxy} is set and not asked: the settings bring their own bypass list");
        }

        if (settings.Note is { } note)
        {
            trace.Add($"{Shown(settings.Name)}: {note}");
        }

        if (ByScript(url, settings, pac, trace) is { } byScript)
        {
            return byScript;
        }

        if (
            options.NoProxy is { } list
            && settings.Proxy is { } proxy
            && NoProxyList.Match(NoProxyOption, list, url.Host, url.Port, trace) is { } entry
        )
        {
            trace.Add(
                $"{NoProxyOption} has '{entry}', which fits {Shown(url.Host)}: direct, {Shown(settings.Name)} is overruled"
            );
            return Direct(NoProxyOption, proxy);
        }

        return ByList(url, settings, trace) ?? NothingSet(settings, trace);
    }

    private static ProxyDecision NothingSet(ProxySettings settings, List<string> trace)
    {
        trace.Add($"{Shown(settings.Name)}: no proxy is set: direct");
        return Direct(Shown(settings.Name), null);
    }

    /// <summary>Detection first, then the script's address; null where WinHTTP goes on to the list.</summary>
    private static ProxyDecision? ByScript(HttpUrl url, ProxySettings? settings, PacQuestion? pac, List<string> trace)
    {
        if (settings is { AutoConfigUrl: { } address, ScriptUrl: null })
        {
            trace.Add(
                $"{Shown(settings.Name)}: the script's address '{ShownScript(address)}' is no http or https URL: not asked"
            );
        }

        if (pac is not null)
        {
            if (settings is { AutoDetect: true })
            {
                trace.Add($"{Shown(settings.Name)}: detection (WPAD) is on");
            }

            if (settings?.ScriptUrl is { } named)
            {
                trace.Add($"{Shown(settings.Name)} names the script {ShownScript(named)}");
            }

            return AskScript(url, pac, trace);
        }

        if (settings?.AutoDetect == true)
        {
            trace.Add($"{Shown(settings.Name)}: detection (WPAD) is on and was not asked; next in WinHTTP's order");
        }

        if (settings?.ScriptUrl is not { } script)
        {
            return null;
        }

        var problem =
            $"the PAC script '{ShownScript(script)}' decides and was not loaded; accepted: --pac with a copy of it";
        trace.Add($"{Shown(settings.Name)}: {problem}");
        return new ProxyDecision
        {
            Route = null,
            Setting = ShownScript(script),
            Source = Shown(settings.Name),
            Problem = problem,
            HResult = HResults.UnableToDownloadScript,
        };
    }

    private static ProxyDecision? AskScript(HttpUrl url, PacQuestion pac, List<string> trace)
    {
        var answer = pac(url).Masked();
        var source = Printable.Escape(answer.Source, MostShown);
        trace.AddRange(answer.Trace.Take(MostSteps).Select(step => Printable.Escape(step, MostStep)));
        if (answer.Trace.Length > MostSteps)
        {
            trace.Add($"{answer.Trace.Length - MostSteps} more steps of the script are left out");
        }

        if (answer.Problem is { } problem)
        {
            // The script's own steps mostly end with it, and it mostly begins with the script's name.
            var said = Printable.Escape(problem, MostStep);
            if (trace.LastOrDefault() != said)
            {
                trace.Add(said.StartsWith(source + ":", StringComparison.Ordinal) ? said : $"{source}: {said}");
            }

            if (answer.HResult == HResults.AutodetectionFailed)
            {
                trace.Add("detection found no script; next in WinHTTP's order");
                return null;
            }

            return new ProxyDecision
            {
                Route = null,
                Setting = source,
                Source = source,
                Problem = said,
                HResult = answer.HResult ?? HResults.BadAutoProxyScript,
                Pac = answer,
            };
        }

        var taken = PacResult.Taken(answer.Entries);
        var isBefore = true;
        foreach (var (index, entry) in answer.Entries.Take(MostEntries).Index())
        {
            if (isBefore && entry == taken)
            {
                isBefore = false;
                continue;
            }

            trace.Add(
                isBefore
                    ? $"entry {index + 1} '{Printable.Escape(entry.Text, MostShown)}' is passed over: {PacResult.ProblemOf(entry)}"
                    : $"entry {index + 1} '{Printable.Escape(entry.Text, MostShown)}' is for clients that fail over; WinHTTP takes the first alone"
            );
        }

        var result = Printable.Escape(answer.Result ?? "", MostShown);
        if (taken is not { } first)
        {
            trace.Add($"{source} names no proxy: direct (inferred)");
            return Direct(source, answer.Result) with { Pac = answer };
        }

        if (first.Kind == RouteKind.Direct)
        {
            trace.Add($"{source} returned '{result}': direct");
            return Direct(source, answer.Result) with { Pac = answer };
        }

        if (first is { Kind: RouteKind.Proxy, Proxy: { } proxy })
        {
            trace.Add($"{source} returned '{result}': through {proxy}");
            return new ProxyDecision
            {
                Route = new Route
                {
                    Kind = RouteKind.Proxy,
                    Proxy = proxy,
                    Source = source,
                },
                Setting = result,
                Source = source,
                Pac = answer,
            };
        }

        var unusable =
            $"the script's entry '{Printable.Escape(first.Text, MostShown)}' cannot be used: {PacResult.ProblemOf(first)}";
        trace.Add($"{source}: {unusable}");
        return new ProxyDecision
        {
            Route = null,
            Setting = result,
            Source = source,
            Problem = unusable,
            IsUnsupported = PacResult.IsUnsupported(first),
            Pac = answer,
        };
    }

    /// <summary>The list of the settings with what bypasses it; null where there is none.</summary>
    private static ProxyDecision? ByList(HttpUrl url, ProxySettings settings, List<string> trace)
    {
        if (settings.Proxy is not { } proxy)
        {
            return null;
        }

        var source = Shown(settings.Name);
        if (IsDirect(proxy))
        {
            return null;
        }

        return Bypassed(settings.Bypass ?? "", source, proxy, url, trace) ?? Through(proxy, source, url, trace);
    }

    /// <summary>A decision where a bypass list of Windows makes one; null where the proxy decides.</summary>
    private static ProxyDecision? Bypassed(string list, string source, string proxy, HttpUrl url, List<string> trace)
    {
        if (list.Length > BypassList.MostCharacters)
        {
            var problem =
                $"the bypass list has {list.Length} characters; accepted: at most {BypassList.MostCharacters}, *.domain in place of single hosts";
            trace.Add($"{source}: {problem}");
            return new ProxyDecision
            {
                Route = null,
                Setting = Printable.Escape(UserInformation.MaskList(list), MostOfList),
                Source = source,
                Problem = problem,
                HResult = HResults.ProxyBypassListTooLarge,
            };
        }

        var rules = BypassList.Read(list);
        if (!rules.Bypasses(url.Scheme, url.Host, url.Port, trace))
        {
            return null;
        }

        trace.Add($"{source} bypasses {Shown(url.Host)}: direct, the proxy '{Shown(proxy)}' is overruled");
        return Direct(source, proxy);
    }

    private static void TellOthers(WindowsProxies all, ProxySettings? chosen, List<string> trace)
    {
        foreach (var other in all.All.Where(s => s != chosen))
        {
            trace.Add($"{Described(other)}: {WhyNot(other, chosen)}");
        }
    }

    private static string WhyNot(ProxySettings other, ProxySettings? chosen) =>
        (other.Owner, chosen) switch
        {
            (ProxyOwner.Machine, _) or (_, null) =>
                "not asked, since no policy makes settings those of the machine (ProxySettingsPerUser is not 0)",
            (ProxyOwner.WinHttp, { } winner) => $"overruled by {Shown(winner.Name)}; the update agent scans by it",
            (_, { Owner: ProxyOwner.Machine } winner) => $"overruled by {Shown(winner.Name)}",
            (_, { } winner) =>
                $"not asked: a job goes by the settings of the account that owns it, here {Shown(winner.Name)}",
        };

    private static string Described(ProxySettings settings)
    {
        var parts = new List<string>();
        if (settings.AutoDetect)
        {
            parts.Add("detection");
        }

        if (settings.AutoConfigUrl is { } script)
        {
            parts.Add($"script '{ShownScript(script)}'");
        }

        if (settings.Proxy is { } proxy)
        {
            parts.Add($"proxy '{Shown(proxy)}'");
        }

        return $"{Shown(settings.Name)} has {(parts.Count == 0 ? "no proxy" : string.Join(", ", parts))}";
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

        if (NoProxyList.Match(source, list, url.Host, url.Port, trace) is { } entry)
        {
            trace.Add($"{source} has '{entry}', which fits {Shown(url.Host)}: direct, {winner} is overruled");
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
                HResult = text.HResult,
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

        if (text.HasCredentials)
        {
            trace.Add(
                $"user and password before the @ of {source} are not used: BITS and WinHTTP take none from a proxy setting; "
                    + "here -U or --proxy-user-file gives them, on a job SetCredentials"
            );
        }

        return new ProxyDecision
        {
            HasCredentials = text.HasCredentials,
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

    /// <summary>A script's address: what follows its ? can be a secret, whatever its name.</summary>
    private static string ShownScript(string address) =>
        Printable.Escape(ProxySettings.WithoutSecrets(address), MostShown);

    private static string Shown(string text) => Printable.Escape(ProxyText.Mask(text), MostShown);
}
