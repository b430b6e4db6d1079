using Probe.Options;

namespace Probe.Cli.Values;

/// <summary>Versions of TLS as curl writes them.</summary>
internal static class TlsVersions
{
    /// <summary>What can be written.</summary>
    internal static string[] Names { get; } = ["1.0", "1.1", "1.2", "1.3"];

    /// <summary>The version of that name, one of <see cref="Names"/>; null for none.</summary>
    internal static TlsVersion? Of(string? name) =>
        Array.IndexOf(Names, name) is var index and >= 0 ? (TlsVersion)index : null;

    /// <summary>Its name.</summary>
    internal static string NameOf(TlsVersion version) => Names[(int)version];
}
