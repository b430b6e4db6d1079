using System.Collections.Immutable;
using Probe.Bits;
using Probe.Checks.Connect;
using Probe.Checks.Settings;
using Probe.Findings;
using Probe.Http;

namespace Probe.Options;

/// <summary>Which proxy one URL takes and why, the error where it takes none, and what the update agent's scan takes.</summary>
public sealed record ProxyExplanation
{
    /// <summary>The URL.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>What was decided for the download.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>What WinHTTP's setting gives the scan; null when it is not known.</summary>
    public ProxyDecision? Scan { get; init; }

    /// <summary>Every Windows setting that is known.</summary>
    public ImmutableArray<ProxySettings> Known { get; init; } = [];

    /// <summary>Why BITS cannot go by the decision, and what is accepted; null when it can.</summary>
    public string? Problem => Decision.Problem ?? TlsToProxy.ProblemOf(Decision.Route);

    /// <summary>True where BITS finds its way by the decision.</summary>
    public bool IsUsable => Decision.Route is not null && Problem is null;

    /// <summary>True when the problem is a kind of proxy that BITS cannot use, and not a mistake in writing.</summary>
    public bool IsUnsupported => Decision.IsUnsupported || (Decision.Problem is null && Problem is not null);

    /// <summary>The error that BITS would give; null when there is no problem.</summary>
    public BitsError? Error =>
        Problem is null ? null
        : Decision.Problem is null ? BitsErrors.Get(TlsToProxy.Error)
        : BitsErrors.Get(Decision.HResult ?? HResults.InvalidArgument);

    /// <summary>Other codes that Microsoft's texts name for the same, or that are as likely; empty for none.</summary>
    public ImmutableArray<BitsError> Alternatives =>
        Problem is null ? []
        : Decision.Problem is null ? [.. TlsToProxy.Alternatives.Select(BitsErrors.Get)]
        : Decision.HResult is null ? [BitsErrors.Get(HResults.InvalidProxyInfo)]
        : [];

    /// <summary>Who is to blame for the problem; null when there is none.</summary>
    public Culprit? Culprit =>
        Problem is null ? null
        : Decision.Problem is null ? ProxySpeaksPlainHttp.CulpritOf(Decision)
        : SettingDiagnosis.CulpritOf(Decision);

    /// <summary>What to change; null when there is no problem.</summary>
    public string? Remedy =>
        Problem is null ? null
        : Decision.Problem is null ? ProxySpeaksPlainHttp.FaultOf(Decision, Decision.Route!.Proxy!).Remedy
        : SettingDiagnosis.FaultOf(Decision).Remedy;

    /// <summary>Decides and gathers what explains it.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="options">The options.</param>
    /// <param name="pac">Asks a script; null when none was loaded.</param>
    public static ProxyExplanation Of(HttpUrl url, ProbeOptions options, PacQuestion? pac = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var decision = ProxyDecider.Decide(url, options, pac);
        return new ProxyExplanation
        {
            Url = UrlSecrets.Masked(url),
            Decision = decision with { Trace = [.. decision.Trace.Select(UrlSecrets.Mask)] },
            Scan = options.WindowsProxies.ForScan() is { } scan ? ProxyDecider.DecideBy(url, scan) : null,
            Known = options.WindowsProxies.All,
        };
    }
}
