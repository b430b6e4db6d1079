using System.Globalization;

namespace Probe.Cli.Values;

/// <summary>Sizes in octets: <c>1048576</c>, <c>16MiB</c>, <c>1.5g</c>.</summary>
internal static class Sizes
{
    internal const string Accepted =
        "a number of octets, or one with k, M, G, T (KiB, MiB, GiB, TiB: powers of 1024) or kB, MB, GB, TB (powers of 1000), such as 16MiB";

    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("kib", 1L << 10),
        ("mib", 1L << 20),
        ("gib", 1L << 30),
        ("tib", 1L << 40),
        ("kb", 1_000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("tb", 1_000_000_000_000),
        ("k", 1L << 10),
        ("m", 1L << 20),
        ("g", 1L << 30),
        ("t", 1L << 40),
        ("b", 1),
        ("", 1),
    ];

    /// <summary>Reads a size; zero is one.</summary>
    internal static bool TryParse(string text, out long octets)
    {
        octets = 0;
        var bare = text.Trim();
        foreach (var (suffix, factor) in Units)
        {
            if (!bare.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var number = bare[..^suffix.Length].TrimEnd();
            if (
                !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || value > long.MaxValue / (decimal)factor
            )
            {
                return false;
            }

            octets = (long)(value * factor);
            return true;
        }

        return false;
    }
}
