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
        var read = TryReadOctets(path, out var octets, out problem);
        content = read ? System.Text.Encoding.UTF8.GetString(octets!).TrimStart('\uFEFF') : null;
        return read;
    }

    /// <summary>Reads the file as it is; says why not in words.</summary>
    internal static bool TryReadOctets(
        string path,
        [NotNullWhen(true)] out byte[]? content,
        [NotNullWhen(false)] out string? problem
    ) => TryReadOctets(path, MaxOctets, out content, out problem);

    /// <summary>Reads the file as octets, of which it may have so many; says why not in words.</summary>
    internal static bool TryReadOctets(
        string path,
        int most,
        [NotNullWhen(true)] out byte[]? octets,
        [NotNullWhen(false)] out string? problem
    )
    {
        octets = null;
        problem = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.CanSeek && stream.Length > most)
            {
                problem = TooLarge(most);
                return false;
            }

            // A length of nothing may be that of a device or of a file that is written as it is read.
            var expected = stream.CanSeek && stream.Length > 0 ? (int)stream.Length : most;
            var buffer = new byte[expected + 1];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > expected)
            {
                problem = TooLarge(most);
                return false;
            }

            octets = buffer[..length];
            return true;
        }
        catch (Exception cause)
            when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = Quoting.Reason(cause) + "; accepted: a file that exists and can be read";
            return false;
        }
    }

    private static string TooLarge(int most) =>
        $"it is larger than {most / 1024 / 1024} MiB; accepted: a small text file";
}
