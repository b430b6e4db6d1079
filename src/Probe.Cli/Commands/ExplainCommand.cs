using System.CommandLine;
using Probe.Bits;
using Probe.Checks;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Reports;

namespace Probe.Cli.Commands;

/// <summary><c>explain</c>: what a code or a check means.</summary>
internal sealed class ExplainCommand : Command
{
    private const string Accepted =
        "hex (0x80200013), decimal (2149580819), signed decimal (-2145386477), a name (BG_E_…), an HTTP status (403), a WinHTTP or Win32 number (12007), or the id of a check";

    internal ExplainCommand(Terminal terminal)
        : base("explain", "Tell what codes and checks mean: what makes them happen and what to do.")
    {
        var texts = new Argument<string[]>("CODE|CHECK")
        {
            Description = Accepted,
            Arity = ArgumentArity.OneOrMore,
            // Without it help lists every completion in place of the name.
            HelpName = "CODE|CHECK",
        };
        texts.CompletionSources.Add(_ =>
            BitsErrors
                .All.Select(e => e.Name)
                .Concat(AllChecks.List.Select(c => c.Info.Id))
                .Select(name => new System.CommandLine.Completions.CompletionItem(name))
        );
        var view = new ViewSymbols("show each remedy whole, with its source");
        Add(texts);
        Add(view.Verbose);
        Add(view.Width);
        Add(view.NoColor);
        SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            var look = view.Read(values);
            if (values.Problems.Count > 0)
            {
                return Usage.Report(terminal.Error, parsed, values.Problems);
            }

            var report = new ExplainReport(look.For(terminal));
            var checks = AllChecks.List.Select(c => c.Info).ToList();
            var unknown = new List<string>();
            terminal.Write(output =>
            {
                var first = true;
                foreach (var text in values.Texts(texts))
                {
                    var check = AllChecks.Find(text);
                    var lookup = BitsErrors.Find(text);
                    if (check is null && !lookup.Found)
                    {
                        unknown.Add(Unknown(text, lookup));
                        continue;
                    }

                    if (!first)
                    {
                        output.WriteLine();
                    }

                    first = false;
                    if (check is not null)
                    {
                        report.Write(check.Info, output);
                    }
                    else
                    {
                        report.Write(lookup, checks, output);
                    }
                }
            });
            return unknown.Count == 0 ? ExitCodes.Works : Usage.Report(terminal.Error, parsed, unknown);
        });
    }

    private static string Unknown(string text, CodeLookup lookup)
    {
        var near = lookup.Suggestions.IsEmpty
            ? Nearest.Hint(text, AllChecks.List.Select(c => c.Info.Id))
            : $" (did you mean {string.Join(" or ", lookup.Suggestions)}?)";
        return $"{Quoting.Quote(text)} is no code or check that is known here{near}; accepted: {Accepted}";
    }
}
