using System.Diagnostics.CodeAnalysis;
using Probe.Cli.Values;

namespace Probe.Cli.Edge;

/// <summary>Text files that the user names: certificates, credentials.</summary>
internal static class SmallFile
{
    private const int MaxOctets = 4 * 1024 * 1024;

    /// <summary>True when others than its owner may read the file; false where that cannot be told.</summary>
    internal static bool IsOpenToOthers(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads the file; says why not in words.</summary>
    internal static bool TryRead(
        string path,
        [NotNullWhen(true)] out string? content,
        [NotNullWhen(false)] out string? problem
    )
    {
        content = null;
        problem = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[MaxOctets + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaxOctets)
            {
                problem = "it is larger than 4 MiB; accepted: a small text file";
                return false;
            }

            content = System.Text.Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF');
            return true;
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = Quoting.Reason(cause) + "; accepted: a file that exists and can be read";
            return false;
        }
    }
}
