using System.CommandLine;
using Probe.Checks;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Reports;

namespace Probe.Cli.Commands;

/// <summary><c>checks</c>: lists what is checked.</summary>
internal sealed class ChecksCommand : Command
{
    internal ChecksCommand(Terminal terminal)
        : base("checks", "List the checks, what each holds, and the BITS errors that a failure leads to.")
    {
        var view = new ViewSymbols("show sources, dependencies and what is inferred");
        string[] formats = ["text", "json"];
        var format = new Option<string?>("--format")
        {
            Description = "form of the list [text]",
            HelpName = "text|json",
        };
        format.CompletionSources.Add(formats);
        Add(format);
        view.AddTo(this);
        SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            var form = values.Choice(format, formats);
            var look = view.Read(values);
            if (values.Problems.Count > 0)
            {
                return Usage.Report(terminal.Error, parsed, values.Problems);
            }

            var checks = AllChecks.List.Select(c => c.Info).ToList();
            terminal.Write(output =>
            {
                if (form == "json")
                {
                    ChecksReport.WriteJson(checks, output);
                }
                else
                {
                    new ChecksReport(look.For(terminal)).Write(checks, output);
                }
            });
            return ExitCodes.Works;
        });
    }
}
