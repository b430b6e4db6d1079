using System.Globalization;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Verdicts;

/// <summary>What a job of one file had learnt when it ended, for the records that Windows would write.</summary>
internal sealed record JobFacts
{
    /// <summary>The file's URL as the job was given it.</summary>
    internal required HttpUrl Url { get; init; }

    /// <summary>host:port; empty for direct, null when the setting cannot be used.</summary>
    internal required string? Proxy { get; init; }

    /// <summary>Length that HEAD gave, in octets; null when it gave none.</summary>
    internal required long? FileLength { get; init; }

    /// <summary>Last-Modified of the HEAD; null when there was none that can be read.</summary>
    internal required DateTimeOffset? FileTime { get; init; }

    /// <summary>Octets that the job had, from offset 0 without a gap, those of the failing request included.</summary>
    internal required long Octets { get; init; }

    /// <summary>How many of <see cref="Octets"/> the failing request brought.</summary>
    internal required long Progress { get; init; }

    /// <summary>The request of the job that met the failure; null when there was none, or none of its own.</summary>
    internal required Exchange? Failing { get; init; }

    /// <summary>The facts of one job shape.</summary>
    /// <param name="verdict">How the job ends.</param>
    /// <param name="shape">Which requests are its own.</param>
    /// <param name="url">The file's URL.</param>
    /// <param name="decision">Which way it goes.</param>
    /// <param name="log">Every exchange.</param>
    internal static JobFacts Of(Verdict verdict, JobShape shape, HttpUrl url, ProxyDecision decision, ExchangeLog log)
    {
        // A setting that is at fault shows in no exchange: such a job ends before it has asked anything.
        var begun = verdict.Outcome == JobOutcome.Transferred || verdict.Deciding?.Exchanges.Any() != false;
        var own = begun ? JobModel.Own(shape, log).ToList() : [];
        var failing = verdict is { Outcome: not JobOutcome.Transferred, Deciding: { } deciding }
            ? own.Find(e => deciding.Exchanges.Contains(e.Number))
            : null;
        var settled = new ExchangeLog([.. own]).Settled.ToList();
        var head = settled.Find(e => e.Spec.Method == "HEAD" && e is { Status: 200, Failure: null });
        var before = Contiguous(settled.Where(e => failing is null || e.Number < failing.Number), 0);
        var octets = failing?.Failure?.Stage == FailureStage.ReceiveBody ? Contiguous([failing], before) : before;
        return new JobFacts
        {
            Url = url,
            Proxy = decision.Route is { } route ? route.Proxy?.ToString() ?? "" : null,
            FileLength = head?.Response!.ContentLength,
            FileTime = TimeOf(head?.Response!.Headers.Get("Last-Modified")),
            Octets = octets,
            Progress = octets - before,
            Failing = failing,
        };
    }

    /// <summary>How far the octets reach from offset 0, counting only answers that a job would take as pieces of the file.</summary>
    private static long Contiguous(IEnumerable<Exchange> exchanges, long reached)
    {
        foreach (var exchange in exchanges)
        {
            var due = exchange.Spec.Range is null ? 200 : 206;
            if (
                exchange.Spec.Method == "GET"
                && exchange.Status == due
                && exchange.Body is { FileOffset: { } offset, Length: var length }
                && offset <= reached
            )
            {
                reached = Math.Max(reached, offset + length);
            }
        }

        return reached;
    }

    /// <summary>A time that a FILETIME can hold; null for another, or for text that is no HTTP date.</summary>
    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
        && time.Year > 1601
            ? time
            : null;
}
