using Probe.Checks.Settings;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Checks.Connect;

/// <summary>
/// The setting does not ask for TLS to the proxy itself. This program speaks it and judges what is behind; WinHTTP,
/// and with it BITS, does not.
/// </summary>
public sealed class ProxySpeaksPlainHttp : ICheck
{
    private const string OnTheClient =
        "On the Windows client: bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY proxy.example.com:8080 NULL.";

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
        var failed = context
            .Log.Main.Select(e => e.Failure)
            .FirstOrDefault(f =>
                f
                    is {
                        Stage: FailureStage.TlsHandshake,
                        Side: FailureSide.Proxy,
                        Cause: FailureCauses.TlsPlainReply or FailureCauses.TimedOut
                    }
            );
        return SettingFault.Fail(Info, FaultOf(decision, proxy, shown, failed), CulpritOf(decision));
    }

    /// <summary>What is wrong with the setting.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="proxy">The proxy that is to be spoken to by TLS.</param>
    /// <param name="shown">What the proxy showed of itself; null where it was not asked.</param>
    /// <param name="failed">Why what is there seems to speak no TLS; null where it does, or where it was not asked.</param>
    internal static Fault FaultOf(
        ProxyDecision decision,
        ProxyEndpoint proxy,
        TlsFacts? shown = null,
        ExchangeFailure? failed = null
    ) =>
        new()
        {
            Kind = "tls",
            Summary = $"The proxy setting {decision.Source} asks for TLS to the proxy itself, which BITS cannot use",
            Expected = TlsToProxy.Accepted(proxy),
            Actual =
                $"{decision.Source} is '{decision.Setting}'"
                + (
                    shown is null
                        ? failed is null
                            ? ""
                            : Printable.Escape("; " + failed.Detail, 240)
                        : $"; the proxy speaks {shown.Protocol} as {Saying.Quote(shown.Subject ?? "")}, and this program went on through it"
                ),
            HResult = TlsToProxy.Error,
            Alternatives = TlsToProxy.Alternatives,
            Basis = "inferred",
            Remedy =
                failed?.Cause == FailureCauses.TlsPlainReply
                    ? $"Write http://{Named(proxy)} in {decision.Source}: the port speaks plain HTTP, which is what BITS needs. {OnTheClient}"
                : failed?.Cause == FailureCauses.TimedOut
                    ? $"Write http://{Named(proxy)} in {decision.Source} and try again: a port that speaks plain HTTP waits for more where it gets TLS. {OnTheClient}"
                : $"Give the clients a plain HTTP port of the proxy (Squid: http_port beside https_port) and correct {decision.Source}. {OnTheClient}",
        };

    private static string Named(ProxyEndpoint proxy) => Printable.Escape(proxy.ToString(), 120);

    /// <summary>Who is to blame for it.</summary>
    internal static Culprit CulpritOf(ProxyDecision decision) =>
        CulpritFinder.TheSetting($"the setting itself shows it: {decision.Source} is '{decision.Setting}'");
}
