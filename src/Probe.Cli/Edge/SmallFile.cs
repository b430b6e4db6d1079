using System.Diagnostics.CodeAnalysis;
using System.Text;
using Probe.Cli.Values;

namespace Probe.Cli.Edge;

/// <summary>Text files that the user names: certificates, credentials.</summary>
internal static class SmallFile
{
    private const int MaxOctets = 4 * 1024 * 1024;
    private const string Accepted = "; accepted: a file that exists and can be read";
    private const string AcceptedText = "accepted: UTF-8, or UTF-16 with a byte order mark";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

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

    /// <summary>Why that path is no file, for whoever opens one; null when it is none that this can tell.</summary>
    internal static string? WhyNoFile(string path) => Directory.Exists(path) ? "it is a folder" : null;

    /// <summary>Reads the file, UTF-8 or UTF-16 with a byte order mark; says why not in words.</summary>
    internal static bool TryRead(
        string path,
        [NotNullWhen(true)] out string? content,
        [NotNullWhen(false)] out string? problem
    )
    {
        content = null;
        return TryReadOctets(path, out var octets, out problem) && TryDecode(octets, out content, out problem);
    }

    /// <summary>Text of these octets. Notepad and PowerShell write UTF-16 where nobody tells them otherwise.</summary>
    internal static bool TryDecode(
        ReadOnlySpan<byte> octets,
        [NotNullWhen(true)] out string? content,
        [NotNullWhen(false)] out string? problem
    )
    {
        var (encoding, mark) = octets switch
        {
            [0xFF, 0xFE, ..] => ((Encoding)new UnicodeEncoding(false, true, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, true, throwOnInvalidBytes: true), 2),
            [0xEF, 0xBB, 0xBF, ..] => (StrictUtf8, 3),
            _ => (StrictUtf8, 0),
        };
        (content, problem) = (null, null);
        try
        {
            content = encoding.GetString(octets[mark..]);
        }
        catch (DecoderFallbackException)
        {
            problem = $"it is no {(mark == 2 ? "UTF-16" : "UTF-8")} text; {AcceptedText}";
            return false;
        }

        if (content.Contains('\0', StringComparison.Ordinal))
        {
            (content, problem) = (
                null,
                $"it has NUL characters, as UTF-16 without a byte order mark has; {AcceptedText}"
            );
            return false;
        }

        return true;
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
            if (WhyNoFile(path) is { } why)
            {
                problem = why + Accepted;
                return false;
            }

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
            problem = Quoting.Reason(cause) + Accepted;
            return false;
        }
    }

    private static string TooLarge(int most) =>
        $"it is larger than {most / 1024 / 1024} MiB; accepted: a small text file";
}
