using System.Runtime.CompilerServices;
using System.Text;
using Probe.Http;

namespace Probe.Cli.Sweep;

/// <summary>
/// A list of URLs, one a line; empty lines and those that begin with # say nothing. Read as it comes, however long it
/// is; a line longer than any URL is not held.
/// </summary>
internal static class UrlList
{
    /// <summary>Characters of a line that are looked at; no URL is as long.</summary>
    private const int LongestLine = HttpUrl.MaxLength + 200;

    /// <summary>The lines that say something.</summary>
    /// <param name="reader">The list; not closed.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal static async IAsyncEnumerable<UrlLine> ReadAsync(
        TextReader reader,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var buffer = new char[16 * 1024];
        var line = new StringBuilder();
        long number = 1;
        while (await ReadAsync(reader, buffer, cancellation).ConfigureAwait(false) is var count and > 0)
        {
            for (var start = 0; start < count; )
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                var stop = end < 0 ? count : end;
                line.Append(buffer, start, Math.Min(stop - start, LongestLine - line.Length));
                start = stop + 1;
                if (end < 0)
                {
                    continue;
                }

                if (Read(line, number) is { } said)
                {
                    yield return said;
                }

                line.Clear();
                number++;
            }
        }

        if (Read(line, number) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>True when the line is a URL and nothing else.</summary>
    internal static bool IsUrl(string line) => HttpUrl.TryParse(line.Trim(' ', '\t', '\r', '\uFEFF'), out _, out _);

    /// <summary>A read from a terminal or pipe cannot be called off: it is left behind instead.</summary>
    private static Task<int> ReadAsync(TextReader reader, char[] buffer, CancellationToken cancellation) =>
        Task.Run(() => reader.ReadAsync(buffer, cancellation).AsTask(), cancellation).WaitAsync(cancellation);

    private static UrlLine? Read(StringBuilder line, long number)
    {
        var whole = line.ToString().TrimStart('\uFEFF');
        var text = whole.Trim(' ', '\t', '\r');
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        if (line.Length >= LongestLine)
        {
            return new UrlLine(
                number,
                1,
                null,
                $"{Values.Quoting.QuoteUrl(text)}: the line is longer than {LongestLine} characters; accepted: one URL of at most {HttpUrl.MaxLength}"
            );
        }

        var column = whole.IndexOf(text[0], StringComparison.Ordinal) + 1;
        return HttpUrl.TryParse(text, out var url, out var problem)
            ? new UrlLine(number, column, url, null)
            : new UrlLine(number, column, null, $"{Values.Quoting.QuoteUrl(text)}: {problem}");
    }
}

/// <summary>One line of a list.</summary>
/// <param name="Number">Number of the line, from 1.</param>
/// <param name="Column">Column where it begins, from 1.</param>
/// <param name="Url">The URL; null when it is none.</param>
/// <param name="Problem">What is wrong then, and what is accepted.</param>
internal sealed record UrlLine(long Number, int Column, HttpUrl? Url, string? Problem);
