using System.Globalization;
using Probe.Http;
using Probe.Replays;

namespace Probe.Evidence.Logs;

/// <summary>One request as a line of a log gives it, of whichever format.</summary>
/// <param name="Method">Method as logged.</param>
/// <param name="Target">Absolute URL, or path and query.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record LoggedRequest(string Method, string Target, RecordedOutcome Outcome)
{
    /// <summary>Base that the line itself gives for a target without a host: <c>http://host[:port]</c>; null without one.</summary>
    internal string? Base { get; init; }

    internal DateTimeOffset? At { get; init; }

    internal long? Octets { get; init; }

    /// <summary>True in Squid's log, where a URL that ends in '?' is one whose query was left out.</summary>
    internal bool IsSquids { get; init; }

    /// <summary>Octets as logs write them; null for <c>-</c>.</summary>
    internal static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True when it is a word that a method can be.</summary>
    internal static bool IsMethod(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 40 && !text.ContainsAnyExcept(Methods);

    private static readonly System.Buffers.SearchValues<char> Methods = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );

    /// <summary>Hands it to the tally: as a request, as something to be passed over, or as unreadable.</summary>
    /// <param name="tally">Where it goes.</param>
    /// <param name="given">Base that the user gave for targets without a host; null without one.</param>
    /// <param name="line">Number of the line.</param>
    /// <param name="column">Column of the target.</param>
    internal void AddTo(RequestTally tally, HttpUrl? given, long line, long column)
    {
        if (Method == "CONNECT")
        {
            tally.Skip(SkipReason.Tunnel, Target);
            return;
        }

        if (Method is not ("GET" or "HEAD"))
        {
            tally.Skip(
                Target.StartsWith("error:", StringComparison.Ordinal) || Target is "-" or ""
                    ? SkipReason.NoRequest
                    : SkipReason.OtherMethod,
                $"{Method} {Target}"
            );
            return;
        }

        var scheme = Target.IndexOf("://", StringComparison.Ordinal);
        if (Target.StartsWith("error:", StringComparison.Ordinal))
        {
            tally.Skip(SkipReason.NoRequest, Target);
        }
        else if (Target.StartsWith('/'))
        {
            if ((Base ?? given?.ToString().TrimEnd('/')) is { } root)
            {
                Add(root + Target);
            }
            else
            {
                tally.Unreadable(line, column, NoHost);
            }
        }
        else if (scheme <= 0 || Target[..scheme].ToUpperInvariant() is not ("HTTP" or "HTTPS"))
        {
            tally.Skip(SkipReason.OtherScheme, Target);
        }
        else if (IsSquids && Target.EndsWith('?'))
        {
            tally.Skip(SkipReason.QueryStripped, Target);
        }
        else
        {
            Add(Target);
        }

        void Add(string text)
        {
            if (HttpUrl.TryParse(text, out var url, out var problem))
            {
                tally.Add(
                    new RecordedRequest
                    {
                        Url = url,
                        Outcome = Outcome,
                        At = At,
                        Series = Method,
                        Octets = Octets,
                    }
                );
            }
            else
            {
                tally.Unreadable(line, column, problem);
            }
        }
    }

    /// <summary>What is said of a path without a host.</summary>
    internal const string NoHost = "the line names no host; --base http://HOST:PORT gives it";
}
