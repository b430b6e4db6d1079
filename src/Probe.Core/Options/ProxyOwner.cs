namespace Probe.Options;

/// <summary>Whose proxy settings these are, in the order in which a job of LocalSystem is decided by them.</summary>
public enum ProxyOwner
{
    /// <summary>All accounts of the machine: Internet options under HKEY_LOCAL_MACHINE, where ProxySettingsPerUser is 0.</summary>
    Machine,

    /// <summary>LocalSystem, under which updates are downloaded.</summary>
    LocalSystem,

    /// <summary>WinHTTP's machine-wide setting (<c>netsh winhttp</c>), by which the update agent scans.</summary>
    WinHttp,

    /// <summary>NetworkService.</summary>
    NetworkService,

    /// <summary>LocalService.</summary>
    LocalService,

    /// <summary>A user.</summary>
    User,
}
