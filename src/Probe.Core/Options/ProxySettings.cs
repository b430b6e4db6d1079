namespace Probe.Options;

/// <summary>The proxy settings of one owner, as Windows holds them: automatic detection, a script, a list with what bypasses it.</summary>
public sealed record ProxySettings
{
    /// <summary>Whose they are.</summary>
    public required ProxyOwner Owner { get; init; }

    /// <summary>Where they were read: <c>machine.reg:12</c>, <c>this machine's registry</c>.</summary>
    public required string Place { get; init; }

    /// <summary>The proxy list as written; null where none is in force.</summary>
    public string? Proxy { get; init; }

    /// <summary>The bypass list as written; null for none.</summary>
    public string? Bypass { get; init; }

    /// <summary>Address of the PAC script as written; null where none is in force.</summary>
    public string? AutoConfigUrl { get; init; }

    /// <summary>True where proxies are to be detected (WPAD).</summary>
    public bool AutoDetect { get; init; }

    /// <summary>What else is worth saying of the reading; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Owner and place: <c>LocalSystem (machine.reg:12)</c>.</summary>
    public string Name => $"{OwnerName(Owner)} ({Place})";

    /// <summary>The proxy list with what stands before an @ masked; null for none.</summary>
    public string? ShownProxy => Proxy is null ? null : ProxyText.Mask(Proxy);

    /// <summary>The bypass list with what stands before an @ masked; null for none.</summary>
    public string? ShownBypass => Bypass is null ? null : UserInformation.MaskList(Bypass);

    /// <summary>The script's address with what stands before an @ and what follows a ? masked; null for none.</summary>
    public string? ShownAutoConfigUrl => AutoConfigUrl is null ? null : WithoutSecrets(AutoConfigUrl);

    /// <summary>True when they ask a script, by its address or by detection.</summary>
    public bool AsksScript => AutoDetect || ScriptUrl is not null;

    /// <summary>The script's address where it is one that WinHTTP fetches by (http, https); null otherwise.</summary>
    public string? ScriptUrl =>
        AutoConfigUrl is { } url
        && (
            url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
            ? url
            : null;

    /// <summary>A script's address without user information and query.</summary>
    internal static string WithoutSecrets(string address)
    {
        var shown = ProxyText.Mask(address);
        var query = shown.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? shown : shown[..query] + "?***";
    }

    /// <summary>The owner in words.</summary>
    /// <param name="owner">The owner.</param>
    public static string OwnerName(ProxyOwner owner) =>
        owner switch
        {
            ProxyOwner.Machine => "all accounts",
            ProxyOwner.WinHttp => "WinHTTP",
            ProxyOwner.User => "the user",
            _ => owner.ToString(),
        };
}
