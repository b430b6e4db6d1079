using Probe.Http;

namespace Probe.Findings;

/// <summary>What products with a code of their own say of their copy: Varnish in X-Varnish, Traffic Server in Via.</summary>
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

    /// <summary>Software as Via's comment has it, without Traffic Server's code, which differs from reply to reply.</summary>
    internal static string WithoutCode(string software) =>
        software.StartsWith(TrafficServer[1..], StringComparison.Ordinal) ? software.Split(' ')[0] : software;

    private static bool IsTwoNumbers(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var own, var earlier]
        && own.All(char.IsAsciiDigit)
        && earlier.All(char.IsAsciiDigit);

    /// <summary>
    /// <c>[cHs f ]</c>, and in longer forms <c>[u cRs f p eN:…]</c>: pairs of a lower-case letter and its value. c is the
    /// look-up in the cache; H is a fresh copy, R one in memory; M, S and A are none that was sent.
    /// </summary>
    private static bool IsTrafficServerHit(string via)
    {
        var at = via.LastIndexOf(TrafficServer, StringComparison.Ordinal);
        var code = at < 0 ? -1 : via.IndexOf('[', at);
        if (code < 0)
        {
            return false;
        }

        var pairs = via.AsSpan(code + 1);
        for (var i = 0; i + 1 < pairs.Length && char.IsAsciiLetterLower(pairs[i]); i += 2)
        {
            if (pairs[i] == 'c')
            {
                return pairs[i + 1] is 'H' or 'R';
            }
        }

        return false;
    }
}
