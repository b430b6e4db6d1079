using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Commands;

/// <summary>What the commands on bundles have in common.</summary>
internal static class BundleFiles
{
    /// <summary>Tells what became of a bundle.</summary>
    internal static int Finish(
        Terminal terminal,
        ParseResult parsed,
        string target,
        string? problem,
        IReadOnlyList<string> passedOver
    )
    {
        foreach (var line in passedOver.Take(20))
        {
            terminal.Error.WriteLine("bitsprobe: not read: " + line);
        }

        if (passedOver.Count > 20)
        {
            terminal.Error.WriteLine($"bitsprobe: {passedOver.Count - 20} lines more were not read");
        }

        if (problem is not null)
        {
            return Usage.Report(terminal.Error, parsed, [problem]);
        }

        terminal.Write(output => output.WriteLine($"✓ {target}"));
        return ExitCodes.Works;
    }

    /// <summary>A bundle on the command line.</summary>
    internal static Argument<string> Argument(string description) =>
        new("BUNDLE") { Description = description, HelpName = "BUNDLE" };

    /// <summary>Opens a bundle; null, and what is accepted, where it is none.</summary>
    internal static BundleReader? TryOpen(string path, out string problem)
    {
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                problem = $"{Quoting.Quote(path)} is not there; accepted: a bundle that --evidence made";
                return null;
            }

            var reader = BundleReader.TryOpen(path, out var why);
            problem = $"{Quoting.Quote(path)} is no bundle: {why}; accepted: a .zip or folder that --evidence made";
            return reader;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            problem = $"{Quoting.Quote(path)} cannot be read: {Quoting.Reason(cause)}";
            return null;
        }
    }
}
