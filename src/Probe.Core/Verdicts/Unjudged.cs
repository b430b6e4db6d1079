using System.Collections.Immutable;
using Probe.Exchanges;
using Probe.Redaction;

namespace Probe.Verdicts;

/// <summary>
/// What passed through the capture proxy and is not judged: tunnels that were not looked into, and requests that the
/// capture proxy answered itself. Without secrets.
/// </summary>
public sealed record Unjudged
{
    /// <summary>Most of either that are kept one by one.</summary>
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

    /// <summary>What is to be told; null where nothing is.</summary>
    /// <param name="tunnels">Tunnels.</param>
    /// <param name="tunnelCount">How many there were in all.</param>
    /// <param name="answers">Answers of the capture proxy's own.</param>
    /// <param name="answerCount">How many there were in all.</param>
    public static Unjudged? Of(
        IEnumerable<BlindTunnel> tunnels,
        long tunnelCount,
        IEnumerable<OwnAnswer> answers,
        long answerCount
    )
    {
        // As in every report: asterisks, no names for secrets.
        var redactor = new Redactor(isNamed: false);
        return tunnelCount + answerCount == 0
            ? null
            : new Unjudged
            {
                Tunnels = [.. tunnels.Take(MostKept).Select(redactor.Redact)],
                TunnelCount = tunnelCount,
                Answers = [.. answers.Take(MostKept).Select(redactor.Redact)],
                AnswerCount = answerCount,
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
