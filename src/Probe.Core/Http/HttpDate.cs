using System.Globalization;

namespace Probe.Http;

/// <summary>Dates as HTTP writes them (RFC 9110, 5.6.7).</summary>
public static class HttpDate
{
    /// <summary><c>Tue, 14 May 2024 17:05:00 GMT</c>.</summary>
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads a date; null when it is none, which a server has to ignore.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            "R",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date
        )
            ? date
            : null;
}
