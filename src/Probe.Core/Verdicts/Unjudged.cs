using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Redaction;

namespace Probe.Verdicts;

/// <summary>
/// What passed through the capture proxy and is not judged: tunnels that were not looked into, requests that the capture
/// proxy answered itself, and connections that ended without a request. Without secrets.
/// </summary>
public sealed record Unjudged
{
    /// <summary>Most of each kind that are kept one by one.</summary>
    public const int MostKept = 1000;

    private Unjudged() { }

    /// <summary>The first tunnels, in the order of their ends.</summary>
    public required ImmutableArray<BlindTunnel> Tunnels { get; init; }

    /// <summary>All tunnels, those not kept too.</summary>
    public required long TunnelCount { get; init; }

    /// <summary>The first answers of the capture proxy's own, in order.</summary>
    public required ImmutableArray<OwnAnswer> Answers { get; init; }

    /// <summary>All of them.</summary>
    public required long AnswerCount { get; init; }

    /// <summary>The first connections that ended without a request, in the order of their ends.</summary>
    public required ImmutableArray<UnaskedConnection> Unasked { get; init; }

    /// <summary>All of them.</summary>
    public required long UnaskedCount { get; init; }

    /// <summary>Those of them on which the client said nothing: some connect ahead of need.</summary>
    public required long SilentCount { get; init; }

    /// <summary>True where nothing is to be told but connections on which nothing was said.</summary>
    public bool IsSilenceAlone => TunnelCount + AnswerCount == 0 && UnaskedCount == SilentCount;

    /// <summary>What is to be told; null where nothing is.</summary>
    /// <param name="tunnels">Tunnels.</param>
    /// <param name="tunnelCount">How many there were in all.</param>
    /// <param name="answers">Answers of the capture proxy's own.</param>
    /// <param name="answerCount">How many there were in all.</param>
    /// <param name="unasked">Connections that ended without a request; null for none.</param>
    public static Unjudged? Of(
        IEnumerable<BlindTunnel> tunnels,
        long tunnelCount,
        IEnumerable<OwnAnswer> answers,
        long answerCount,
        UnaskedTally? unasked = null
    )
    {
        // As in every report: asterisks, no names for secrets.
        var redactor = new Redactor(isNamed: false);
        return tunnelCount + answerCount + (unasked?.Count ?? 0) == 0
            ? null
            : new Unjudged
            {
                Tunnels = [.. tunnels.Take(MostKept).Select(redactor.Redact)],
                TunnelCount = tunnelCount,
                Answers = [.. answers.Take(MostKept).Select(redactor.Redact)],
                AnswerCount = answerCount,
                Unasked = [.. (unasked?.Kept ?? []).Select(redactor.Redact)],
                UnaskedCount = unasked?.Count ?? 0,
                SilentCount = unasked?.SilentCount ?? 0,
            };
    }

    /// <summary>Tunnels in a sentence: how many, where to; null for none.</summary>
    public string? DescribeTunnels()
    {
        if (TunnelCount == 0)
        {
            return null;
        }

        var failed = Tunnels.Count(t => t.WasToBeRead);
        var blind = TunnelCount - failed;
        var text = blind switch
        {
            0 => "",
            1 => "1 tunnel was passed blind",
            _ => $"{blind} tunnels were passed blind",
        };
        text += failed switch
        {
            0 => "",
            1 => (text.Length > 0 ? ", " : "") + "1 tunnel could not be decrypted",
            _ => (text.Length > 0 ? ", " : "") + $"{failed} tunnels could not be decrypted",
        };
        return $"{text}: {Named(Tunnels.Select(t => t.Target))}; nothing of what was said inside is known or judged";
    }

    /// <summary>Answers of the capture proxy's own in a sentence; null for none.</summary>
    public string? DescribeAnswers() =>
        AnswerCount == 0
            ? null
            : (
                AnswerCount == 1
                    ? "1 request was answered by bitsprobe itself"
                    : $"{AnswerCount} requests were answered by bitsprobe itself"
            )
                + $": {Named(Answers.Select(a => $"{a.Status} {(a.Target.Length > 0 ? a.Target : "no target")} ({a.Why})"))}";

    /// <summary>Connections that ended without a request in a sentence; null for none.</summary>
    public string? DescribeUnasked()
    {
        const string Ahead = "said nothing, as clients do that connect ahead of need";
        var speaking = UnaskedCount - SilentCount;
        var said = speaking switch
        {
            0 => "",
            1 => "1 connection ended without a whole request: ",
            _ => $"{speaking} connections ended without a whole request: ",
        };
        if (speaking > 0)
        {
            said += Named(
                Unasked.Where(u => u.Looks != Opening.Nothing).Select(u => $"{AddressOf(u.Client)} sent {u.Words}")
            );
            said += Unasked.Any(u => u.Looks == Opening.TlsHandshake)
                ? "; this port takes no TLS: give it to clients as http://, not https://"
                : "";
        }

        return UnaskedCount == 0 ? null
            : SilentCount == 0 ? said
            : (said.Length > 0 ? said + "; " : "")
                + (SilentCount == 1 ? "1 connection " : $"{SilentCount} connections ")
                + Ahead;
    }

    /// <summary>Each kind of what passed in a sentence.</summary>
    public IEnumerable<string> Sentences() =>
        ((string?[])[DescribeTunnels(), DescribeAnswers(), DescribeUnasked()]).OfType<string>();

    private static string AddressOf(string client) =>
        client.LastIndexOf(':') is var colon and > 0 ? client[..colon].Trim('[', ']') : client;

    private static string Named(IEnumerable<string> names)
    {
        const int MostNamed = 5;
        var groups = names
            .GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var shown = string.Join(
            ", ",
            groups
                .Take(MostNamed)
                .Select(g => Http.Printable.Escape(g.Key, 300) + (g.Skip(1).Any() ? $" ({g.Count()})" : ""))
        );
        return groups.Count > MostNamed ? $"{shown} and {groups.Count - MostNamed} more" : shown;
    }
}
