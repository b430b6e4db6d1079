using System.Collections.Immutable;
using Probe.Findings;

namespace Probe.Sweeps;

/// <summary>Counts a sweep as it goes: by error and culprit, with a few examples of each. Flat however long it is.</summary>
public sealed class SweepTally
{
    /// <summary>Most examples kept of each kind.</summary>
    public const int MostExamples = 3;

    /// <summary>Most kinds told apart; what is beyond them is counted together.</summary>
    public const int MostKinds = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Error, string Culprit), (long Count, ImmutableArray<string> Examples)> _kinds =
    [];

    private SweepCounts _counts = new();

    /// <summary>What has been counted so far.</summary>
    public SweepCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts with
                {
                    Kinds =
                    [
                        .. _kinds
                            .Select(k => new SweepKind(k.Key.Error, k.Key.Culprit, k.Value.Count, k.Value.Examples))
                            .OrderByDescending(k => k.Count)
                            .ThenBy(k => k.Error, StringComparer.Ordinal),
                    ],
                };
            }
        }
    }

    /// <summary>Counts one URL.</summary>
    public void Add(SweepEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            _counts = _counts with
            {
                Done = _counts.Done + 1,
                Works = _counts.Works + (entry is { Works: true, Complete: true } ? 1 : 0),
                Undecided = _counts.Undecided + (entry.Complete ? 0 : 1),
                Requests = _counts.Requests + entry.Requests,
                Octets = _counts.Octets + entry.Octets,
            };
            if (entry is { Works: true, Complete: true })
            {
                return;
            }

            var key = (
                !entry.Complete
                    ? "undecided"
                    : entry.Error?.Name ?? entry.DecidedBy ?? entry.FailedChecks.FirstOrDefault() ?? "no code",
                entry.Culprit?.Party switch
                {
                    null => "nobody",
                    Party.ScriptServer => "script_server",
                    { } party => party.ToString().ToLowerInvariant(),
                }
            );
            if (!_kinds.ContainsKey(key) && _kinds.Count >= MostKinds)
            {
                key = ("others", "several");
            }

            var (count, examples) = _kinds.GetValueOrDefault(key, (0, []));
            _kinds[key] = (count + 1, examples.Length < MostExamples ? examples.Add(entry.Url.ToString()) : examples);
        }
    }

    /// <summary>Counts a line of the list that is no URL.</summary>
    public void AddInvalid()
    {
        lock (_lock)
        {
            _counts = _counts with { Invalid = _counts.Invalid + 1 };
        }
    }
}

/// <summary>The counts of a sweep.</summary>
public sealed record SweepCounts
{
    /// <summary>URLs whose run has ended.</summary>
    public long Done { get; init; }

    /// <summary>Those that work.</summary>
    public long Works { get; init; }

    /// <summary>Those whose run was cut off.</summary>
    public long Undecided { get; init; }

    /// <summary>Those that fail.</summary>
    public long Fails => Done - Works - Undecided;

    /// <summary>Lines of the list that are no URL.</summary>
    public long Invalid { get; init; }

    /// <summary>Requests sent.</summary>
    public long Requests { get; init; }

    /// <summary>Body octets received.</summary>
    public long Octets { get; init; }

    /// <summary>What failed, the most frequent first.</summary>
    public ImmutableArray<SweepKind> Kinds { get; init; } = [];
}

/// <summary>URLs that fail alike.</summary>
/// <param name="Error">Name of the BITS error, or the deciding check where there is none.</param>
/// <param name="Culprit">client, resolver, proxy, origin, unknown or nobody.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">The first of them.</param>
public sealed record SweepKind(string Error, string Culprit, long Count, ImmutableArray<string> Examples);
