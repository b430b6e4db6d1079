using System.Collections.Immutable;

namespace Probe.Replays;

/// <summary>What a replay was made of and what came of it; the runs themselves are beside it in the result.</summary>
public sealed record ReplayResult
{
    /// <summary>The file as given; <c>-</c> for standard input.</summary>
    public required string File { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Kind { get; init; }

    /// <summary>What it knows of ends.</summary>
    public required RecordBasis Basis { get; init; }

    /// <summary>What was found in it.</summary>
    public required RecordContent Content { get; init; }

    /// <summary>URLs that were to be sent: all, or as many as <c>--limit</c> allows.</summary>
    public required int Planned { get; init; }

    /// <summary>A row for each URL that was sent, the worst change first.</summary>
    public ImmutableArray<ReplayRow> Rows { get; init; } = [];

    /// <summary>Requests sent.</summary>
    public long Requests => Rows.Sum(r => (long)r.Now.Requests);

    /// <summary>False when the user stopped it before its end.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>How many rows have that change.</summary>
    public int Count(Change change) => Rows.Count(r => r.Change == change);

    /// <summary>Rows as reports show them: what is as it was and works comes last.</summary>
    public static ImmutableArray<ReplayRow> InOrder(IEnumerable<ReplayRow> rows) =>
        [.. rows.OrderBy(r => r is { Change: Change.Same, Now.Works: true }).ThenBy(r => r.Change)];

    /// <summary>
    /// Which URLs are sent where not all may be: those that failed first, as they are what a record is replayed for,
    /// otherwise in the order of the record.
    /// </summary>
    public static ImmutableArray<RecordedUrl> Chosen(RecordContent content, int limit)
    {
        ArgumentNullException.ThrowIfNull(content);
        return
        [
            .. content
                .Urls.Where(u => u.Then.End == RecordedEnd.Failed)
                .Concat(content.Urls.Where(u => u.Then.End != RecordedEnd.Failed))
                .Take(limit),
        ];
    }
}
