using System.Text;
using Probe.Cli.Judging;
using Probe.Cli.Sweep;
using Probe.Cli.Values;
using Probe.EventLogs;
using Probe.Evidence.Bundles;
using Probe.Evidence.Har;
using Probe.Evidence.Http;
using Probe.Evidence.Journal;
using Probe.Evidence.Logs;
using Probe.Http;
using Probe.Replays;
using Probe.Verdicts;

namespace Probe.Cli.Replay;

/// <summary>Reads a record of any kind into a tally: one way in for each kind.</summary>
internal static class RecordReader
{
    /// <summary>What a record of that kind knows of how requests ended.</summary>
    internal static RecordBasis BasisOf(EvidenceKind kind) =>
        kind switch
        {
            EvidenceKind.EventLog or EvidenceKind.EventLogXml => RecordBasis.Transfer,
            EvidenceKind.Capture or EvidenceKind.Journal or EvidenceKind.Bundle => RecordBasis.Judged,
            EvidenceKind.Har => RecordBasis.Browser,
            EvidenceKind.UrlList => RecordBasis.None,
            _ => RecordBasis.Status,
        };

    /// <summary>Reads it to its end.</summary>
    /// <param name="record">The record.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="given">Base for requests without a host; null without one.</param>
    /// <param name="tally">Takes what is found.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal static async Task ReadAsync(
        EvidenceFile record,
        EvidenceKind kind,
        HttpUrl? given,
        RequestTally tally,
        CancellationToken cancellation
    )
    {
        var file = record.Content;
        switch (kind)
        {
            case EvidenceKind.EventLog or EvidenceKind.EventLogXml:
                EventLog(file, kind == EvidenceKind.EventLog, tally, cancellation);
                break;
            case EvidenceKind.Capture:
                Capture(file, tally);
                break;
            case EvidenceKind.Har:
                Har(file, tally);
                break;
            case EvidenceKind.Journal:
                Journal(file, tally, cancellation);
                break;
            case EvidenceKind.Bundle:
                Bundle(record, tally, cancellation);
                break;
            case EvidenceKind.W3cLog:
                W3cLog.Read(file, given, tally, cancellation);
                break;
            case EvidenceKind.AccessLog:
                AccessLog.Read(file, given, tally, cancellation);
                break;
            case EvidenceKind.UrlList:
                await UrlsAsync(file, tally, cancellation).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static void EventLog(Stream file, bool isBinary, RequestTally tally, CancellationToken cancellation)
    {
        var reader = new BitsLogReader(keepsSecrets: true);
        foreach (var record in EventLogFile.Records(file, isBinary, why => tally.Unreadable(0, 0, why)))
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Add(record);
        }

        var log = reader.Finish();
        if (log.BitsRecords == 0 && log.Records > 0)
        {
            tally.Note(
                $"none of its {log.Records} events is of BITS; the log is exported by wevtutil epl Microsoft-Windows-Bits-Client/Operational bits.evtx"
            );
        }

        if (log.NotJoined > 0)
        {
            tally.Note($"{log.NotJoined} records of further transfers are left out");
        }

        foreach (var transfer in log.Transfers)
        {
            if (HttpUrl.TryParse(transfer.Url, out var url, out var problem))
            {
                tally.Add(
                    new RecordedRequest
                    {
                        Url = url,
                        Outcome = transfer.End switch
                        {
                            TransferEnd.Done => new RecordedOutcome(RecordedEnd.Worked, "transferred"),
                            TransferEnd.Failed => RecordedOutcome.OfError(transfer.HResult),
                            _ => new RecordedOutcome(RecordedEnd.NotKnown, "without an end"),
                        },
                        At = transfer.EndedAt,
                        Series = transfer.Computer,
                        Octets = transfer.Transferred,
                    }
                );
            }
            else if (transfer.Url.Contains("://", StringComparison.Ordinal) && !IsHttp(transfer.Url))
            {
                tally.Skip(SkipReason.OtherScheme, transfer.Url);
            }
            else
            {
                tally.Unreadable(
                    0,
                    0,
                    transfer.Url.Length == 0
                        ? $"transfer {Printable.Escape(transfer.Id, 60)} has no URL in the log"
                        : problem
                );
            }
        }
    }

    private static bool IsHttp(string url) => url.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static void Capture(Stream file, RequestTally tally)
    {
        var (_, seen, _, notes) = CaptureFile.See(file);
        foreach (var note in notes)
        {
            tally.Note(note);
        }

        foreach (var job in seen.GroupBy(s => (s.Client, Url: s.Exchange.Spec.Url.ToString())))
        {
            var all = job.ToList();
            var outcome = TrafficJudge.Judge(all) is [var worst, ..]
                ? OutcomeOf(worst)
                : new RecordedOutcome(RecordedEnd.NotKnown, "not judged");
            // Each request counts, and all of them have the verdict on the job.
            foreach (var one in all)
            {
                tally.Add(
                    new RecordedRequest
                    {
                        Url = one.Exchange.Spec.Url,
                        Outcome = outcome,
                        At = one.Exchange.StartedAt,
                        Series = job.Key.Client,
                        Octets = one.Exchange.Body?.Length,
                    }
                );
            }
        }
    }

    private static RecordedOutcome OutcomeOf(RunResult run) =>
        run.Verdict switch
        {
            { Complete: false } => new RecordedOutcome(RecordedEnd.NotKnown, "not seen to its end"),
            { Outcome: JobOutcome.Transferred } when Judge.AllIsWell([run], failOnAdvisory: false) =>
                new RecordedOutcome(RecordedEnd.Worked, "transferred"),
            { BitsError: { } error } => RecordedOutcome.OfError(error.Error.HResult),
            _ => new RecordedOutcome(RecordedEnd.Failed, run.Verdict.Deciding?.CheckId ?? "failed"),
        };

    private static void Har(Stream file, RequestTally tally)
    {
        var facts = HarFile.Read(file, entry => HarRequests.Add(entry, tally), tally.Unreadable);
        if (facts.Creator.Length > 0)
        {
            tally.Note("written by " + Printable.Escape(facts.Creator, 60));
        }
    }

    private static void Bundle(EvidenceFile record, RequestTally tally, CancellationToken cancellation)
    {
        try
        {
            using var reader = record.TryOpenBundle(out var why);
            using var journal = reader?.Open(BundleNames.Journal);
            if (journal is null)
            {
                tally.Unreadable(0, 0, reader is null ? why : $"it has no {BundleNames.Journal}");
                return;
            }

            Journal(journal, tally, cancellation);
        }
        catch (InvalidDataException broken)
        {
            tally.Unreadable(0, 0, Quoting.Reason(broken));
        }
    }

    private static void Journal(Stream file, RequestTally tally, CancellationToken cancellation)
    {
        var judge = new JournalJudge();
        foreach (var record in JournalReader.Read(file, (line, why) => tally.Unreadable(line, 1, why)))
        {
            cancellation.ThrowIfCancellationRequested();
            judge.Add(record);
        }

        foreach (var run in judge.Judge())
        {
            // Tokens in a query are masked in evidence: what is left of such a URL asks for something else.
            if (UrlSecrets.In(run.Url.PathAndQuery).Any(s => s.All(c => c == '*')))
            {
                tally.Skip(SkipReason.SecretMasked, run.Url.ToString());
                continue;
            }

            tally.Add(
                new RecordedRequest
                {
                    Url = run.Url,
                    Outcome = OutcomeOf(run),
                    At = run.Log.All is [.., var last] ? last.StartedAt : null,
                    Series = run.JobShape.ToString(),
                }
            );
        }
    }

    private static async Task UrlsAsync(Stream file, RequestTally tally, CancellationToken cancellation)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        await foreach (var line in UrlList.ReadAsync(reader, cancellation).ConfigureAwait(false))
        {
            if (line.Url is { } url)
            {
                tally.Add(
                    new RecordedRequest { Url = url, Outcome = new RecordedOutcome(RecordedEnd.NotKnown, "not told") }
                );
            }
            else
            {
                tally.Unreadable(line.Number, line.Column, line.Problem!);
            }
        }
    }
}
