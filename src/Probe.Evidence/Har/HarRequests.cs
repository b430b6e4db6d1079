using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Har;

/// <summary>The requests of a HAR, to be sent again.</summary>
public static class HarRequests
{
    /// <summary>Hands one entry to the tally.</summary>
    public static void Add(HarEntry entry, RequestTally tally)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tally);
        var scheme = entry.Url.IndexOf(':', StringComparison.Ordinal);
        if (scheme <= 0 || entry.Url[..scheme].ToUpperInvariant() is not ("HTTP" or "HTTPS"))
        {
            tally.Skip(SkipReason.OtherScheme, entry.Url);
        }
        else if (entry.Method == "CONNECT")
        {
            tally.Skip(SkipReason.Tunnel, entry.Url);
        }
        else if (entry.Method is not ("GET" or "HEAD"))
        {
            tally.Skip(SkipReason.OtherMethod, $"{entry.Method} {entry.Url}");
        }
        else if (entry.IsControl)
        {
            tally.Skip(SkipReason.ControlRun, entry.Url);
        }
        else if (HttpUrl.TryParse(entry.Url, out var url, out var problem))
        {
            tally.Add(
                new RecordedRequest
                {
                    Url = url,
                    Outcome = OutcomeOf(entry),
                    At = entry.StartedAt,
                    // A whole GET that works does not make up for a range that failed.
                    Series =
                        entry.Method
                        + (
                            entry.RequestHeaders.Any(h => h.Name.Equals("Range", StringComparison.OrdinalIgnoreCase))
                                ? " with Range"
                                : ""
                        ),
                    Octets = entry.BodySize,
                }
            );
        }
        else
        {
            tally.Unreadable(entry.Line, entry.Column, problem);
        }
    }

    private static RecordedOutcome OutcomeOf(HarEntry entry) =>
        entry.IsFromCache ? new RecordedOutcome(RecordedEnd.NotKnown, "from the browser's cache")
        : entry.Status > 0 ? RecordedOutcome.OfStatus(entry.Status)
        // Cancelled and blocked requests are the browser's own doing.
        : entry.Error is { } error
        && !error.Contains("ABORTED", StringComparison.OrdinalIgnoreCase)
        && !error.Contains("BLOCKED", StringComparison.OrdinalIgnoreCase)
            ? new RecordedOutcome(RecordedEnd.Failed, Printable.Escape(error, 60))
        : new RecordedOutcome(RecordedEnd.NotKnown, "no reply");
}
