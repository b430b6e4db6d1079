namespace Probe.Cli;

/// <summary>The version of this program, as <c>--version</c> and the reports give it.</summary>
internal static class ToolVersion
{
    /// <summary>Three numbers, such as <c>1.2.0</c>.</summary>
    internal static string Text { get; } = typeof(ToolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
