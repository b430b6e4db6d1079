using System.Runtime.Versioning;
using System.Security;
using Microsoft.Win32;
using Probe.Options.Windows;

namespace Probe.Cli.Edge;

/// <summary>
/// The proxy setting of the LocalSystem account, which BITS jobs of services use: what
/// <c>bitsadmin /util /getieproxy localsystem</c> shows.
/// </summary>
internal static class AccountProxy
{
    private const string Key = @"S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";

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

    /// <summary>A DefaultConnectionSettings value in the words of <c>bitsadmin /util /setieproxy</c>; null when it is none.</summary>
    internal static string? Describe(ReadOnlySpan<byte> value)
    {
        if (!ConnectionBlob.TryRead(value, isWinHttp: false, out var blob, out _))
        {
            return null;
        }

        var parts = new List<string>();
        if (blob.AutoDetect)
        {
            parts.Add("AUTODETECT");
        }

        if (blob.AutoConfigUrl is { } script)
        {
            parts.Add("AUTOSCRIPT " + script);
        }

        if (blob.Proxy is { } proxy)
        {
            parts.Add($"MANUAL_PROXY {proxy}{(blob.Bypass is { } bypass ? " " + bypass : "")}");
        }

        return parts.Count == 0 ? "NO_PROXY" : string.Join("; ", parts);
    }
}
