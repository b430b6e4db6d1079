using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Values;
using Probe.Evidence.Packets;
using Probe.Reports;
using Probe.Reports.EventLog;
using Probe.Verdicts;

namespace Probe.Cli.Commands;

/// <summary><c>judge</c>: what saved evidence says, without a network.</summary>
internal sealed class JudgeCommand : Command
{
    private static readonly string[] Formats = ["text", "json", "junit", "har"];

    private readonly Terminal _terminal;

    internal JudgeCommand(Terminal terminal)
        : base("judge", "Tell what a saved Windows event log or packet capture says of BITS, without a network.")
    {
        _terminal = terminal;
        var file = new Argument<string>("FILE")
        {
            Description =
                "event log of a client (.evtx, or XML as wevtutil and the event viewer save it), or a capture (pcap, pcapng); - for standard input",
            HelpName = "FILE",
        };
        var format = new Option<string?>("--format")
        {
            Description = "form of the report; junit and har of captures only [text]",
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
            return PacketFile.IsOne(evidence.Start)
                ? JudgeCapture(parsed, evidence, form, look)
                : JudgeEventLog(parsed, evidence, form, look);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Usage.Report(_terminal.Error, parsed, [evidence.Refused(Quoting.Reason(cause))]);
        }
    }

    private int JudgeEventLog(ParseResult parsed, EvidenceFile evidence, string form, View look)
    {
        if (form is "junit" or "har")
        {
            return Usage.Report(
                _terminal.Error,
                parsed,
                [$"--format {form} is for captures; of an event log: text, json"]
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

    private int JudgeCapture(ParseResult parsed, EvidenceFile evidence, string form, View look)
    {
        var reading = CaptureFile.Read(evidence.Content);
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
                        $"of its {reading.Packets} packets none belongs to a HEAD or GET over HTTP/1.x in the clear"
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
        var report = AllReports.Find(form == "text" ? "terminal" : form, look.For(_terminal))!;
        _terminal.Write(output => report.Write(result, output));
        return result.ExitCode;
    }
}
