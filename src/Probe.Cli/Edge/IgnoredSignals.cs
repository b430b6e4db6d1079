using System.Globalization;

namespace Probe.Cli.Edge;

/// <summary>Which signals whoever started the process has it ignore, as Linux tells.</summary>
internal static class IgnoredSignals
{
    /// <summary>True where SIGHUP is ignored, as below <c>nohup</c>.</summary>
    internal static bool HasHangUp()
    {
        const int HangUp = 1;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            const string Name = "SigIgn:";
            var line = File.ReadLines("/proc/self/status")
                .FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(
                    line.AsSpan(Name.Length).Trim(),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var ignored
                )
                && (ignored & (1UL << (HangUp - 1))) != 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
