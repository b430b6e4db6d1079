using System.Collections.Immutable;
using Probe.Checks;
using Probe.Checks.Wsus;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Verdicts;

namespace Probe.Sites;

/// <summary>What a survey of a WSUS site showed; the files it led to have runs of their own.</summary>
public sealed record SiteResult
{
    /// <summary>Root of the site.</summary>
    public required HttpUrl Site { get; init; }

    /// <summary>Which way it was asked and why.</summary>
    public required ProxyDecision Decision { get; init; }

    /// <summary>Each address that clients touch.</summary>
    public ImmutableArray<SiteEndpointResult> Endpoints { get; init; } = [];

    /// <summary>Each call of the web services.</summary>
    public ImmutableArray<ServiceCallResult> Calls { get; init; } = [];

    /// <summary>True when the server wants clients to register; null when it did not say.</summary>
    public bool? WantsRegistration { get; init; }

    /// <summary>Why the web services were asked no further; null when they were not asked at all.</summary>
    public string? Ended { get; init; }

    /// <summary>True when a bound of this program ended the asking.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Rounds of SyncUpdates.</summary>
    public int Rounds { get; init; }

    /// <summary>Revisions seen.</summary>
    public int Revisions { get; init; }

    /// <summary>Files that the web services named.</summary>
    public int Files { get; init; }

    /// <summary>What is checked as BITS would fetch it.</summary>
    public SiteTargets Targets { get; init; } = new([], [], null);

    /// <summary>The checks of the site, in list order.</summary>
    public ImmutableArray<CheckResult> Checks { get; init; } = [];

    /// <summary>Every exchange of the survey, control included.</summary>
    public ExchangeLog Log { get; init; } = ExchangeLog.Empty;

    /// <summary>False when the survey was broken off by the run's time or its user.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>True when nothing but web pages answered: what is there is no WSUS server.</summary>
    public bool IsNoWsusServer => IsNoServer(Checks);

    internal static bool IsNoServer(ImmutableArray<CheckResult> checks) =>
        checks.Any(c =>
            c.Check.Id == WsusServerAnswers.Id
            && c.Findings.Any(f => f.Summary.StartsWith(WsusServerAnswers.NoServerStart, StringComparison.Ordinal))
        );

    /// <summary>True when nothing that is required fails, and the survey came to its end.</summary>
    /// <param name="failOnAdvisory">True to count advisory checks too.</param>
    public bool IsWell(bool failOnAdvisory) =>
        Complete
        && Decision.Route is not null
        && !Checks.Any(c => c.Status == CheckStatus.Failed && (failOnAdvisory || c.Check.Level == CheckLevel.Required));
}

/// <summary>One address of the site with what it answered.</summary>
/// <param name="Endpoint">The address.</param>
/// <param name="IsPair">True at the other scheme's port.</param>
/// <param name="Url">What was asked.</param>
/// <param name="Answer">The exchange; null when it was not asked.</param>
/// <param name="State">What the answer means.</param>
/// <param name="AgentError">What the update agent would log of a call answered so; null where all is well.</param>
public sealed record SiteEndpointResult(
    SiteEndpoint Endpoint,
    bool IsPair,
    HttpUrl Url,
    Exchange? Answer,
    EndpointState State,
    Bits.BitsError? AgentError
)
{
    /// <summary>Strict-Transport-Security of the answer; null for none.</summary>
    public string? Hsts => Answer?.Response?.Headers.Get("Strict-Transport-Security");

    /// <summary>Where a redirect leads; null for none.</summary>
    public string? Location => State == EndpointState.Redirects ? Answer?.Response?.Headers.Get("Location") : null;
}

/// <summary>What an address does.</summary>
public enum EndpointState
{
    /// <summary>It answers as it should.</summary>
    Answers,

    /// <summary>It sends clients elsewhere.</summary>
    Redirects,

    /// <summary>It answers with an error.</summary>
    Refuses,

    /// <summary>A web page answers in its place.</summary>
    Page,

    /// <summary>Nothing answers.</summary>
    Unreachable,

    /// <summary>It was not asked, since nothing answers at that port.</summary>
    NotAsked,
}
