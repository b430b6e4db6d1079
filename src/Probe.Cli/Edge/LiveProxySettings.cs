using System.Runtime.Versioning;
using System.Security;
using Microsoft.Win32;
using Probe.Options;
using Probe.Options.Windows;

namespace Probe.Cli.Edge;

/// <summary>The proxy settings that this Windows machine holds: of the service accounts, of WinHTTP, of this user.</summary>
[SupportedOSPlatform("windows")]
internal static class LiveProxySettings
{
    private const string Place = "this machine's registry";

    /// <summary>The settings; none where they may not be read or are in no form that is known.</summary>
    internal static WindowsProxies Read()
    {
        var values = new List<RegistryValue>();
        Add(values, Registry.CurrentUser, "HKEY_CURRENT_USER", "");
        foreach (var account in (string[])["S-1-5-18", "S-1-5-19", "S-1-5-20"])
        {
            Add(values, Registry.Users, "HKEY_USERS", account + @"\");
        }

        Add(values, Registry.LocalMachine, "HKEY_LOCAL_MACHINE", "");
        try
        {
            return RegistrySettings.From(values);
        }
        catch (FormatException)
        {
            return WindowsProxies.None;
        }
    }

    private static void Add(List<RegistryValue> values, RegistryKey hive, string hiveName, string under)
    {
        foreach (
            var path in (string[])
                [
                    RegistrySettings.InternetSettings,
                    RegistrySettings.Connections,
                    RegistrySettings.Policy,
                    RegistrySettings.UpdatePolicy,
                ]
        )
        {
            try
            {
                using var key = hive.OpenSubKey(under + path);
                foreach (var name in key is null ? [] : RegistrySettings.Names)
                {
                    object? data = key!.GetValue(name) switch
                    {
                        int number => unchecked((uint)number),
                        string or byte[] => key.GetValue(name),
                        _ => null,
                    };
                    if (data is not null)
                    {
                        values.Add(new RegistryValue($@"{hiveName}\{under}{path}", name, data, Place));
                    }
                }
            }
            catch (Exception problem) when (problem is SecurityException or UnauthorizedAccessException or IOException)
            {
                // What may not be read is not known; the decision says what it went by.
            }
        }
    }
}
