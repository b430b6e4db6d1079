using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Values;
using Probe.Reports.EventLog;

namespace Probe.Cli.Commands;

/// <summary><c>judge</c>: what saved evidence says, without a network.</summary>
internal sealed class JudgeCommand : Command
{
    private static readonly string[] Formats = ["text", "json"];

    private readonly Terminal _terminal;

    internal JudgeCommand(Terminal terminal)
        : base("judge", "Tell what a saved Windows event log says of BITS: what failed, why, and how to prove it.")
    {
        _terminal = terminal;
        var file = new Argument<string>("FILE")
        {
            Description =
                "event log of the client: .evtx, or XML as wevtutil and the event viewer save it (- for standard input)",
            HelpName = "FILE",
        };
        var format = new Option<string?>("--format")
        {
            Description = "form of the report [text]",
            HelpName = "text|json",
        };
        format.CompletionSources.Add(Formats);
        var view = new ViewSymbols("tell every transfer");
        Add(file);
        Add(format);
        view.AddTo(this);
        SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            var form = values.Choice(format, Formats);
            var look = view.Read(values);
            return values.Problems.Count > 0
                ? Usage.Report(terminal.Error, parsed, values.Problems)
                : Judge(parsed, parsed.GetValue(file)!, form == "json", look);
        });
    }

    private int Judge(ParseResult parsed, string path, bool asJson, View look)
    {
        if (EventLogFile.TryRead(path, out var problem) is not { } result)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        _terminal.Write(output =>
        {
            if (asJson)
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
}
