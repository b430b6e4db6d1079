using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Probe.Http;

namespace Probe.Options.Windows;

/// <summary>Reads a file with proxy settings of Windows, whichever of the known forms it has.</summary>
public static class SettingsFile
{
    /// <summary>Largest file; an export of the two keys that matter is far smaller.</summary>
    public const int MostOctets = 16 * 1024 * 1024;

    /// <summary>What a file may be.</summary>
    public const string Accepted =
        "a .reg file (regedit, reg export), or the saved output of 'netsh winhttp show proxy', 'netsh winhttp show advproxy' or 'bitsadmin /util /getieproxy LOCALSYSTEM'";

    /// <summary>Reads a file.</summary>
    /// <param name="file">Name for places and problems, without its folder.</param>
    /// <param name="octets">Its content.</param>
    /// <param name="settings">What it says.</param>
    /// <param name="problem">Otherwise: where and what is wrong, and what is accepted.</param>
    public static bool TryRead(
        string file,
        ReadOnlySpan<byte> octets,
        [NotNullWhen(true)] out WindowsProxies? settings,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        settings = null;
        problem = null;
        var name = Printable.Escape(file);
        if (octets.Length > MostOctets)
        {
            problem = $"{name} is larger than {MostOctets / 1024 / 1024} MiB; accepted: {Accepted}";
            return false;
        }

        try
        {
            settings = Read(name, Decode(octets).TrimStart('\uFEFF'));
        }
        catch (SettingsProblem wrong)
        {
            var place = wrong.Line is { } line
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $":{line}{(wrong.Column is { } column ? ":" + column.ToString(CultureInfo.InvariantCulture) : "")}"
                )
                : "";
            problem = $"{name}{place}: {wrong.Message}";
            return false;
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
            return false;
        }

        if (settings.IsEmpty && settings.PerMachinePolicy is null && settings.UserProxyForScan is null)
        {
            settings = null;
            problem = $"{name} holds no proxy setting; accepted: {Accepted}";
            return false;
        }

        return true;
    }

    private static WindowsProxies Read(string file, string text) =>
        RegistryExport.Is(text) ? RegistrySettings.From(RegistryExport.Read(file, text))
        : text.Contains("FindProxyForURL", StringComparison.OrdinalIgnoreCase)
            ? throw new SettingsProblem(
                null,
                null,
                $"this looks like a PAC script; use --pac; accepted here: {Accepted}"
            )
        : ToolOutput.IsAdvanced(text) ? new WindowsProxies { All = [ToolOutput.Advanced(file, text)] }
        : ToolOutput.IsBitsAdmin(text) ? new WindowsProxies { All = ToolOutput.BitsAdmin(file, text) }
        : ToolOutput.IsNetsh(text) ? new WindowsProxies { All = [ToolOutput.Netsh(file, text)] }
        : throw new SettingsProblem(1, null, $"no form that is known; accepted: {Accepted}");

    /// <summary>UTF-16 and UTF-8 by their marks, UTF-16 without one by its zeros, else one octet a character.</summary>
    private static string Decode(ReadOnlySpan<byte> octets) =>
        octets.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(octets[2..])
        : octets.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(octets[2..])
        : octets.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Encoding.UTF8.GetString(octets[3..])
        : octets.Length > 3 && octets[1] == 0 && octets[3] == 0 ? Encoding.Unicode.GetString(octets)
        : Encoding.Latin1.GetString(octets);
}
