using System.Globalization;

namespace Probe.Reports.Terminal;

/// <summary>Numbers for people.</summary>
internal static class Units
{
    private static readonly string[] Names = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Octets as <c>812 octets</c>, <c>1.0 MiB</c>.</summary>
    internal static string Octets(long octets)
    {
        if (octets < 1024)
        {
            return octets == 1 ? "1 octet" : Number(octets) + " octets";
        }

        var value = octets / 1024.0;
        var unit = 0;
        while (value >= 1023.95 && unit < Names.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString("0.0", CultureInfo.InvariantCulture) + " " + Names[unit];
    }

    /// <summary>A duration as <c>0.4 ms</c>, <c>412 ms</c>, <c>4.2 s</c>, <c>3 min 20 s</c>.</summary>
    internal static string Duration(TimeSpan duration) =>
        duration.TotalMilliseconds < 1000 ? Milliseconds(duration) + " ms"
        : duration.TotalSeconds < 100 ? duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMinutes} min {duration.Seconds} s");

    /// <summary>Whole seconds in the largest unit that gives a whole number: <c>90 s</c>, <c>10 min</c>, <c>14 days</c>.</summary>
    internal static string WholeSpan(TimeSpan span)
    {
        var seconds = span.Ticks / TimeSpan.TicksPerSecond;
        return seconds switch
        {
            0 => "0 s",
            _ when seconds % 86_400 == 0 => Count((int)(seconds / 86_400), "day"),
            _ when seconds % 3_600 == 0 => Number(seconds / 3_600) + " h",
            _ when seconds % 60 == 0 => Number(seconds / 60) + " min",
            _ => Number(seconds) + " s",
        };
    }

    /// <summary>Milliseconds without unit: one decimal below ten.</summary>
    internal static string Milliseconds(TimeSpan duration) =>
        duration.TotalMilliseconds.ToString(
            duration.TotalMilliseconds < 9.95 ? "0.0" : "0",
            CultureInfo.InvariantCulture
        );

    /// <summary>A share as <c>100 %</c>, <c>12 %</c>, <c>&lt;1 %</c>; never 0 or 100 unless it is just that.</summary>
    internal static string Percent(long part, long whole)
    {
        if (part >= whole)
        {
            return "100 %";
        }

        var percent = 100.0 * part / whole;
        return percent switch
        {
            0 => "0 %",
            < 1 => "<1 %",
            > 99 => ">99 %",
            _ => percent.ToString("0", CultureInfo.InvariantCulture) + " %",
        };
    }

    /// <summary>A number with its noun: <c>1 request</c>, <c>3 requests</c>.</summary>
    internal static string Count(long count, string noun, string plural) =>
        Number(count) + " " + (count == 1 ? noun : plural);

    /// <summary>The same for nouns whose plural ends in s.</summary>
    internal static string Count(long count, string noun) => Number(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>A headline of some of many: <c>2 OF 3 DOWNLOADS FAIL</c>, and of one alone <c>THE ONE DOWNLOAD FAILS</c>.</summary>
    internal static string Of(long part, long all, string noun, string verb) =>
        all == 1 ? $"THE ONE {noun} {Singular(verb)}" : $"{Number(part)} OF {Number(all)} {noun}S {verb}";

    /// <summary>A headline of all: <c>ALL 3 DOWNLOADS WORK</c>, <c>THE ONE DOWNLOAD WORKS</c>.</summary>
    internal static string All(long all, string noun, string verb) =>
        all == 1 ? $"THE ONE {noun} {Singular(verb)}" : $"ALL {Number(all)} {noun}S {verb}";

    private static string Singular(string verb) => verb == "ARE" ? "IS" : verb + "S";

    /// <summary>How many a second: with a decimal where that is most of it.</summary>
    internal static string Rate(double rate) => rate.ToString(rate < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture);

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
