namespace Probe.Options.Windows;

#pragma warning disable CA1032, CA1064 // Carries a place out of the nested readers and never leaves this folder.
/// <summary>What is wrong with a file of settings, and where.</summary>
internal sealed class SettingsProblem(int? line, int? column, string message) : Exception(message)
{
    internal int? Line { get; } = line;

    internal int? Column { get; } = column;
}
#pragma warning restore CA1032, CA1064
