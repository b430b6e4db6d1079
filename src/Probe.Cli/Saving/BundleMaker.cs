using System.Collections.Immutable;
using System.Text;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;
using Probe.Evidence.Journal;
using Probe.Evidence.Packets;
using Probe.Exchanges;
using Probe.Redaction;
using Probe.Reports;
using Probe.Verdicts;

namespace Probe.Cli.Saving;

/// <summary>Makes a bundle from a journal: everything in it follows from the journal alone.</summary>
internal static class BundleMaker
{
    /// <summary>Most exchanges that get files of their raw octets; all are in the journal.</summary>
    private const int MostRaw = 20_000;

    /// <summary>
    /// Most runs that the report for people tells in full; of more it has the table and those that failed, as on the
    /// terminal, and the JSON has all.
    /// </summary>
    private const int MostInFull = 200;

    /// <summary>Makes it.</summary>
    /// <param name="journal">The journal, open: it is read by its handle, and stays open.</param>
    /// <param name="request">Where to.</param>
    /// <param name="passedOver">Lines of the journal that could not be read.</param>
    /// <param name="bodiesOf">Where whole bodies are, by what the journal begins with; null for nowhere.</param>
    /// <param name="begun">Called once something is written beside the place of the bundle; null for nobody.</param>
    /// <returns>Why it could not be made; null when it was.</returns>
    internal static string? Make(
        FileStream journal,
        EvidenceRequest request,
        out IReadOnlyList<string> passedOver,
        Func<JournalBegin, BodySource?>? bodiesOf = null,
        Action? begun = null
    )
    {
        var problems = new List<string>();
        passedOver = problems;
        try
        {
            var judge = new JournalJudge();
            var masked = new List<MaskedSecret>();
            foreach (var record in Records(journal, problems))
            {
                judge.Add(record);
                if (record.Masked is { } secret)
                {
                    masked.Add(secret);
                }
            }

            if (judge.Begin is not { } begin)
            {
                return $"{Quoting.Quote(journal.Name)} is no journal" + (problems.Count > 0 ? ": " + problems[0] : "");
            }

            var result = JudgedJournal.ToResult(judge);
            using var bundle = BundleWriter.Create(request.Target, request.IsFolder);
            begun?.Invoke();
            AddReports(bundle, result, begin.FailOnAdvisory);
            AddPackets(bundle, journal, result.Runs);
            bundle.Add(BundleNames.Environment, output => EnvironmentFile.Write(output, judge));
            AddRaw(bundle, journal, judge);
            AddBodies(bundle, journal, bodiesOf?.Invoke(begin), problems);
            bundle.Add(BundleNames.Journal, output => JournalFile.View(journal).CopyTo(output));
            bundle.Complete(
                "bitsprobe " + ToolVersion.Text,
                DateTimeOffset.UtcNow,
                begin.IsRedacted,
                masked,
                request.Key
            );
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return $"{Quoting.Quote(request.Path)} was not written: {Quoting.ReasonAside(cause)}";
        }
    }

    private static IEnumerable<JournalRecord> Records(FileStream journal, List<string>? problems)
    {
        using var file = JournalFile.View(journal);
        foreach (
            var record in JournalReader.Read(
                file,
                (line, why) => problems?.Add($"{Path.GetFileName(journal.Name)}:{line}: {why}")
            )
        )
        {
            yield return record;
        }
    }

