using System.Collections.Immutable;
using Probe.Http;

namespace Probe.Checks.Connect;

/// <summary>Reads which schemes a challenge offers (RFC 9110, 11.6.1).</summary>
internal static class Challenge
{
    private const int MostSchemes = 16;

    /// <summary>Scheme names in the order offered, as written; several in one line are told apart.</summary>
    internal static ImmutableArray<string> Schemes(ResponseHead head, string header)
    {
        var schemes = ImmutableArray.CreateBuilder<string>();
        foreach (var part in head.Headers.GetAll(header).SelectMany(SplitOutsideQuotes))
        {
            var word = part.Trim().Split(' ', '\t')[0];
            var isScheme =
                word.Length is > 0 and <= 40 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            if (isScheme && schemes.Count < MostSchemes && !schemes.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                schemes.Add(word);
            }
        }

        return schemes.ToImmutable();
    }

    private static IEnumerable<string> SplitOutsideQuotes(string value)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && quoted)
            {
                i++;
            }
            else if (value[i] == '"')
            {
                quoted = !quoted;
            }
            else if (value[i] == ',' && !quoted)
            {
                yield return value[start..i];
                start = i + 1;
            }
        }

        yield return value[start..];
    }
}
