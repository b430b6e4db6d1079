using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;
using Probe.Evidence.Journal;
using Probe.Reports;
using Probe.Reports.EventLog;
using Probe.Verdicts;

namespace Probe.Cli.Commands;

/// <summary><c>judge</c>: what saved evidence says, without a network.</summary>
internal sealed class JudgeCommand : Command
{
    private const int MostTold = 20;

    private static readonly string[] Formats = ["text", "json", "junit", "har", "html"];

    private readonly Terminal _terminal;

    internal JudgeCommand(Terminal terminal)
        : base(
            "judge",
            "Tell what a saved event log, packet capture, HAR or evidence bundle says of BITS, without a network."
        )
    {
        _terminal = terminal;
        var file = new Argument<string>("FILE")
        {
            Description =
                "event log of a client (.evtx, or XML as wevtutil and the event viewer save it), a capture (pcap, pcapng), a HAR, or what --evidence kept (bundle, journal); - for standard input",
            HelpName = "FILE",
        };
        var format = new Option<string?>("--format")
        {
            Description = "form of the report; junit, har and html not of event logs [text]",
            HelpName = string.Join('|', Formats),
        };
        format.CompletionSources.Add(Formats);
        var view = new ViewSymbols("tell every transfer and exchange");
        Add(file);
        Add(format);
        view.AddTo(this);
        SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            var form = values.Choice(format, Formats) ?? "text";
            var look = view.Read(values);
            return values.Problems.Count > 0
                ? Usage.Report(terminal.Error, parsed, values.Problems)
                : Judge(parsed, parsed.GetValue(file)!, form, look);
        });
    }

    private int Judge(ParseResult parsed, string path, string form, View look)
    {
        using var evidence = EvidenceFile.TryOpen(path, out var problem);
        if (evidence is null)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        try
        {
            return evidence.Kind switch
            {
                EvidenceKind.Capture => JudgeExchanges(
                    parsed,
                    evidence,
                    CaptureFile.Read(evidence.Content),
                    "packets none belongs to a HEAD or GET over HTTP/1.x in the clear",
                    form,
                    look
                ),
                EvidenceKind.Har => JudgeExchanges(
                    parsed,
                    evidence,
                    HarEvidence.Read(evidence.Content),
                    "entries none is a HEAD or GET with a reply over HTTP/1.x",
                    form,
                    look
                ),
                EvidenceKind.EventLog or EvidenceKind.EventLogXml => JudgeEventLog(parsed, evidence, form, look),
                EvidenceKind.Journal => JudgeJournal(
                    parsed,
                    new EvidenceState(path, [], changed: 0, isSigned: null),
                    evidence.Content,
                    form,
                    look
                ),
                EvidenceKind.Bundle => JudgeBundle(parsed, evidence, form, look),
                { } other => Usage.Report(
                    _terminal.Error,
                    parsed,
                    [
                        evidence.Refused(
                            $"it is a {other.Words()}, which has no replies to judge ('bitsprobe replay' sends its requests again)"
                        ),
                    ]
                ),
                null => Usage.Report(
                    _terminal.Error,
                    parsed,
                    [
                        evidence.Refused(
                            EvidenceKinds.Hint(evidence.Start) ?? "it is neither an event log nor a capture nor a HAR"
                        ),
                    ]
                ),
            };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Usage.Report(_terminal.Error, parsed, [evidence.Refused(Quoting.Reason(cause))]);
        }
    }

    private int JudgeEventLog(ParseResult parsed, EvidenceFile evidence, string form, View look)
    {
        if (form is "junit" or "har" or "html")
        {
            return Usage.Report(
                _terminal.Error,
                parsed,
                [$"--format {form} is for exchanges; of an event log: text, json"]
            );
        }

        if (EventLogFile.TryRead(evidence, out var problem) is not { } result)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        _terminal.Write(output =>
        {
            if (form == "json")
            {
                EventLogJsonReport.Write(result, output);
            }
            else
            {
                new EventLogReport(look.For(_terminal)).Write(result, output);
            }
        });
        return result.ExitCode;
    }

    private int JudgeBundle(ParseResult parsed, EvidenceFile evidence, string form, View look)
    {
        try
        {
            using var reader = evidence.TryOpenBundle(out var why);
            if (reader is null)
            {
                return Usage.Report(_terminal.Error, parsed, [evidence.Refused(why)]);
            }

            var problems = reader.Verify(out var count);
            foreach (var problem in problems)
            {
                _terminal.Error.WriteLine("bitsprobe: not as the manifest says: " + problem);
            }

            if (count > problems.Count)
            {
                _terminal.Error.WriteLine($"bitsprobe: not as the manifest says: {count - problems.Count} more");
            }

            if (problems.Count > 0 && form == "text")
            {
                // The report is passed on without stderr: it says itself that what it is of was changed.
                _terminal.Write(output =>
                {
                    output.WriteLine(
                        "! THE EVIDENCE WAS CHANGED · what follows is of a bundle that is not as its manifest says"
                    );
                    foreach (var problem in problems)
                    {
                        output.WriteLine("  " + problem);
                    }

                    if (count > problems.Count)
                    {
                        output.WriteLine($"  {count - problems.Count} more are not as the manifest says");
                    }

                    output.WriteLine();
                });
            }

            using var journal = reader.Open(BundleNames.Journal);
            return journal is null
                ? Usage.Report(_terminal.Error, parsed, [evidence.Refused($"it has no {BundleNames.Journal}")])
                : JudgeJournal(
                    parsed,
                    new EvidenceState(evidence.Path, problems, count, reader.IsSigned),
                    journal,
                    form,
                    look
                );
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Usage.Report(_terminal.Error, parsed, [evidence.Refused(Quoting.Reason(cause))]);
        }
    }

    private int JudgeJournal(ParseResult parsed, EvidenceState state, Stream journal, string form, View look)
    {
        var judge = new JournalJudge();
        foreach (
            var record in JournalReader.Read(
                journal,
                (line, why) =>
                {
                    if (state.PassedOver(line, why) <= MostTold)
                    {
                        _terminal.Error.WriteLine($"bitsprobe: journal line {line}: {why}");
                    }
                }
            )
        )
        {
            judge.Add(record);
        }

        var evidence = state.Of(judge);
        if (evidence.PassedOver > MostTold)
        {
            _terminal.Error.WriteLine(
                $"bitsprobe: {evidence.PassedOver - MostTold} lines more of the journal were not read"
            );
        }

        if (!evidence.EndedInOrder)
        {
            _terminal.Error.WriteLine("bitsprobe: the run was killed or goes on; what it had until then is judged");
        }

        var result = JudgedJournal.ToResult(judge);
        if (result.Runs.IsEmpty && result.Site is null)
        {
            var passed = result.Unjudged?.Sentences() ?? [];
            return Usage.Report(
                _terminal.Error,
                parsed,
                [
                    EvidenceFile.Refused(
                        evidence.Path,
                        string.Join("; ", passed.Prepend("it has no exchange that is judged"))
                    ),
                ]
            );
        }

        Write(result with { Evidence = evidence.IsWell ? null : evidence }, form, look);
        return result.ExitCode;
    }

    private void Write(ProbeResult result, string form, View look)
    {
        var report = AllReports.Find(form == "text" ? "terminal" : form, look.For(_terminal))!;
        _terminal.Write(output => report.Write(result, output));
    }

    private int JudgeExchanges(
        ParseResult parsed,
        EvidenceFile evidence,
        CaptureReading reading,
        string none,
        string form,
        View look
    )
    {
        foreach (var note in reading.Notes)
        {
            _terminal.Error.WriteLine("bitsprobe: " + note);
        }

        if (reading.Runs.IsEmpty)
        {
            return Usage.Report(
                _terminal.Error,
                parsed,
                [
                    evidence.Refused(
                        reading.Exchanges == 0 ? $"of its {reading.Packets} {none}"
                        : reading.Exchanges == 1
                            ? "the only HEAD or GET in it is none that could be judged, as told above"
                        : $"none of the {reading.Exchanges} HEAD and GET in it could be judged, as told above"
                    ),
                ]
            );
        }

        var result = new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = reading.StartedAt,
            Duration = reading.Duration,
            ExitCode = ExitCodes.Of(reading.Runs, failOnAdvisory: false, interrupted: false),
            Runs = reading.Runs,
        };
        Write(result, form, look);
        return result.ExitCode;
    }
}
