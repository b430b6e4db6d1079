using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security;
using System.Text;
using Microsoft.Win32;

namespace Probe.Cli.Edge;

/// <summary>
/// The proxy setting of the LocalSystem account, which BITS jobs of services use: what
/// <c>bitsadmin /util /getieproxy localsystem</c> shows.
/// </summary>
internal static class AccountProxy
{
    private const string Key = @"S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";

    /// <summary>Longest text taken from the value, in octets.</summary>
    private const int MaxText = 32 * 1024;

    /// <summary>The setting in words, or null when it could not be read.</summary>
    [SupportedOSPlatform("windows")]
    internal static string? OfLocalSystem()
    {
        try
        {
            using var key = Registry.Users.OpenSubKey(Key);
            return key?.GetValue("DefaultConnectionSettings") is byte[] value ? Describe(value) : null;
        }
        catch (Exception problem) when (problem is SecurityException or UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads a DefaultConnectionSettings value: version, counter and flags (32 bits each, little-endian), then
    /// proxy, bypass list and PAC address, each with its length before it. The layout is not documented; it is as
    /// Windows 7 to 11 write it. Flags: 1 direct, 2 manual proxy, 4 PAC, 8 automatic detection.
    /// </summary>
    internal static string? Describe(ReadOnlySpan<byte> value)
    {
        if (value.Length < 12)
        {
            return null;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(value[8..]);
        var rest = value[12..];
        if (
            !TryText(ref rest, out var proxy)
            || !TryText(ref rest, out var bypass)
            || !TryText(ref rest, out var script)
        )
        {
            return null;
        }

        var parts = new List<string>();
        if ((flags & 8) != 0)
        {
            parts.Add("AUTODETECT");
        }

        if ((flags & 4) != 0)
        {
            parts.Add("AUTOSCRIPT " + script);
        }

        if ((flags & 2) != 0)
        {
            parts.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"MANUAL_PROXY {proxy}{(bypass.Length > 0 ? " " + bypass : "")}"
                )
            );
        }

        return parts.Count == 0 ? "NO_PROXY" : string.Join("; ", parts);
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length > MaxText || length > rest.Length - 4)
        {
            return false;
        }

        text = Encoding.Latin1.GetString(rest.Slice(4, (int)length));
        rest = rest[(4 + (int)length)..];
        return true;
    }
}
