using System.Collections.Immutable;
using Probe.Options;

namespace Probe.Cli.Edge;

/// <summary>What the process finds around it. Gathered once, here; everything further in takes it as a value.</summary>
internal static class Surroundings
{
    private static readonly string[] ProxyVariables =
    [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "gateway_interface",
        "request_method",
    ];

    /// <summary>The environment variables that bear on proxies, names with their case as found.</summary>
    internal static ImmutableDictionary<string, string> ProxyEnvironment()
    {
        var found = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (
                variable.Key is string name
                && variable.Value is string value
                && ProxyVariables.Contains(name, StringComparer.OrdinalIgnoreCase)
            )
            {
                found[name] = value;
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The proxy settings of this machine where it runs Windows and the user named none in a file.</summary>
    /// <param name="named">Those that the user named.</param>
    internal static WindowsProxies WindowsProxies(WindowsProxies named) =>
        named.IsEmpty && OperatingSystem.IsWindows() ? LiveProxySettings.Read() : named;

    /// <summary>What this machine says of itself: the services that BITS needs, on Windows.</summary>
    internal static HostFacts Host()
    {
        if (!OperatingSystem.IsWindows())
        {
            return new HostFacts { IsWindows = false, OperatingSystem = OperatingSystemName() };
        }

        return new HostFacts
        {
            IsWindows = true,
            OperatingSystem = OperatingSystemName(),
            SensState = WindowsServices.StateOf("SENS"),
            BitsState = WindowsServices.StateOf("BITS"),
            AccountProxy = AccountProxy.OfLocalSystem(),
        };
    }

    private static string OperatingSystemName()
    {
        const string release = "/etc/os-release";
        const string key = "PRETTY_NAME=";
        try
        {
            if (OperatingSystem.IsLinux() && File.Exists(release))
            {
                var line = File.ReadLines(release)
                    .Take(100)
                    .FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
                if (line is not null)
                {
                    return line[key.Length..].Trim('"', '\'');
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The generic description below says enough.
        }

        return System.Runtime.InteropServices.RuntimeInformation.OSDescription;
    }
}
