using Probe.Http;
using Probe.Names;

namespace Probe.Transport;

/// <summary>What comes out of DNS as texts that are safe to show.</summary>
internal static class NameText
{
    /// <summary>Most characters of a name; four for an octet that has to be escaped.</summary>
    private const int MostOfAName = 253;

    /// <summary>A name, escaped, without the dot at the end.</summary>
    public static string Shown(string name) =>
        Printable.Escape(name.Length > 1 && name.EndsWith('.') ? name[..^1] : name, MostOfAName);

    /// <summary>Says how many addresses an answer had where not all of them are kept.</summary>
    public static string? LeftOut(int count) =>
        count > NameAnswer.MostAddresses ? $"{count} addresses; the first {NameAnswer.MostAddresses} are used" : null;
}
