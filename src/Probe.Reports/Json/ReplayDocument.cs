using System.Globalization;
using Probe.Replays;

namespace Probe.Reports.Json;

/// <summary>The record that was replayed, in the JSON contract.</summary>
internal sealed record ReplayDocument(
    string File,
    string Kind,
    string Basis,
    bool Complete,
    long RecordedRequests,
    int RecordedUrls,
    int Planned,
    int Sent,
    long BeyondBound,
    ReplayCountsDocument Changes,
    IReadOnlyList<NotContactedDocument> NotContacted,
    IReadOnlyList<SkippedDocument> Skipped,
    long Unreadable,
    IReadOnlyList<RecordProblemDocument> Problems,
    IReadOnlyList<string> Notes
)
{
    internal static ReplayDocument Of(ReplayResult replay) =>
        new(
            replay.File,
            replay.Kind,
            Token(replay.Basis),
            replay.Complete,
            replay.Content.Requests,
            replay.Content.Urls.Length,
            replay.Planned,
            replay.Rows.Length,
            replay.Content.BeyondBound,
            new ReplayCountsDocument(
                replay.Count(Change.Same),
                replay.Count(Change.Cured),
                replay.Count(Change.Broke),
                replay.Count(Change.Differs),
                replay.Count(Change.NotKnown)
            ),
            [.. replay.Content.NotContacted.Select(h => new NotContactedDocument(h.Host, h.Requests))],
            [
                .. replay.Content.Skipped.Select(s => new SkippedDocument(
                    s.Reason.Token(),
                    s.Reason.Words(),
                    s.Count,
                    [.. s.Examples]
                )),
            ],
            replay.Content.Unreadable,
            [.. replay.Content.Problems.Select(p => new RecordProblemDocument(p.Line, p.Column, p.Why))],
            [.. replay.Content.Notes]
        );

    private static string Token(RecordBasis basis) =>
        basis switch
        {
            RecordBasis.None => "none",
            RecordBasis.Status => "status",
            RecordBasis.Transfer => "transfer",
            RecordBasis.Judged => "judged",
            RecordBasis.Browser => "browser",
            _ => throw new ArgumentOutOfRangeException(nameof(basis)),
        };
}

internal sealed record ReplayCountsDocument(int Same, int Cured, int Broke, int Differs, int NotKnown);

internal sealed record NotContactedDocument(string Host, long Requests);

internal sealed record SkippedDocument(string Reason, string Words, long Count, IReadOnlyList<string> Examples);

internal sealed record RecordProblemDocument(long Line, long Column, string Why);

/// <summary>What the record says of a run's URL, and what changed.</summary>
internal sealed record ThenDocument(
    string End,
    string Text,
    int? Status,
    ErrorNameDocument? BitsError,
    long Count,
    string? FirstAt,
    string? LastAt,
    long? Octets,
    IReadOnlyList<EndDocument> Ends,
    string Change,
    string? Meaning
)
{
    internal static ThenDocument Of(ReplayRow row)
    {
        var recorded = row.Recorded;
        return new(
            recorded.Then.End switch
            {
                RecordedEnd.Worked => "worked",
                RecordedEnd.Failed => "failed",
                RecordedEnd.NotKnown => "not_known",
                _ => throw new ArgumentOutOfRangeException(nameof(row)),
            },
            recorded.Then.Text,
            recorded.Then.Status,
            recorded.Then.HResult is { } code && Bits.BitsErrors.Get(code) is var error
                ? new ErrorNameDocument(error.Name, error.Hex)
                : null,
            recorded.Count,
            Time(recorded.FirstAt),
            Time(recorded.LastAt),
            recorded.Octets,
            [.. recorded.Ends.Select(e => new EndDocument(e.Text, e.Count))],
            row.Change switch
            {
                Replays.Change.Same => "same",
                Replays.Change.Cured => "cured",
                Replays.Change.Broke => "broke",
                Replays.Change.Differs => "differs",
                Replays.Change.NotKnown => "not_known",
                _ => throw new ArgumentOutOfRangeException(nameof(row)),
            },
            row.Meaning
        );
    }

    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

internal sealed record EndDocument(string Text, long Count);
