using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Options.Windows;

/// <summary>
/// Makes proxy settings of registry values: those of accounts under HKEY_USERS and HKEY_CURRENT_USER, WinHTTP's, and
/// the policies that say who goes by which.
/// </summary>
/// <remarks>
/// DefaultConnectionSettings decides where it is there, SavedLegacySettings next, the plain values (ProxyEnable,
/// ProxyServer, ProxyOverride, AutoConfigURL, AutoDetect) last. WinINet keeps them alike; that the binary one decides
/// where they differ is inferred.
/// </remarks>
public static class RegistrySettings
{
    /// <summary>Key of an account's Internet options, under its hive.</summary>
    public const string InternetSettings = @"Software\Microsoft\Windows\CurrentVersion\Internet Settings";

    /// <summary>Key of the values that hold whole settings, under its hive.</summary>
    public const string Connections = InternetSettings + @"\Connections";

    /// <summary>Key of the policy that makes settings those of the machine.</summary>
    public const string Policy = @"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";

    /// <summary>Key of the update agent's policies.</summary>
    public const string UpdatePolicy = @"Software\Policies\Microsoft\Windows\WindowsUpdate";

    /// <summary>The values that are looked at, whatever the key.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "DefaultConnectionSettings",
        "SavedLegacySettings",
        "WinHttpSettings",
        "ProxyEnable",
        "ProxyServer",
        "ProxyOverride",
        "AutoConfigURL",
        "AutoDetect",
        "ProxySettingsPerUser",
        "SetProxyBehaviorForUpdateDetection",
    ];

    private static readonly ImmutableArray<string> Blobs = ["DefaultConnectionSettings", "SavedLegacySettings"];

    /// <summary>True for a key that is looked at.</summary>
    /// <param name="key">Whole key, with its hive.</param>
    public static bool IsOfInterest(string key) => TryPlace(key, out _, out _);

    /// <summary>Makes settings; throws <see cref="FormatException"/> with place and reason for a value that cannot be read.</summary>
    /// <param name="values">The values, a later one replacing an earlier of the same key and name.</param>
    /// <exception cref="FormatException">A value is of another type or form than Windows writes.</exception>
    public static WindowsProxies From(IEnumerable<RegistryValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var found = new Dictionary<(ProxyOwner Owner, string Part, string Name), RegistryValue>();
        foreach (var value in values)
        {
            if (
                TryPlace(value.Key, out var owner, out var part)
                && Names.FirstOrDefault(n => n.Equals(value.Name, StringComparison.OrdinalIgnoreCase)) is { } name
            )
            {
                found[(owner, part, name)] = value;
            }
        }

        var all = ImmutableArray.CreateBuilder<ProxySettings>();
        foreach (var owner in Enum.GetValues<ProxyOwner>().Where(o => o != ProxyOwner.WinHttp))
        {
            if (OfOwner(owner, found) is { } settings)
            {
                all.Add(settings);
            }
        }

        if (found.GetValueOrDefault((ProxyOwner.Machine, Connections, "WinHttpSettings")) is { } winHttp)
        {
            all.Add(OfBlob(ProxyOwner.WinHttp, winHttp));
        }

        return new WindowsProxies
        {
            All = all.ToImmutable(),
            PerMachinePolicy = PlaceWhere(found, Policy, "ProxySettingsPerUser", 0),
            UserProxyForScan = PlaceWhere(found, UpdatePolicy, "SetProxyBehaviorForUpdateDetection", 1),
        };
    }

    private static ProxySettings? OfOwner(
        ProxyOwner owner,
        Dictionary<(ProxyOwner, string, string), RegistryValue> found
    )
    {
        RegistryValue? Get(string part, string name) => found.GetValueOrDefault((owner, part, name));

        var server = Get(InternetSettings, "ProxyServer");
        var isOn = Get(InternetSettings, "ProxyEnable") is { } enable && Number(enable) != 0;
        if (Blobs.Select(name => Get(Connections, name)).FirstOrDefault(v => v is not null) is { } blob)
        {
            var settings = OfBlob(owner, blob);
            var plain = isOn && server is not null ? Text(server) : null;
            return string.Equals(plain, settings.Proxy, StringComparison.OrdinalIgnoreCase) || plain is null
                ? settings
                : settings with
                {
                    Note =
                        $"ProxyServer is '{Printable.Escape(ProxyText.Mask(plain), 80)}' ({server!.Place}) and {blob.Name} says otherwise; {blob.Name} decides (inferred)",
                };
        }

        var script = Get(InternetSettings, "AutoConfigURL");
        var detect = Get(InternetSettings, "AutoDetect");
        var first = server ?? Get(InternetSettings, "ProxyEnable") ?? script ?? detect;
        return first is null
            ? null
            : new ProxySettings
            {
                Owner = owner,
                Place = first.Place,
                Proxy = isOn && server is not null ? NotEmpty(Text(server)) : null,
                Bypass = isOn && Get(InternetSettings, "ProxyOverride") is { } bypass ? NotEmpty(Text(bypass)) : null,
                AutoConfigUrl = script is null ? null : NotEmpty(Text(script)),
                AutoDetect = detect is not null && Number(detect) != 0,
            };
    }

    private static ProxySettings OfBlob(ProxyOwner owner, RegistryValue value)
    {
        if (value.Data is not byte[] octets)
        {
            throw Wrong(value, "is not binary; accepted: hex:46,00,…");
        }

        return ConnectionBlob.TryRead(octets, owner == ProxyOwner.WinHttp, out var blob, out var problem)
            ? new ProxySettings
            {
                Owner = owner,
                Place = value.Place,
                Proxy = blob.Proxy,
                Bypass = blob.Bypass,
                AutoConfigUrl = blob.AutoConfigUrl,
                AutoDetect = blob.AutoDetect,
            }
            : throw Wrong(value, "cannot be read: " + problem);
    }

    private static string? PlaceWhere(
        Dictionary<(ProxyOwner, string, string), RegistryValue> found,
        string part,
        string name,
        uint wanted
    ) =>
        found.GetValueOrDefault((ProxyOwner.Machine, part, name)) is { } value && Number(value) == wanted
            ? value.Place
            : null;

    private static uint Number(RegistryValue value) =>
        value.Data is uint number ? number : throw Wrong(value, "is no number; accepted: dword:00000001");

    private static string Text(RegistryValue value) =>
        value.Data is string text ? text.Trim() : throw Wrong(value, "is no text; accepted: \"proxy.example:8080\"");

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;

    private static FormatException Wrong(RegistryValue value, string what) =>
        new($"{value.Place}: {value.Name} {what}");

    private static bool TryPlace(string key, out ProxyOwner owner, out string part)
    {
        owner = ProxyOwner.User;
        part = "";
        var hive = key.IndexOf('\\', StringComparison.Ordinal);
        if (hive < 0)
        {
            return false;
        }

        var rest = key[(hive + 1)..];
        switch (key[..hive].ToUpperInvariant())
        {
            case "HKEY_CURRENT_USER" or "HKCU":
                break;
            case "HKEY_LOCAL_MACHINE" or "HKLM":
                owner = ProxyOwner.Machine;
                break;
            case "HKEY_USERS" or "HKU" when rest.IndexOf('\\', StringComparison.Ordinal) is var end and > 0:
                if (!TryAccount(rest[..end], out owner))
                {
                    return false;
                }

                rest = rest[(end + 1)..];
                break;
            default:
                return false;
        }

        string[] parts =
            owner == ProxyOwner.Machine
                ? [InternetSettings, Connections, Policy, UpdatePolicy]
                : [InternetSettings, Connections];
        part = Array.Find(parts, p => p.Equals(rest, StringComparison.OrdinalIgnoreCase)) ?? "";
        return part.Length > 0;
    }

    /// <summary>.DEFAULT is another name of LocalSystem's hive.</summary>
    private static bool TryAccount(string name, out ProxyOwner owner)
    {
        (owner, var known) = name.ToUpperInvariant() switch
        {
            "S-1-5-18" or ".DEFAULT" => (ProxyOwner.LocalSystem, true),
            "S-1-5-19" => (ProxyOwner.LocalService, true),
            "S-1-5-20" => (ProxyOwner.NetworkService, true),
            var other => (ProxyOwner.User, other.StartsWith("S-1-", StringComparison.Ordinal)),
        };
        return known;
    }
}
