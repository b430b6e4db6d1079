using System.CommandLine;
using System.CommandLine.Parsing;
using Probe.Cli.Values;

namespace Probe.Cli;

/// <summary>Says what is wrong with a command line: every problem, each on a line, each with what is accepted.</summary>
internal static class Usage
{
    /// <summary>Writes the problems and gives the exit code.</summary>
    /// <param name="error">Where they go.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="problems">What the command itself found.</param>
    internal static int Report(TextWriter error, ParseResult parsed, IEnumerable<string> problems)
    {
        var command = parsed.CommandResult.Command;
        var name = PathOf(parsed.CommandResult);
        var errors = parsed.Errors.Where(e =>
            !IsNoCommand(e) || !parsed.Errors.Any(other => Unmatched(other) is not null)
        );
        foreach (var problem in errors.Select(e => Describe(e, command)).Concat(problems).Distinct())
        {
            error.WriteLine($"bitsprobe: {problem}");
        }

        error.WriteLine($"'{name} --help' lists what is accepted.");
        return ExitCodes.Usage;
    }

    /// <summary>The whole command as it is typed: <c>bitsprobe capture ca init</c>.</summary>
    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;

    private static string Describe(ParseError error, Command command)
    {
        if (error.SymbolResult is OptionResult option && option.Tokens.Count == 0)
        {
            return $"{option.Option.Name} has no value; accepted: {option.Option.Name} {option.Option.HelpName}";
        }

        if (error.SymbolResult is OptionResult repeated && repeated.IdentifierTokenCount > 1)
        {
            return $"{repeated.Option.Name} is given {repeated.IdentifierTokenCount} times; accepted: once";
        }

        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0 } argument)
        {
            return $"{argument.Argument.Name} is missing; accepted: {argument.Argument.Description}";
        }

        if (IsNoCommand(error))
        {
            return $"no command is given; accepted: {Commands(command)}";
        }

        if (Unmatched(error) is { } word)
        {
            if (word.StartsWith('-'))
            {
                var options = command.Options.SelectMany(o => o.Aliases.Prepend(o.Name));
                return $"there is no option {Quoting.Quote(word)}{Nearest.Hint(word, options)}; accepted: those of the help";
            }

            return command.Subcommands.Count > 0
                ? $"there is no command {Quoting.Quote(word)}{Nearest.Hint(word, command.Subcommands.Select(c => c.Name))}; accepted: {Commands(command)}"
                : $"{Quoting.Quote(word)} is more than {command.Name} takes";
        }

        return error.Message.TrimEnd('.');
    }

    /// <summary>The root command alone asks for something that no word of the line stands for.</summary>
    private static bool IsNoCommand(ParseError error) =>
        error.SymbolResult is CommandResult && Unmatched(error) is null;

    private static string Commands(Command command) =>
        string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));

    /// <summary>The word that the parser had no place for; its message quotes it.</summary>
    private static string? Unmatched(ParseError error)
    {
        if (error.SymbolResult is not CommandResult)
        {
            return null;
        }

        var first = error.Message.IndexOf('\'', StringComparison.Ordinal);
        var last = error.Message.LastIndexOf('\'');
        return last > first && first >= 0 ? error.Message[(first + 1)..last] : null;
    }
}

/// <summary>A command that judges its whole line itself and can say what is wrong with it besides parse errors.</summary>
internal interface IReadsWhole
{
    /// <summary>What is wrong with the values; empty when nothing is.</summary>
    IEnumerable<string> ProblemsOf(ParseResult parsed);
}
