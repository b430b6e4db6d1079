using Probe.Http;

namespace Probe.Findings;

/// <summary>What products say of their part in a code of their own: Varnish in X-Varnish, Traffic Server in Via.</summary>
internal static class CacheCodes
{
    private const string TrafficServer = "(ApacheTrafficServer/";

    /// <summary>The header line that tells of a copy, unescaped; null when none does.</summary>
    internal static string? Hit(ResponseHead head)
    {
        // Varnish's own request, and after it the one that brought the copy; a miss has one number.
        if (head.Headers.Get("X-Varnish") is { } varnish && IsTwoNumbers(varnish))
        {
            return $"X-Varnish: {varnish}";
        }

        return head.Headers.GetAll("Via").LastOrDefault(IsTrafficServerHit) is { } via ? $"Via: {via}" : null;
    }

    /// <summary>
    /// The Via line with which Traffic Server says of an error that no server had a part in it, or that it could not
    /// reach one, unescaped; null when none does.
    /// </summary>
    internal static string? OwnError(ResponseHead head) =>
        head.Status >= 400
        && head.Headers.GetAll("Via").LastOrDefault() is { } via
        && Letter(via, 'c') is not (null or 'H' or 'R')
        && Letter(via, 's') is ' ' or 'E'
            ? $"Via: {via}"
            : null;

    /// <summary>Software as Via's comment has it, without Traffic Server's code, which differs from reply to reply.</summary>
    internal static string WithoutCode(string software) =>
        software.StartsWith(TrafficServer[1..], StringComparison.Ordinal) ? software.Split(' ')[0] : software;

    private static bool IsTwoNumbers(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var own, var earlier]
        && own.All(char.IsAsciiDigit)
        && earlier.All(char.IsAsciiDigit);

    private static bool IsTrafficServerHit(string via) => Letter(via, 'c') is 'H' or 'R';

    /// <summary>
    /// <c>[cHs f ]</c>, and in longer forms <c>[u cRs f p eN:…]</c>: pairs of a lower-case letter and its value. c is the
    /// look-up in the cache: H is a fresh copy, R one in memory; M, S and A are none that was sent. s is the server: a
    /// space for none, E for one that could not be reached. Null where there is no such code.
    /// </summary>
    private static char? Letter(string via, char name)
    {
        var at = via.LastIndexOf(TrafficServer, StringComparison.Ordinal);
        var code = at < 0 ? -1 : via.IndexOf('[', at);
        if (code < 0)
        {
            return null;
        }

        var pairs = via.AsSpan(code + 1);
        for (var i = 0; i + 1 < pairs.Length && char.IsAsciiLetterLower(pairs[i]); i += 2)
        {
            if (pairs[i] == name)
            {
                return pairs[i + 1];
            }
        }

        return null;
    }
}
