using System.Globalization;
using Probe.Verdicts;

namespace Probe.Reports.Json;

/// <summary>What passed through the capture proxy and is not judged, in the JSON contract.</summary>
internal sealed record UnjudgedDocument(
    long TunnelCount,
    IReadOnlyList<TunnelDocument> Tunnels,
    long OwnAnswerCount,
    IReadOnlyList<OwnAnswerDocument> OwnAnswers,
    long WithoutRequestCount,
    long SilentCount,
    IReadOnlyList<WithoutRequestDocument> WithoutRequest
)
{
    internal static UnjudgedDocument Of(Unjudged unjudged) =>
        new(
            unjudged.TunnelCount,
            [
                .. unjudged.Tunnels.Select(t => new TunnelDocument(
                    t.Client,
                    t.Target,
                    t.Upstream?.ToString(),
                    Time(t.StartedAt),
                    Math.Round(t.Total.TotalMilliseconds, 3),
                    t.OctetsUp,
                    t.OctetsDown,
                    Tokens.Of(t.EndedBy),
                    Tokens.Of(t.End),
                    t.WasToBeRead,
                    t.Why
                )),
            ],
            unjudged.AnswerCount,
            [
                .. unjudged.Answers.Select(a => new OwnAnswerDocument(
                    a.Client,
                    a.Target.Length > 0 ? a.Target : null,
                    Time(a.At),
                    a.Status,
                    a.Why
                )),
            ],
            unjudged.UnaskedCount,
            unjudged.SilentCount,
            [
                .. unjudged.Unasked.Select(u => new WithoutRequestDocument(
                    u.Client,
                    Time(u.StartedAt),
                    Math.Round(u.Total.TotalMilliseconds, 3),
                    u.Octets,
                    Tokens.Of(u.Looks),
                    Tokens.Of(u.EndedBy),
                    Tokens.Of(u.End),
                    u.Why
                )),
            ]
        );

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

internal sealed record TunnelDocument(
    string Client,
    string Target,
    string? Upstream,
    string StartedAt,
    double DurationMs,
    long OctetsUp,
    long OctetsDown,
    string EndedBy,
    string End,
    bool WasToBeRead,
    string? Why
);

internal sealed record OwnAnswerDocument(string Client, string? Target, string At, int Status, string Why);

internal sealed record WithoutRequestDocument(
    string Client,
    string StartedAt,
    double DurationMs,
    long Octets,
    string LooksLike,
    string EndedBy,
    string End,
    string? Why
);
