using System.Collections.Immutable;
using Probe.Checks;
using Probe.Findings;
using Probe.Remedies;
using Probe.Verdicts;

namespace Probe.Testing.Results;

/// <summary>Check results by id: everything passes but what a sample says otherwise.</summary>
public static class SampleChecks
{
    private const string Advisory = "advisory";

    private static readonly (string Group, string Id, string Level)[] Known =
    [
        ("settings", "proxy-setting-is-well-formed", ""),
        ("settings", "credentials-are-complete", ""),
        ("names", "proxy-name-resolves", ""),
        ("names", "server-name-resolves", ""),
        ("connect", "proxy-accepts-connections", ""),
        ("connect", "server-accepts-connections", ""),
        ("connect", "proxy-admits-client", ""),
        ("connect", "tunnel-opens", ""),
        ("connect", "tls-is-trusted", ""),
        ("head", "head-is-allowed", ""),
        ("head", "head-gives-length", ""),
        ("head", "head-length-is-true", ""),
        ("head", "head-has-no-body", ""),
        ("head", "head-length-survives-encoding", Advisory),
        ("range", "range-is-honoured", ""),
        ("range", "content-range-is-present", ""),
        ("range", "content-range-matches-request", ""),
        ("range", "range-length-is-exact", ""),
        ("range", "range-bytes-are-exact", ""),
        ("range", "last-byte-is-reachable", ""),
        ("range", "range-past-end-is-clamped", ""),
        ("range", "unsatisfiable-range-is-refused", Advisory),
        ("range", "empty-file-is-served", ""),
        ("range", "large-offset-is-honoured", ""),
        ("status", "nothing-is-forbidden", ""),
        ("status", "nothing-is-missing", ""),
        ("status", "server-admits-client", ""),
        ("status", "no-other-client-errors", ""),
        ("status", "no-server-errors", ""),
        ("status", "no-redirect-to-foreign-host", ""),
        ("response", "responses-are-well-formed", ""),
        ("response", "body-is-complete", ""),
        ("response", "http-version-suffices", ""),
        ("response", "head-fits-winhttp-limits", ""),
        ("integrity", "content-matches-name", ""),
        ("integrity", "content-is-not-transformed", ""),
        ("host", "sens-is-running", Advisory),
        ("host", "bits-is-running", Advisory),
        ("host", "account-proxy-is-set", Advisory),
    ];

    /// <summary>What each check is, in list order.</summary>
    public static ImmutableArray<CheckInfo> Infos { get; } =
    [
        .. Known.Select(k => new CheckInfo
        {
            Id = k.Id,
            Group = k.Group,
            Level = k.Level == Advisory ? CheckLevel.Advisory : CheckLevel.Required,
            Summary = Sentence(k.Id),
            BitsErrors = ErrorsOf(k.Id),
            Ailments = k.Id == "range-is-honoured" ? [Ailment.RangesIgnored] : [],
            NoRemedies = k.Group == "host" ? "a setting of the client" : null,
            Sources = ["RFC 9110, 14.2", "Microsoft Learn: HTTP Requirements for BITS Downloads"],
            DependsOn = k.Group == "range" ? ["head-gives-length"] : [],
            Inferred = k.Group == "host" ? "which service account a job uses is not recorded on the wire" : null,
        }),
    ];

    /// <summary>Results in list order: what is usual on plain http through a proxy, changed where asked.</summary>
    /// <param name="changes">What differs from all is well.</param>
    public static ImmutableArray<CheckResult> With(params CheckResult[] changes)
    {
        var byId = changes.ToDictionary(c => c.Check.Id);
        return [.. Infos.Select(info => byId.GetValueOrDefault(info.Id) ?? Usual(info))];
    }

    /// <summary>A failed check with its findings.</summary>
    public static CheckResult Failed(params Finding[] findings) =>
        new()
        {
            Check = Find(findings[0].CheckId),
            Status = CheckStatus.Failed,
            Reason = findings[0].Summary,
            Findings = [.. findings],
        };

    /// <summary>Several checks with one status and reason.</summary>
    public static CheckResult[] All(CheckStatus status, string reason, params string[] ids) =>
        [
            .. ids.Select(id => new CheckResult
            {
                Check = Find(id),
                Status = status,
                Reason = reason,
            }),
        ];

    /// <summary>Ids of all checks of these groups.</summary>
    public static string[] IdsOf(params string[] groups) =>
        [.. Infos.Where(i => groups.Contains(i.Group)).Select(i => i.Id)];

    private static CheckInfo Find(string id) => Infos.Single(i => i.Id == id);

    private static CheckResult Usual(CheckInfo info)
    {
        var (status, reason) = info switch
        {
            { Group: "host" } => (CheckStatus.NotApplicable, "not on Windows: this machine runs Debian GNU/Linux 12"),
            { Id: "tunnel-opens" or "tls-is-trusted" } => (CheckStatus.NotApplicable, "the URL is plain http"),
            { Id: "empty-file-is-served" } => (CheckStatus.NotApplicable, "the file is not empty"),
            { Id: "large-offset-is-honoured" } => (CheckStatus.NotApplicable, "the file is smaller than 2 GiB"),
            { Id: "server-name-resolves" } => (
                CheckStatus.NotApplicable,
                "the server's name is the proxy's to resolve"
            ),
            _ => (CheckStatus.Passed, "14 exchanges show it"),
        };
        return new CheckResult
        {
            Check = info,
            Status = status,
            Reason = reason,
        };
    }

    private static string Sentence(string id) =>
        char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ') + ", as BITS needs it.";

    private static ImmutableArray<uint> ErrorsOf(string id) =>
        id switch
        {
            "proxy-setting-is-well-formed" => [0x80070057, 0x8020003F],
            "proxy-accepts-connections" => [0x80072EFD],
            "nothing-is-forbidden" => [0x80190193],
            "responses-are-well-formed" => [0x80072F78],
            "content-matches-name" => [0x80246002],
            _ when id.Contains("range", StringComparison.Ordinal) => [0x80200013],
            _ => [],
        };
}
