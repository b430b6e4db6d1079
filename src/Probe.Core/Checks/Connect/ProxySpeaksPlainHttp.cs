using Probe.Checks.Settings;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Connect;

/// <summary>
/// The setting does not ask for TLS to the proxy itself. This program speaks it and judges what is behind; WinHTTP,
/// and with it BITS, does not.
/// </summary>
public sealed class ProxySpeaksPlainHttp : ICheck
{
    /// <inheritdoc/>
    public CheckInfo Info { get; } =
        new()
        {
            Id = "proxy-speaks-plain-http",
            Group = "connect",
            Level = CheckLevel.Required,
            Summary =
                "The proxy is to be spoken to in plain HTTP: BITS has no TLS to the proxy itself, whatever the URL is.",
            NoRemedies = "the setting on the client is wrong, and its remedy says which",
            BitsErrors = [TlsToProxy.Error, .. TlsToProxy.Alternatives],
            DependsOn = ["proxy-setting-is-well-formed"],
            Sources = [RuleSources.SetProxySettings, RuleSources.NoTlsToProxies],
            Inferred =
                "That WinHTTP does not speak TLS to a proxy is said by its maker's engineers in a public issue, not in the "
                + "reference; the code that a job with such a setting ends in is inferred from the grammar.",
        };

    /// <inheritdoc/>
    public IEnumerable<RequestSpec> Wants(PlanContext context) => [];

    /// <inheritdoc/>
    public Judgement Judge(JudgeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var decision = context.Decision;
        if (decision.Route?.Proxy is not { } proxy)
        {
            return Judgement.NotApplicable("no proxy is on the route");
        }

        if (!proxy.IsTls)
        {
            return Judgement.Passed($"{decision.Source} asks for plain HTTP to {proxy}");
        }

        var shown = context.Log.Main.Select(e => e.ProxyTls).FirstOrDefault(t => t?.Protocol is not null);
        return SettingFault.Fail(Info, FaultOf(decision, proxy, shown), CulpritOf(decision));
    }

    /// <summary>What is wrong with the setting.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="proxy">The proxy that is to be spoken to by TLS.</param>
    /// <param name="shown">What the proxy showed of itself; null where it was not asked.</param>
    internal static Fault FaultOf(ProxyDecision decision, ProxyEndpoint proxy, TlsFacts? shown) =>
        new()
        {
            Kind = "tls",
            Summary = $"The proxy setting {decision.Source} asks for TLS to the proxy itself, which BITS cannot use",
            Expected = TlsToProxy.Accepted(proxy),
            Actual =
                $"{decision.Source} is '{decision.Setting}'"
                + (
                    shown is null
                        ? ""
                        : $"; the proxy speaks {shown.Protocol} as {Saying.Quote(shown.Subject ?? "")}, and this program went on through it"
                ),
            HResult = TlsToProxy.Error,
            Alternatives = TlsToProxy.Alternatives,
            Basis = "inferred",
            Remedy =
                $"Give the clients a plain HTTP port of the proxy (Squid: http_port beside https_port) and correct {decision.Source}. "
                + "On the Windows client: bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY proxy.example.com:8080 NULL.",
        };

    /// <summary>Who is to blame for it.</summary>
    internal static Culprit CulpritOf(ProxyDecision decision) =>
        CulpritFinder.TheSetting($"the setting itself shows it: {decision.Source} is '{decision.Setting}'");
}
