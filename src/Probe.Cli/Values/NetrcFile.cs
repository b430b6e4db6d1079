using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Probe.Authentication;

namespace Probe.Cli.Values;

/// <summary>
/// Reads a netrc file as curl does: machine, default, login, password, account, macdef; values may stand in double
/// quotes, with \" \\ \n \r \t in them; lines that begin with # say nothing. No message quotes a word of the file.
/// </summary>
internal static class NetrcFile
{
    private const string Accepted = "machine NAME login USER password PASSWORD, or default in place of machine NAME";
    private const int MostEntries = 10_000;

    /// <summary>Reads the text.</summary>
    /// <param name="text">All of the file.</param>
    /// <param name="entries">Its entries, as far as it could be read.</param>
    /// <param name="at">Where it cannot be read, lines and columns from 1.</param>
    /// <param name="problem">What is wrong there, and what is accepted; null when nothing is.</param>
    internal static bool TryParse(
        string text,
        out ImmutableArray<NetrcEntry> entries,
        out (int Line, int Column) at,
        [NotNullWhen(false)] out string? problem
    )
    {
        var found = ImmutableArray.CreateBuilder<NetrcEntry>();
        problem = null;
        at = default;
        var lines = text.Split('\n');
        (string Word, int Line, int Column)? keyword = null;
        for (var i = 0; i < lines.Length && problem is null; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.TrimStart().StartsWith('#'))
            {
                continue;
            }

            var position = 0;
            while (problem is null && Next(line, ref position, out var word, out var column, out var isOpen))
            {
                at = (i + 1, column + 1);
                if (isOpen)
                {
                    problem = "a value begins with a quote that never ends; accepted: \"value\" on one line";
                }
                else if (keyword is { } open)
                {
                    keyword = null;
                    problem = Take(found, open.Word, word);
                }
                else if (word == "macdef")
                {
                    // A macro goes on to the next empty line.
                    while (i + 1 < lines.Length && lines[i + 1].Trim().Length > 0)
                    {
                        i++;
                    }

                    break;
                }
                else if (word == "default")
                {
                    found.Add(new NetrcEntry(null, null, null));
                }
                else if (word is "machine" or "login" or "password" or "account")
                {
                    keyword = (word, at.Line, at.Column);
                }
                else
                {
                    problem = "this word is no keyword; accepted: " + Accepted;
                }
            }
        }

        if (problem is null && keyword is { } last)
        {
            at = (last.Line, last.Column);
            problem = $"{last.Word} has no value; accepted: {Accepted}";
        }

        entries = found.ToImmutable();
        return problem is null;
    }

    private static string? Take(ImmutableArray<NetrcEntry>.Builder found, string keyword, string value)
    {
        if (keyword == "machine")
        {
            if (found.Count == MostEntries)
            {
                return $"there are more than {MostEntries} entries; accepted: fewer";
            }

            found.Add(new NetrcEntry(value, null, null));
            return null;
        }

        if (found.Count == 0)
        {
            return $"{keyword} stands before any machine; accepted: {Accepted}";
        }

        if (value.Any(char.IsControl))
        {
            return "a value has a control character; accepted: printable text";
        }

        found[^1] = keyword switch
        {
            "login" => found[^1] with { Login = value },
            "password" => found[^1] with { Password = value },
            _ => found[^1],
        };
        return null;
    }

    private static bool Next(string line, ref int position, out string word, out int column, out bool isOpen)
    {
        while (position < line.Length && line[position] is ' ' or '\t')
        {
            position++;
        }

        column = position;
        isOpen = false;
        word = "";
        if (position == line.Length)
        {
            return false;
        }

        if (line[position] != '"')
        {
            var end = line.AsSpan(position).IndexOfAny(' ', '\t');
            end = end < 0 ? line.Length : position + end;
            word = line[position..end];
            position = end;
            return true;
        }

        var value = new StringBuilder();
        for (position++; position < line.Length && line[position] != '"'; position++)
        {
            if (line[position] == '\\' && position + 1 < line.Length)
            {
                position++;
                value.Append(
                    line[position] switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        var other => other,
                    }
                );
            }
            else
            {
                value.Append(line[position]);
            }
        }

        isOpen = position == line.Length;
        position++;
        position = Math.Min(position, line.Length);
        word = value.ToString();
        return true;
    }
}
