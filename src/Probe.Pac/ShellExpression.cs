using System.Text;
using System.Text.RegularExpressions;

namespace Probe.Pac;

/// <summary>
/// shExpMatch: <c>*</c> is any text, <c>?</c> any character, the whole text has to fit, case counts. Alternatives in
/// parentheses, <c>(*.a.example|a.example)</c>, are an extension that engines share because they turn the expression
/// into a regular one. Every other character stands for itself.
/// </summary>
internal static class ShellExpression
{
    private const int MostCharacters = 4096;

    /// <summary>True when the text fits. Time grows with the product of both lengths at most.</summary>
    internal static bool IsMatch(string text, string expression)
    {
        if (!expression.AsSpan().ContainsAny('(', '|'))
        {
            return FitsWildcards(text, expression);
        }

        return expression.Length <= MostCharacters && FitsAlternatives(text, expression);
    }

    private static bool FitsWildcards(string text, string expression)
    {
        int at = 0,
            e = 0,
            star = -1,
            resume = 0;
        while (at < text.Length)
        {
            if (e < expression.Length && expression[e] == '*')
            {
                star = e++;
                resume = at;
            }
            else if (e < expression.Length && (expression[e] == '?' || expression[e] == text[at]))
            {
                e++;
                at++;
            }
            else if (star >= 0)
            {
                e = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        return expression.AsSpan(e).TrimStart('*').IsEmpty;
    }

    private static bool FitsAlternatives(string text, string expression)
    {
        var pattern = new StringBuilder(@"\A(?:");
        var depth = 0;
        foreach (var c in expression)
        {
            depth += c switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (depth < 0)
            {
                return false;
            }

            pattern.Append(
                c switch
                {
                    '*' => ".*",
                    '?' => ".",
                    '(' => "(?:",
                    ')' => ")",
                    '|' => "|",
                    _ => Regex.Escape(c.ToString()),
                }
            );
        }

        if (depth != 0)
        {
            return false;
        }

        try
        {
            // No backtracking: time is linear in the text whatever the expression is.
            return Regex.IsMatch(
                text,
                pattern.Append(@")\z").ToString(),
                RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1)
            );
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or NotSupportedException or ArgumentException)
        {
            // Too large for that engine; no real script comes near.
            return false;
        }
    }
}
