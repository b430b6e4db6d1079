using System.Diagnostics.CodeAnalysis;
using Probe.Cli.Values;

namespace Probe.Cli.Edge;

/// <summary>Text files that the user names: certificates, credentials.</summary>
internal static class SmallFile
{
    private const int MaxOctets = 4 * 1024 * 1024;

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

            content = buffer[..length];
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
