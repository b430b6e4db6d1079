using System.CommandLine;
using System.Text;
using Probe.Cli;
using Probe.Cli.Edge;

namespace Probe.Fuzz.Targets;

/// <summary>The command line, one argument a line: read and judged, never run.</summary>
public sealed class OptionsTarget : IFuzzTarget
{
    private const int MostArguments = 64;
    private static readonly string[] Readers = ["--proxy-user-file", "--cacert", "--report", "--ca-file", "--urls"];

    private static readonly Terminal Terminal = new() { Out = TextWriter.Null, Error = TextWriter.Null };

    /// <inheritdoc/>
    public string Id => "options";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var arguments = Encoding.UTF8.GetString(input).Split('\n');
        if (
            arguments.Length > MostArguments
            || arguments.Any(a => Readers.Any(r => a.StartsWith(r, StringComparison.OrdinalIgnoreCase)))
        )
        {
            // What would open files is tested with files.
            return;
        }

        var root = Composition.Root(Terminal, _ => null);
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.CommandResult.Command is IReadsWhole command)
        {
            foreach (var problem in command.ProblemsOf(parsed))
            {
                BrokenPromiseException.Unless(problem.Length > 0, "a problem is told");
                BrokenPromiseException.Unless(
                    !problem.Any(c => char.IsControl(c) && c != '\n'),
                    "what is told has no control character"
                );
            }
        }
    }
}
