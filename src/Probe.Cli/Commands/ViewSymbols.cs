using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Reports;

namespace Probe.Cli.Commands;

/// <summary>How a view is to look: <c>--width</c>, <c>--no-color</c>, <c>-v</c>, for every command that shows one.</summary>
internal sealed class ViewSymbols
{
    internal Option<string?> Width { get; } =
        new("--width") { Description = "columns of the report [the terminal's, else 100]", HelpName = "N" };

    internal Option<bool> NoColor { get; } =
        new("--no-color") { Description = "no colours, also by the variable NO_COLOR", Arity = ArgumentArity.Zero };

    internal Option<bool> Verbose { get; }

    /// <summary>Makes the options.</summary>
    /// <param name="verbose">What <c>-v</c> shows more.</param>
    internal ViewSymbols(string verbose) =>
        Verbose = new Option<bool>("--verbose", "-v") { Description = verbose, Arity = ArgumentArity.Zero };

    /// <summary>Adds them to a command of which they are all.</summary>
    internal void AddTo(Command command)
    {
        command.Add(Width);
        command.Add(NoColor);
        command.Add(Verbose);
    }

    /// <summary>Reads them.</summary>
    internal View Read(OptionValues values) =>
        new(
            values.Number(Width, Terminal.NarrowestWidth, Terminal.WidestWidth),
            values.Flag(NoColor),
            values.Flag(Verbose)
        );
}

/// <summary>How a view is to look.</summary>
/// <param name="Width">Columns asked for; null for the terminal's.</param>
/// <param name="NoColour">True to forbid colour.</param>
/// <param name="Verbose">True to show everything.</param>
internal sealed record View(int? Width, bool NoColour, bool Verbose)
{
    /// <summary>What a report on stdout is told.</summary>
    internal ReportOptions For(Terminal terminal) =>
        new()
        {
            Width = Width ?? terminal.Width,
            Colour = terminal.OutIsTerminal && terminal.ColourAllowed && !NoColour,
            Unicode = terminal.Unicode,
            Verbose = Verbose,
        };

    /// <summary>What a report into a file is told: nobody's terminal.</summary>
    internal ReportOptions ForFile() => new() { Width = Width ?? Terminal.DefaultWidth, Verbose = Verbose };
}
