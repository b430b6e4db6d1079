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

        // "Probe.Interop.Scenarios.StatusTests.A_403_by_a_Squid_rule(control: True)" without what is before the name.
        var test = TestContext.Current.Test?.TestDisplayName ?? "";
        test = test[(test.AsSpan(0, test.IndexOf('(') is var at and >= 0 ? at : test.Length).LastIndexOf('.') + 1)..];
        test = test.Replace('_', ' ');
        lock (Gate)
        {
            File.AppendAllText(Path, $"{report.Verdict}\t{test}\n");
        }
    }
}
