using System.Diagnostics.CodeAnalysis;
using Probe.Http;

namespace Probe.Cli.Values;

/// <summary>Header lines of <c>-H</c>.</summary>
internal static class HeaderLines
{
    /// <summary>Names that the plan itself fixes: with another value the answers would not be those to judge.</summary>
    private static readonly string[] Fixed =
    [
        "Range",
        "If-Range",
        "If-Unmodified-Since",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Connection",
    ];

    internal static bool TryParse(string text, out HeaderField field, [NotNullWhen(false)] out string? problem)
    {
        field = default;
        problem = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : text[..colon];
        var value = colon < 0 ? "" : text[(colon + 1)..].Trim(' ', '\t');
        if (name.Length == 0 || !name.All(IsTokenCharacter))
        {
            // Only the first word: what follows may be a secret.
            problem = $"{Quoting.Quote(text.Split(' ', 2)[0])} begins no header line; accepted: 'Name: value'";
        }
        else if (value.Any(c => (c < ' ' && c != '\t') || c is '\u007f' or > '\u00ff'))
        {
            problem =
                $"the value of {name} has a character that no header line may carry; accepted: printable characters up to U+00FF";
        }
        else if (name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase))
        {
            problem =
                "Proxy-Authorization is made from -U, so that it stays out of reports; accepted: -U user:password";
        }
        else if (Fixed.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problem =
                $"{name} is part of what is tested and set by the plan; accepted: any header but {string.Join(", ", Fixed)}";
        }

        if (problem is not null)
        {
            return false;
        }

        field = new HeaderField(name, value);
        return true;
    }

    /// <summary>tchar of RFC 9110, 5.6.2.</summary>
    private static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
