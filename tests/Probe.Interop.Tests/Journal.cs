namespace Probe.Interop;

/// <summary>One line per scenario for people, into the file that BITSPROBE_INTEROP_JOURNAL names.</summary>
internal static class Journal
{
    private static readonly Lock Gate = new();
    private static readonly string? Path = Environment.GetEnvironmentVariable("BITSPROBE_INTEROP_JOURNAL");

    public static void Write(CheckReport report)
    {
        if (Path is null)
        {
            return;
        }

        var test = TestContext.Current.TestMethod?.MethodName.Replace('_', ' ') ?? "";
        lock (Gate)
        {
            File.AppendAllText(Path, $"{report.Verdict}\t{test}\n");
        }
    }
}
