using System.Globalization;

namespace Probe.Cli.Values;

/// <summary>Durations, in seconds as curl has them, or with a unit: <c>1.5</c>, <c>500ms</c>, <c>2m</c>.</summary>
internal static class Durations
{
    internal const string Accepted =
        "seconds, or a number with ms, s, m or h, such as 30, 1.5, 500ms or 2m; more than 0, at most 24h";

    internal const string SecondsAccepted =
        "whole seconds, or a whole number with s, m, h or d, such as 600, 10m or 14d, at most 4294967295 seconds";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly (string Suffix, long Seconds)[] WholeUnits =
    [
        ("s", 1),
        ("m", 60),
        ("h", 3_600),
        ("d", 86_400),
        ("", 1),
    ];

    private static readonly (string Suffix, double Milliseconds)[] Units =
    [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("", 1_000),
    ];

    /// <summary>Reads a setting of a BITS job: whole seconds in 32 bits, zero too.</summary>
    internal static bool TryParseSeconds(string text, out TimeSpan duration)
    {
        var bare = text.Trim();
        var (suffix, seconds) = Array.Find(
            WholeUnits,
            unit => bare.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase)
        );
        var read = uint.TryParse(
            bare[..^suffix.Length].TrimEnd(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        );
        var whole = read ? value * seconds : 0;
        duration = TimeSpan.FromSeconds(Math.Min(whole, uint.MaxValue));
        return read && whole <= uint.MaxValue;
    }

    /// <summary>Reads a duration of more than zero, at most a day.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var bare = text.Trim();
        foreach (var (suffix, milliseconds) in Units)
        {
            if (!bare.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (
                !double.TryParse(
                    bare[..^suffix.Length].TrimEnd(),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var value
                ) || !(value * milliseconds <= Longest.TotalMilliseconds)
            )
            {
                return false;
            }

            duration = TimeSpan.FromMilliseconds(value * milliseconds);
            return duration > TimeSpan.Zero;
        }

        return false;
    }
}