    private static void AddReports(BundleWriter bundle, ProbeResult result, bool failOnAdvisory)
    {
        var look = new ReportOptions
        {
            Width = 100,
            Verbose = result.Runs.Length <= MostInFull,
            FailOnAdvisory = failOnAdvisory,
        };
        foreach (
            var (name, kind) in ((string, string)[])
                [
                    (BundleNames.Report, "terminal"),
                    (BundleNames.Page, "html"),
                    (BundleNames.Result, "json"),
                    (BundleNames.Har, "har"),
                ]
        )
        {
            bundle.Add(
                name,
                output =>
                {
                    using var writer = new StreamWriter(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
                    AllReports.Find(kind, look)!.Write(result, writer);
                }
            );
        }
    }

    private static void AddPackets(BundleWriter bundle, FileStream journal, ImmutableArray<RunResult> runs)
    {
        var comments = ExchangeComments.Of(runs);
        bundle.Add(
            BundleNames.Packets,
            output =>
            {
                using var buffered = new BufferedStream(output, 64 * 1024);
                var packets = new ExchangePackets(
                    new PcapngWriter(
                        buffered,
                        "bitsprobe " + ToolVersion.Text,
                        "Made from exchanges that were recorded above TCP: their octets and times are as recorded, the packets around them are made up."
                    )
                );
                foreach (var record in Records(journal, null))
                {
                    if (record.Exchange is { } own)
                    {
                        var leg = own.Exchange.IsControl ? 1 : 0;
                        packets.Add((own.Run * 2L) + leg, own.Exchange, comments.For(own.Exchange));
                    }
                    else if (record.Seen is { } seen)
                    {
                        packets.Add(-1, seen.Exchange, comments.For(seen.Exchange));
                    }
                    else if (record.Tunnel is { } tunnel)
                    {
                        packets.Add(tunnel);
                    }
                    else if (record.Answer is { } answer)
                    {
                        packets.Add(answer);
                    }
                    else if (record.Unasked is { } unasked)
                    {
                        packets.Add(unasked);
                    }
                }

                packets.Finish();
                buffered.Flush();
            }
        );
    }

    private static void AddRaw(BundleWriter bundle, FileStream journal, JournalJudge judge)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var record in Records(journal, null))
        {
            var (run, exchange) = record switch
            {
                { Exchange: { } own } => (judge.RunCount > 1 ? own.Run : (int?)null, Numbered(judge, own)),
                { Seen: { } other } => (null, other.Exchange with { Number = ++seen }),
                _ => (null, null),
            };
            if (exchange is null || names.Count >= MostRaw)
            {
                continue;
            }

            Add(BundleNames.Raw(run, exchange.Number, isRequest: true), [exchange.RequestBytes]);
            Add(
                BundleNames.Raw(run, exchange.Number, isRequest: false),
                [
                    .. exchange.Interim.Select(h => h.Bytes),
                    exchange.Response?.Bytes ?? exchange.Failure?.ReceivedBytes ?? [],
                    .. (exchange.Body?.Slices ?? []).Select(s => s.Bytes),
                ]
            );

            void Add(string name, IReadOnlyList<ImmutableArray<byte>> octets)
            {
                if (octets.Any(o => !o.IsEmpty) && names.Add(name))
                {
                    bundle.Add(
                        name,
                        output =>
                        {
                            foreach (var piece in octets)
                            {
                                output.Write(piece.AsSpan());
                            }
                        }
                    );
                }
            }
        }
    }

    /// <summary>Bodies that were kept whole; what a kill left of others beside them.</summary>
    private static void AddBodies(BundleWriter bundle, FileStream journal, BodySource? bodies, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in Records(journal, null))
        {
            if (record.Seen?.BodyFile is not { } name || !names.Add(name))
            {
                continue;
            }

            using var body = bodies?.Open(name);
            if (body is null)
            {
                problems.Add($"{name}: it is not there");
                continue;
            }

            bundle.Add(name, body.CopyTo, isStored: true);
            bodies!.Taken.Add(name);
        }

        foreach (var name in bodies?.Unfinished ?? [])
        {
            using var rest = bodies!.OpenUnfinished!(name);
            if (rest is null)
            {
                problems.Add($"{BundleNames.Unfinished(name)}: it is not there");
                continue;
            }

            bundle.Add(BundleNames.Unfinished(name), rest.CopyTo, isStored: true);
        }
    }

    /// <summary>The exchange with the number that reports give it.</summary>
    private static Exchange Numbered(JournalJudge judge, JournalExchange own) =>
        own.Exchange.IsControl
            ? own.Exchange with
            {
                Number = own.Exchange.Number + judge.MainCount(own.Run),
            }
            : own.Exchange;
}
