using System.Globalization;

namespace Probe.Pac;

/// <summary>
/// weekdayRange, dateRange and timeRange: the forms of Netscape's page and no others. A range whose end lies before its
/// beginning goes over the end of the week, year or day, except where years are named. A last argument <c>GMT</c>
/// means universal time.
/// </summary>
internal static class ClockHelpers
{
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly string[] Months =
    [
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "MAY",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OCT",
        "NOV",
        "DEC",
    ];

    private enum Unit
    {
        Year,
        Month,
        Day,
    }

    /// <summary>True when today is one of the days; null when the arguments are no form of the function.</summary>
    internal static bool? IsWeekday(IReadOnlyList<string> arguments, TimeProvider time)
    {
        var (values, now) = Strip(arguments, time);
        if (values.Count is not (1 or 2))
        {
            return null;
        }

        var first = Array.IndexOf(Days, values[0].ToUpperInvariant());
        var last = Array.IndexOf(Days, values[^1].ToUpperInvariant());
        return first < 0 || last < 0 ? null : IsWithin((int)now.DayOfWeek, first, last, wraps: true);
    }

    /// <summary>True when today lies in the range; null when the arguments are no form of the function.</summary>
    internal static bool? IsDate(IReadOnlyList<string> arguments, TimeProvider time)
    {
        var (texts, now) = Strip(arguments, time);
        var values = new List<(Unit Unit, int Value)>();
        foreach (var text in texts)
        {
            var month = Array.IndexOf(Months, text.ToUpperInvariant());
            if (month >= 0)
            {
                values.Add((Unit.Month, month + 1));
            }
            else if (Number(text) is { } number and > 0 and < 10_000)
            {
                values.Add((number <= 31 ? Unit.Day : Unit.Year, number));
            }
            else
            {
                return null;
            }
        }

        if (values.Count is not (1 or 2 or 4 or 6))
        {
            return null;
        }

        var half = values.Count == 1 ? 1 : values.Count / 2;
        var first = values.Take(half).ToList();
        var last = values.TakeLast(half).ToList();
        if (
            !first.Select(v => v.Unit).SequenceEqual(last.Select(v => v.Unit))
            || first.Select(v => v.Unit).Distinct().Count() != half
        )
        {
            return null;
        }

        var today = first.Select(v => (v.Unit, Of(now, v.Unit)));
        return IsWithin(Ordinal(today), Ordinal(first), Ordinal(last), wraps: first.All(v => v.Unit != Unit.Year));
    }

    /// <summary>True when the time of day lies in the range, its ends included; null when the arguments are no form of the function.</summary>
    internal static bool? IsTime(IReadOnlyList<string> arguments, TimeProvider time)
    {
        var (texts, now) = Strip(arguments, time);
        var values = texts.Select(Number).ToList();
        if (values.Contains(null))
        {
            return null;
        }

        var v = values.Select(n => n!.Value).ToList();
        (int First, int Last)? range = v.Count switch
        {
            1 => (Second(v[0], 0, 0), Second(v[0], 59, 59)),
            2 => (Second(v[0], 0, 0), Second(v[1], 59, 59)),
            4 => (Second(v[0], v[1], 0), Second(v[2], v[3], 59)),
            6 => (Second(v[0], v[1], v[2]), Second(v[3], v[4], v[5])),
            _ => null,
        };
        return range is { } r ? IsWithin(Second(now.Hour, now.Minute, now.Second), r.First, r.Last, wraps: true) : null;
    }

    private static (List<string> Values, DateTime Now) Strip(IReadOnlyList<string> arguments, TimeProvider time)
    {
        var isUniversal = arguments.Count > 0 && arguments[^1].Equals("GMT", StringComparison.OrdinalIgnoreCase);
        return (
            [.. arguments.Take(Math.Min(arguments.Count - (isUniversal ? 1 : 0), 8))],
            isUniversal ? time.GetUtcNow().DateTime : time.GetLocalNow().DateTime
        );
    }

    private static bool IsWithin(int value, int first, int last, bool wraps) =>
        first <= last ? first <= value && value <= last : wraps && (value >= first || value <= last);

    private static int Second(int hour, int minute, int second) => (((hour * 60) + minute) * 60) + second;

    private static int Of(DateTime now, Unit unit) =>
        unit switch
        {
            Unit.Year => now.Year,
            Unit.Month => now.Month,
            _ => now.Day,
        };

    /// <summary>A number that rises with the date, whichever of year, month and day are there.</summary>
    private static int Ordinal(IEnumerable<(Unit Unit, int Value)> date) =>
        date.Sum(v =>
            v.Unit switch
            {
                Unit.Year => v.Value * 10_000,
                Unit.Month => v.Value * 100,
                _ => v.Value,
            }
        );

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000
            ? number
            : null;
}
