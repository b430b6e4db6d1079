using System.Text;

namespace Probe.Options;

/// <summary>
/// User and password before an @ in texts that others wrote: results and messages of PAC scripts, entries of bypass
/// lists. They are masked wherever they stand, since neither BITS nor WinHTTP takes them there.
/// </summary>
/// <remarks>
/// A password may hold what separates entries, so that nothing tells where it begins but a colon: from the first word
/// with one up to the last @ all is masked, if need be an entry too many.
/// </remarks>
internal static class UserInformation
{
    /// <summary>Most characters of a text that are looked at.</summary>
    internal const int MostCharacters = 64 * 1024;

    private const string Masked = "***";

    /// <summary>
    /// The text as far as it is looked at. Where an @ is cut off, one stands at the end in its place, so that what may
    /// belong to it is hidden.
    /// </summary>
    internal static string Bounded(string text) =>
        text.Length <= MostCharacters ? text
        : text.AsSpan(MostCharacters - 1).Contains('@') ? string.Concat(text.AsSpan(0, MostCharacters - 1), "@")
        : text[..MostCharacters];

    /// <summary>A text with what stands before an @ masked; the text itself where there is none.</summary>
    /// <param name="text">Any text: strings between quotes are looked at one by one.</param>
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
            while (to < text.Length && !IsQuoteAround(text, to))
            {
                to++;
            }

            AppendRun(masked, text[from..to]);
            if (to < text.Length)
            {
                masked.Append(text[to]);
            }

            from = to + 1;
        }

        return masked.ToString();
    }

    /// <summary>The same of one string, in which quotes are characters as all others.</summary>
    internal static string MaskWhole(string text)
    {
        var masked = new StringBuilder(text.Length);
        AppendRun(masked, text);
        return masked.ToString();
    }

    /// <summary>The list with what stands before its last @ masked, from the first entry that may belong to it.</summary>
    /// <param name="list">Entries between semicolons, commas and white space.</param>
    internal static string MaskList(string list) => Shown(list, Find(list), 0, list.Length);

    /// <summary>Where user information stands in a list: from its first character to the last @; null for none.</summary>
    /// <param name="list">Entries between semicolons, commas and white space: a bypass list, the result of a script.</param>
    internal static (int From, int At)? Find(string list)
    {
        var at = list.LastIndexOf('@');
        if (at < 0)
        {
            return null;
        }

        for (var from = 0; from <= at; )
        {
            var to = from;
            while (to < list.Length && !IsSeparator(list[to]))
            {
                to++;
            }

            if (to > from && StartIn(list, from, to) is { } start)
            {
                return (start, at);
            }

            from = to + 1;
        }

        return (at, at);
    }

    /// <summary>One part of a list, without what of it is user information.</summary>
    /// <param name="list">The list.</param>
    /// <param name="secret">What <see cref="Find"/> said of it.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="to">Where it ends.</param>
    internal static string Shown(string list, (int From, int At)? secret, int from, int to) =>
        secret is not { } hidden || !IsHidden(hidden, from, to)
            ? list[from..to]
            : list[from..Math.Max(from, hidden.From)] + Masked + list[Math.Min(to, hidden.At)..to];

    /// <summary>True where user information stands in the part.</summary>
    internal static bool IsHidden((int From, int At)? secret, int from, int to) =>
        secret is { } hidden && from <= hidden.At && to > hidden.From;

    private static bool IsSeparator(char c) => c is ';' or ',' || char.IsWhiteSpace(c);

    /// <summary>Where user information begins in a word of a list; null where the word is none.</summary>
    private static int? StartIn(string list, int from, int to)
    {
        var word = list.AsSpan(from, to - from);
        var start = AfterScheme(word);
        var rest = word[start..];
        return !rest.ContainsAny(':', '@') ? null
            : BypassRule.IsAddress(rest.Trim("[]").ToString(), out _) || IsWholeEntry(list, rest, to) ? null
            : from + start;
    }

    /// <summary>True for a script's host:port with another entry right behind it: PROXY a:1; PROXY user:pass@b:1.</summary>
    private static bool IsWholeEntry(string list, ReadOnlySpan<char> word, int end)
    {
        var colon = word.IndexOf(':');
        if (colon < 0 || word[(colon + 1)..].ContainsAnyExceptInRange('0', '9') || end >= list.Length)
        {
            return false;
        }

        var next = list.AsSpan(end).TrimStart();
        return next is [';', ..] && PacResult.BeginsWithWord(next[1..].TrimStart());
    }

    private static int AfterScheme(ReadOnlySpan<char> word)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && !word[..scheme].ContainsAny('@', ':') ? scheme + 3 : 0;
    }

    /// <summary>A quote that stands around a string, and not within a word.</summary>
    private static bool IsQuoteAround(string text, int at) =>
        text[at] is '\'' or '"'
        && (
            at == 0
            || at + 1 == text.Length
            || text[at - 1] is '(' or '['
            || char.IsWhiteSpace(text[at - 1])
            || text[at + 1] is ',' or ')' or ']' or ':' or ';' or '.'
            || char.IsWhiteSpace(text[at + 1])
        );

    /// <summary>What stands between two quotes, or before, behind and outside of them.</summary>
    private static void AppendRun(StringBuilder masked, string run)
    {
        if (!run.Contains('@', StringComparison.Ordinal))
        {
            masked.Append(run);
            return;
        }

        var last = run.LastIndexOf('@');
        for (var from = 0; from < run.Length; )
        {
            var to = from;
            while (to < run.Length && !char.IsWhiteSpace(run[to]))
            {
                to++;
            }

            if (from < last && last >= to && OpensWithColon(run, from, to) is { } start)
            {
                masked.Append(run, from, start - from).Append(Masked).Append(run, last, run.Length - last);
                return;
            }

            AppendWord(masked, run.AsSpan(from, to - from));
            if (to < run.Length)
            {
                masked.Append(run[to]);
            }

            from = to + 1;
        }
    }

    /// <summary>Where <c>user:password</c> begins in a word of a message: not in <c>Error:</c> and <c>file:3:5:</c>.</summary>
    private static int? OpensWithColon(string run, int from, int to)
    {
        var word = run.AsSpan(from, to - from);
        if (word is [] || (word[^1] == ':' && !word.TrimEnd("0123456789:").Contains(':')))
        {
            return null;
        }

        return word[AfterScheme(word)..].Contains(':') ? StartIn(run, from, from + word.TrimEnd(";,").Length) : null;
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
