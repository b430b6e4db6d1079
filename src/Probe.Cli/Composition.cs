using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Probe.Cli.Commands;
using Probe.Cli.Edge;
using Probe.Cli.Values;

namespace Probe.Cli;

/// <summary>Puts the program together, by hand: commands, console, environment.</summary>
internal static class Composition
{
    /// <summary>
    /// Name of the root command. It is fixed: System.CommandLine's own root takes the file's name, and throws when
    /// somebody renames the program to what one of its commands is called.
    /// </summary>
    private const string Name = "bitsprobe";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where output goes.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, Terminal terminal, Func<string, string?> environment)
    {
        try
        {
            var exitCode = args is ["--version"]
                ? PrintVersion.To(terminal.Out)
                : await InvokeAsync(args, terminal, environment).ConfigureAwait(false);
            terminal.Write(_ => { });
            return exitCode;
        }
        catch (OutputLostException lost)
        {
            terminal.Error.WriteLine($"{Name}: {lost.Message}");
            return ExitCodes.Defect;
        }
        catch (Exception defect)
        {
            var debug = environment("PROBE_DEBUG") == "1";
            terminal.Error.WriteLine(
                debug
                    ? $"{Name}: a defect of this program:\n{defect}"
                    : $"{Name}: a defect of this program: {defect.GetType().Name}: {OneLine(defect.Message)} (PROBE_DEBUG=1 shows where)"
            );
            return ExitCodes.Defect;
        }
    }

    /// <summary>All commands, each in its file.</summary>
    /// <param name="terminal">Where output goes.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <param name="only">The one command that is asked for: the options of the others cost a start; null for all.</param>
    internal static Command Root(Terminal terminal, Func<string, string?> environment, string? only = null)
    {
        var root = new Command(
            Name,
            "Tells whether a BITS download works through a proxy, and if not, why and whose fault it is."
        );
        root.Options.Add(
            // Not the library's HelpOption, which loads its resources for a text that we replace.
            new Option<bool>("--help", "-h")
            {
                Description = "print this help",
                Arity = ArgumentArity.Zero,
                Recursive = true,
                Action = new HelpAction(),
            }
        );
        root.Options.Add(
            new Option<bool>("--version")
            {
                Description = "print the version",
                Arity = ArgumentArity.Zero,
                Action = new PrintVersion(terminal.Out),
            }
        );
        foreach (var (name, make) in Commands(terminal, environment))
        {
            if (only is null || only == name)
            {
                root.Subcommands.Add(make());
            }
        }

        return root;
    }

    private static (string Name, Func<Command> Make)[] Commands(Terminal terminal, Func<string, string?> environment) =>
        [
            ("check", () => new CheckCommand(terminal, environment)),
            ("explain", () => new ExplainCommand(terminal)),
            ("explain-proxy", () => new ExplainProxyCommand(terminal)),
            ("checks", () => new ChecksCommand(terminal)),
            ("judge", () => new JudgeCommand(terminal)),
            ("replay", () => new ReplayCommand(terminal, environment)),
            ("evidence", () => new EvidenceCommand(terminal)),
            ("capture", () => new CaptureCommand(terminal, environment)),
            ("lab", () => new LabCommand(terminal)),
            ("completion", () => new CompletionCommand(terminal)),
            ("complete", () => new CompleteCommand(terminal, () => Root(terminal, environment))),
        ];

    private static async Task<int> InvokeAsync(string[] args, Terminal terminal, Func<string, string?> environment)
    {
        var asked = args.Length > 0 && Commands(terminal, environment).Any(c => c.Name == args[0]) ? args[0] : null;
        var root = Root(terminal, environment, asked);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is null or ParseErrorAction || (parsed.Errors.Count > 0 && !parsed.Action.ClearsParseErrors))
        {
            return Usage.Report(
                terminal.Error,
                parsed,
                (parsed.CommandResult.Command as IReadsWhole)?.ProblemsOf(parsed) ?? []
            );
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
    }

    private static string OneLine(string text) => Quoting.Quote(text);

    private sealed class PrintVersion(TextWriter output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        /// <summary>What scripts ask first, and often: answered before any command is put together.</summary>
        internal static int To(TextWriter output)
        {
            output.WriteLine($"{Name} {ToolVersion.Text}");
            return ExitCodes.Works;
        }

        public override int Invoke(ParseResult parseResult) => To(output);
    }
}
