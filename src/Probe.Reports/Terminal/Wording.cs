using Probe.Authentication;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Reports.Terminal;

/// <summary>Words that several parts of the terminal report share.</summary>
internal static class Wording
{
    internal static string Of(JobShape shape) => Json.Tokens.Of(shape);

    internal static string Of(Confidence confidence) => Json.Tokens.Of(confidence);

    /// <summary>What becomes of a job, as the end of a sentence about one job or several.</summary>
    internal static string Fate(Verdict verdict, bool several) =>
        (verdict, several) switch
        {
            ({ Complete: false }, false) => "not seen to its end",
            ({ Complete: false }, true) => "not seen to their end",
            ({ Outcome: JobOutcome.Error }, false) => "ends in ERROR",
            ({ Outcome: JobOutcome.Error }, true) => "end in ERROR",
            ({ Outcome: JobOutcome.TransientError }, false) => "stays in TRANSIENT_ERROR",
            ({ Outcome: JobOutcome.TransientError }, true) => "stay in TRANSIENT_ERROR",
            ({ BitsError: not null }, false) => "transfers them",
            ({ BitsError: not null }, true) => "transfer them",
            (_, false) => "transfers",
            (_, true) => "transfer",
        };

    /// <summary>How sure it is, to follow the party; nothing where there is none to be sure of.</summary>
    internal static string SureOf(Culprit culprit) =>
        culprit.Party == Party.Unknown ? "" : ", " + Of(culprit.Confidence);

    internal static string PartyOf(Party party, RunResult run) => PartyOf(party, run.ProxySoftware);

    internal static string PartyOf(Party party, string? proxySoftware) =>
        party switch
        {
            Party.Client => "this machine",
            Party.Resolver => "the name service",
            Party.Proxy => "the proxy" + (proxySoftware is { } software ? " (" + software + ")" : ""),
            Party.Origin => "the origin server",
            Party.ScriptServer => "the web server of the PAC script",
            _ => "nobody can be named",
        };

    /// <summary>The route in a few words: the proxy with its software and who set it, or direct.</summary>
    /// <summary>What a plan says of logins, which only answers bring about.</summary>
    internal static string LoginOf(ProbeOptions run) =>
        "a login may follow where the proxy answers 407 or the server 401"
        + (
            AuthPlan.HasCredentials(run)
                ? "; the credentials given are then sent, for which a request goes once more with Basic and Digest, twice with "
                    + $"NTLM, at most {AuthPlan.MostRounds} times with Negotiate or a stale nonce; refused ones are not sent again"
                : "; without credentials, as here, it ends there"
        );

    /// <summary>What is said of a proxy setting with <c>user:password@</c> in it.</summary>
    internal const string CredentialsInSetting =
        "user and password in the setting: BITS and WinHTTP take none there (give them with -U, on a job with SetCredentials)";

    internal static string RouteOf(RunResult run) => RouteOf(run.Decision, run.ProxySoftware);

    internal static string RouteOf(ProxyDecision decision, string? software) =>
        decision switch
        {
            { Route: { Kind: RouteKind.Proxy, Proxy: { } proxy } } => proxy
                + (software is null ? "" : ", " + software)
                + ", set by "
                + decision.Source,
            { Route: { } route } when route.IsNotShown() => "not known: the HAR does not show which way requests went",
            { Route.Kind: RouteKind.Direct } => "no proxy: straight to the origin (" + decision.Source + ")",
            _ => $"no route: '{decision.Setting}' from {decision.Source} cannot be used",
        };

    /// <summary>Exchange numbers as <c>#2 #3 #7-9</c>.</summary>
    internal static string Numbers(IEnumerable<int> numbers)
    {
        var parts = new List<string>();
        var sorted = numbers.Distinct().Order().ToList();
        for (var i = 0; i < sorted.Count; )
        {
            var end = i;
            while (end + 1 < sorted.Count && sorted[end + 1] == sorted[end] + 1)
            {
                end++;
            }

            parts.Add(
                (end - i) switch
                {
                    0 => "#" + Units.Number(sorted[i]),
                    1 => "#" + Units.Number(sorted[i]) + " #" + Units.Number(sorted[end]),
                    _ => "#" + Units.Number(sorted[i]) + "-" + Units.Number(sorted[end]),
                }
            );
            i = end + 1;
        }

        return string.Join(' ', parts);
    }

    /// <summary>What was asked, as <c>HEAD</c>, <c>GET</c>, <c>GET 0-5690</c>, <c>GET 5 ranges</c>.</summary>
    internal static string RequestOf(RequestSpec spec) =>
        !spec.Ranges.IsEmpty ? $"{spec.Method} {spec.Ranges.Length} ranges"
        : spec.Range is { } range ? spec.Method + " " + range
        : spec.Method;

    internal static string StageOf(FailureStage stage) => Json.Tokens.Of(stage).Replace('_', ' ');
}
