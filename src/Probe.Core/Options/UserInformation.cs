using System.Buffers;
using System.Text;

namespace Probe.Options;

/// <summary>
/// User and password before an @ in texts that others wrote: results and messages of PAC scripts, entries of bypass
/// lists. They are masked wherever they stand, since neither BITS nor WinHTTP takes them there.
/// </summary>
internal static class UserInformation
{
    private const string Masked = "***";

    private static readonly SearchValues<char> Separators = SearchValues.Create("; ,\t\r\n");

    /// <summary>The text with what stands before an @ masked in each of its words; the text itself where there is none.</summary>
    /// <param name="text">Any text.</param>
    internal static string Mask(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        for (var from = 0; from < text.Length; )
        {
            var to = from;
            while (to < text.Length && !char.IsWhiteSpace(text[to]))
            {
                to++;
            }

            AppendWord(masked, text.AsSpan(from, to - from));
            if (to < text.Length)
            {
                masked.Append(text[to]);
            }

            from = to + 1;
        }

        return masked.ToString();
    }

    /// <summary>The list with each of its entries masked: what separates them stays.</summary>
    /// <param name="list">Entries between semicolons, commas and white space.</param>
    internal static string MaskList(string list)
    {
        if (!list.Contains('@', StringComparison.Ordinal))
        {
            return list;
        }

        var masked = new StringBuilder(list.Length);
        for (var from = 0; from < list.Length; )
        {
            var length = list.AsSpan(from).IndexOfAny(Separators);
            var to = length < 0 ? list.Length : from + length;
            AppendWord(masked, list.AsSpan(from, to - from));
            if (to < list.Length)
            {
                masked.Append(list[to]);
            }

            from = to + 1;
        }

        return masked.ToString();
    }

    private static void AppendWord(StringBuilder masked, ReadOnlySpan<char> word)
    {
        var at = word.LastIndexOf('@');
        if (at < 0)
        {
            masked.Append(word);
            return;
        }

        // The scheme stays, and the name of a call with its quote: shExpMatch("http://u:p@h/", …).
        var start = 0;
        while (start < at && (char.IsAsciiLetterOrDigit(word[start]) || word[start] is '.' or '_' or '('))
        {
            start++;
        }

        start = start < at && word[start] is '"' or '\'' ? start + 1 : 0;
        var scheme = word[start..at].IndexOf("://", StringComparison.Ordinal);
        start = scheme >= 0 && !word[start..(start + scheme)].ContainsAny('@', ':') ? start + scheme + 3 : start;
        masked.Append(word[..start]).Append(Masked).Append(word[at..]);
    }
}
