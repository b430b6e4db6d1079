using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Options;
using Probe.Options.Windows;

namespace Probe.Cli.Values;

/// <summary>Reads the files of <c>--proxy-settings</c>: what a Windows machine was told of proxies.</summary>
internal static class ProxySettingsFiles
{
    /// <summary>All that the files say together, a later one replacing what an earlier one says of the same owner.</summary>
    /// <param name="values">Takes the problems.</param>
    /// <param name="option">The option.</param>
    internal static WindowsProxies Read(OptionValues values, Option<string[]> option)
    {
        var all = WindowsProxies.None;
        foreach (var path in values.Texts(option))
        {
            if (!SmallFile.TryReadOctets(path, SettingsFile.MostOctets, out var octets, out var unreadable))
            {
                values.Problem($"{option.Name}: {Quoting.Quote(path)} cannot be read: {unreadable}");
            }
            else if (SettingsFile.TryRead(Path.GetFileName(path), octets, out var settings, out var problem))
            {
                all = all.With(settings);
            }
            else
            {
                values.Problem($"{option.Name}: {problem}");
            }
        }

        return all;
    }

    /// <summary>Reports a bypass list without the proxy that it belongs to.</summary>
    /// <param name="values">Takes the problem.</param>
    /// <param name="bypass">The option.</param>
    /// <param name="proxy">That of the proxy.</param>
    internal static void CheckBypass(OptionValues values, Option<string?> bypass, Option<string?> proxy)
    {
        if (values.Text(bypass) is not null && values.Text(proxy) is null)
        {
            values.Problem(
                $"{bypass.Name} is the bypass list of a job's own proxy; accepted: together with -x (settings of Windows bring their own)"
            );
        }
    }
}
