using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Probe.Http;

namespace Probe.Evidence.Filters;

/// <summary>
/// Reads a filter: <c>or = and {"|" and}</c>, <c>and = not {["&amp;"] not}</c>, <c>not = "!" not | "(" or ")" | term</c>.
/// Two terms side by side both have to fit.
/// </summary>
internal sealed class FilterParser(string text)
{
    private const int MostDepth = 64;
    private const int MostCharacters = 4000;

    /// <summary>A pattern that takes longer on one exchange does not fit it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private int _at;
    private int _depth;

    /// <summary>Where the problem is, from 1.</summary>
    internal int Column { get; private set; }

    /// <summary>What is wrong.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The whole filter; null where there is a problem.</summary>
    internal Func<FilterSubject, bool>? Read()
    {
        if (text.Length > MostCharacters)
        {
            return Wrong(MostCharacters, $"it has {text.Length} characters; accepted: at most {MostCharacters}");
        }

        var all = Or();
        return all is null ? null
            : Peek() is { } left ? Wrong(_at, left == ')' ? "this ')' closes nothing" : "nothing is expected here")
            : all;
    }

    private Func<FilterSubject, bool>? Or()
    {
        var one = And();
        while (one is not null && Peek() == '|')
        {
            _at++;
            var (left, right) = (one, And());
            one = right is null ? null : seen => left(seen) || right(seen);
        }

        return one;
    }

    private Func<FilterSubject, bool>? And()
    {
        var one = Not();
        while (one is not null && Peek() is { } next and not ('|' or ')'))
        {
            _at += next == '&' ? 1 : 0;
            var (left, right) = (one, Not());
            one = right is null ? null : seen => left(seen) && right(seen);
        }

        return one;
    }

    private Func<FilterSubject, bool>? Not()
    {
        if (++_depth > MostDepth)
        {
            return Wrong(_at, $"it is nested deeper than {MostDepth}");
        }

        var result = Peek() switch
        {
            null => Wrong(text.Length, "a term is missing at the end"),
            '!' => Negated(),
            '(' => Grouped(),
            '&' or '|' or ')' => Wrong(_at, $"a term is missing before '{text[_at]}'"),
            '~' => Operator(),
            _ => Word() is { } word ? Pattern(word, Url) : null,
        };
        _depth--;
        return result;
    }

    private Func<FilterSubject, bool>? Negated()
    {
        _at++;
        return Not() is { } inner ? seen => !inner(seen) : null;
    }

    private Func<FilterSubject, bool>? Grouped()
    {
        var open = _at++;
        var inner = Or();
        if (inner is null)
        {
            return null;
        }

        if (Peek() != ')')
        {
            return Wrong(open, "this '(' is never closed");
        }

        _at++;
        return inner;
    }

    private Func<FilterSubject, bool>? Operator()
    {
        var start = _at++;
        while (_at < text.Length && char.IsAsciiLetter(text[_at]))
        {
            _at++;
        }

        var name = text[start.._at];
        return name switch
        {
            "~q" => seen => seen.Reply is null,
            "~s" => seen => seen.Reply is not null,
            "~d" => Pattern(Argument(name), seen => seen.Host),
            "~u" => Pattern(Argument(name), Url),
            "~m" => Pattern(Argument(name), seen => seen.Method),
            "~h" => Pattern(Argument(name), seen => Lines(seen.Request) + Lines(seen.Reply?.Headers)),
            "~hq" => Pattern(Argument(name), seen => Lines(seen.Request)),
            "~hs" => Pattern(Argument(name), seen => Lines(seen.Reply?.Headers)),
            "~c" => Code(Argument(name)),
            _ => Wrong(
                start,
                $"there is no operator '{Printable.Escape(name, 20)}'; accepted: {ExchangeFilter.Accepted}"
            ),
        };
    }

    private Func<FilterSubject, bool>? Code((int At, string Text)? argument)
    {
        if (argument is not { } given)
        {
            return null;
        }

        return
            int.TryParse(given.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is >= 100 and <= 999
            ? seen => seen.Reply?.Status == code
            : Wrong(given.At, $"'{Printable.Escape(given.Text, 40)}' is no status code; accepted: 100 to 999");
    }

    private Func<FilterSubject, bool>? Pattern((int At, string Text)? argument, Func<FilterSubject, string> of)
    {
        if (argument is not { } given)
        {
            return null;
        }

        Regex pattern;
        try
        {
            pattern = new Regex(
                given.Text,
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline,
                Patience
            );
        }
        catch (RegexParseException wrong)
        {
            return Wrong(
                given.At + wrong.Offset,
                $"'{Printable.Escape(given.Text, 60)}' is no pattern: {Printable.Escape(wrong.Message, 200)}"
            );
        }

        return seen =>
        {
            try
            {
                return pattern.IsMatch(of(seen));
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        };
    }

    private (int At, string Text)? Argument(string name)
    {
        if (Peek() is null or '&' or '|' or ')' or '(' or '!')
        {
            Wrong(_at, $"{name} has no value");
            return null;
        }

        return Word();
    }

    /// <summary>A word, or a text in quotes where a word is to hold blanks or operators.</summary>
    private (int At, string Text)? Word()
    {
        var start = _at;
        var quote = text[_at];
        if (quote is not ('"' or '\''))
        {
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('&' or '|' or '(' or ')'))
            {
                _at++;
            }

            return (start, text[start.._at]);
        }

        var result = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == quote)
            {
                _at++;
                return (start + 1, result.ToString());
            }

            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == quote)
            {
                _at++;
            }

            result.Append(text[_at]);
        }

        Wrong(start, $"this {quote} is never closed");
        return null;
    }

    private char? Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : null;
    }

    private Func<FilterSubject, bool>? Wrong(int at, string problem)
    {
        // The first is the cause of those after it.
        (Column, Problem) = Problem is null ? (at + 1, problem) : (Column, Problem);
        return null;
    }

    private static string Url(FilterSubject seen) => seen.Url;

    private static string Lines(HeaderList? headers) =>
        headers is null ? "" : string.Concat(headers.Select(h => $"{h.Name}: {h.Value}\n"));
}
