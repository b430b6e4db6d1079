using System.Collections.Immutable;
using System.Text;
using Probe.Http;

namespace Probe.Authentication;

/// <summary>One scheme that a 401 or 407 offers, with what it says of it (RFC 9110, 11.6.1).</summary>
/// <param name="Scheme">Name as written.</param>
/// <param name="Token">The token after the name, as NTLM and Negotiate have it; null for none.</param>
/// <param name="Parameters">Name and value of each parameter, values without quotes and escapes; a repeated name's first.</param>
public sealed record Challenge(string Scheme, string? Token, ImmutableDictionary<string, string> Parameters)
{
    private const int MostChallenges = 16;
    private const int MostParameters = 64;
    private const int LongestScheme = 40;

    /// <summary>That parameter; null when it is not there.</summary>
    public string? Get(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>True for a challenge of that scheme.</summary>
    public bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Every challenge of the reply in the order offered; what is no challenge is passed over.</summary>
    public static ImmutableArray<Challenge> Read(ResponseHead head, AuthTarget target)
    {
        ArgumentNullException.ThrowIfNull(head);
        var found = ImmutableArray.CreateBuilder<Challenge>();
        foreach (var line in head.Headers.GetAll(target.Challenge()))
        {
            var isOpen = false;
            foreach (var part in SplitOutsideQuotes(line).Select(p => p.Trim(' ', '\t')))
            {
                if (isOpen && TryParameter(part, out var name, out var value))
                {
                    var last = found[^1];
                    if (last.Parameters.Count < MostParameters && !last.Parameters.ContainsKey(name))
                    {
                        found[^1] = last with { Parameters = last.Parameters.Add(name, value) };
                    }
                }
                else if (Begin(part) is { } challenge)
                {
                    if (found.Count == MostChallenges)
                    {
                        return found.ToImmutable();
                    }

                    found.Add(challenge);
                    isOpen = true;
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Names of the schemes offered, in order, each once.</summary>
    public static ImmutableArray<string> Schemes(ResponseHead head, AuthTarget target) =>
        [.. Read(head, target).Select(c => c.Scheme).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static Challenge? Begin(string part)
    {
        var space = part.AsSpan().IndexOfAny(' ', '\t');
        var scheme = space < 0 ? part : part[..space];
        if (scheme.Length is 0 or > LongestScheme || !scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return null;
        }

        var none = ImmutableDictionary<string, string>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);
        var rest = space < 0 ? "" : part[space..].Trim(' ', '\t');
        return rest.Length == 0 ? new Challenge(scheme, null, none)
            : TryParameter(rest, out var name, out var value) ? new Challenge(scheme, null, none.Add(name, value))
            : new Challenge(scheme, rest, none);
    }

    private static bool TryParameter(string text, out string name, out string value)
    {
        name = value = "";
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return false;
        }

        name = text[..equals].TrimEnd(' ', '\t');
        var rest = text[(equals + 1)..].TrimStart(' ', '\t');

        // "TlRMTVNTUAAC=" and "…==" are tokens with their padding.
        if (
            name.Length == 0
            || name.AsSpan().ContainsAny(' ', '\t', '"')
            || rest.Length == 0
            || rest.All(c => c == '=')
        )
        {
            return false;
        }

        value = rest[0] == '"' ? Unquote(rest) : rest;
        return true;
    }

    private static string Unquote(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            value.Append(text[i]);
        }

        return value.ToString();
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
