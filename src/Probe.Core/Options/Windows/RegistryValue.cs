namespace Probe.Options.Windows;

/// <summary>One value of the Windows registry, of those that bear on proxies.</summary>
/// <param name="Key">Whole key, with its hive.</param>
/// <param name="Name">Name of the value.</param>
/// <param name="Data">A string, a uint or an octet array.</param>
/// <param name="Place">Where it was read: <c>machine.reg:12</c>.</param>
public sealed record RegistryValue(string Key, string Name, object Data, string Place);
