using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "xUnit",
    "xUnit1069",
    Scope = "module",
    Justification = "Scenarios wait only in Bitsprobe and ServerProcess, which observe the test's token."
)]

namespace Probe.Interop.Scenarios;

internal static class Limits
{
    /// <summary>Longest scenario in milliseconds: servers up, the program's run, servers down.</summary>
    public const int Scenario = 120_000;
}
