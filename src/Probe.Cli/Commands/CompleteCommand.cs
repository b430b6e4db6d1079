using System.CommandLine;
using Probe.Cli.Edge;

namespace Probe.Cli.Commands;

/// <summary><c>complete</c>: what the completion scripts ask; not meant for people.</summary>
internal sealed class CompleteCommand : Command
{
    internal CompleteCommand(Terminal terminal, Func<Command> root)
        : base("complete", "Print what could stand at a position of a command line.")
    {
        Hidden = true;
        var position = new Argument<int>("POSITION");
        var line = new Argument<string>("LINE");
        Add(position);
        Add(line);
        SetAction(parsed =>
        {
            var text = parsed.GetValue(line) ?? "";
            var at = Math.Clamp(parsed.GetValue(position), 0, text.Length);
            foreach (var item in root().Parse(text[..at]).GetCompletions(at))
            {
                terminal.Out.WriteLine(item.InsertText ?? item.Label);
            }

            return ExitCodes.Works;
        });
    }
}
