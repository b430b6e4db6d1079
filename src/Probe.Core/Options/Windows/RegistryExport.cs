using System.Globalization;
using System.Text;

namespace Probe.Options.Windows;

/// <summary>
/// Reads what regedit and <c>reg export</c> write: "Windows Registry Editor Version 5.00" and REGEDIT4, keys in
/// brackets, strings, dword, hex with continued lines, deletions. Only keys that bear on proxies are read closely; in
/// others a line is passed over, whatever it is.
/// </summary>
internal sealed class RegistryExport
{
    private const string Version5 = "Windows Registry Editor Version 5.00";
    private const string Version4 = "REGEDIT4";

    /// <summary>Longest value of interest, as text: a binary value of 64 KiB takes less.</summary>
    private const int MostText = 256 * 1024;

    private const int MostValues = 1000;

    private readonly string _text;
    private readonly string _file;
    private readonly bool _isWide;
    private readonly List<RegistryValue> _values = [];
    private int _at;
    private int _line;

    private RegistryExport(string file, string text, bool isWide)
    {
        _file = file;
        _text = text;
        _isWide = isWide;
    }

    /// <summary>True when the text begins as an export does.</summary>
    internal static bool Is(string text) => Begins(text, Version5) || Begins(text, Version4);

    /// <summary>The values of interest, in the order of the file.</summary>
    /// <exception cref="SettingsProblem">A line of interest is in no form that regedit reads.</exception>
    internal static IReadOnlyList<RegistryValue> Read(string file, string text)
    {
        var export = new RegistryExport(file, text, Begins(text, Version5));
        export.Read();
        return export._values;
    }

    private static bool Begins(string text, string head) =>
        text.AsSpan().TrimStart().StartsWith(head, StringComparison.OrdinalIgnoreCase);

    private void Read()
    {
        string? key = null;
        while (_at < _text.Length)
        {
            var start = _at;
            var line = NextLine().Trim();
            if (line.Length == 0 || line[0] == ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                key = Key(line);
            }
            else if (key is not null)
            {
                _at = start;
                _line--;
                Value(key);
            }
            else if (line[0] is '"' or '@')
            {
                _at = start;
                _line--;
                SkipValue();
            }
        }
    }

    private string? Key(ReadOnlySpan<char> line)
    {
        var close = line.LastIndexOf(']');
        var name = (close > 0 ? line[1..close] : line[1..]).Trim();
        // The longest key of interest is far below this.
        if (name.Length > 512)
        {
            return null;
        }

        var isDeletion = name.StartsWith("-");
        var key = (isDeletion ? name[1..] : name).ToString();
        if (!RegistrySettings.IsOfInterest(key))
        {
            return null;
        }

        if (close < 0)
        {
            throw new SettingsProblem(_line, line.Length + 1, "the key is not closed; accepted: [HKEY_…\\…]");
        }

        if (isDeletion)
        {
            _values.RemoveAll(v => v.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
            return null;
        }

        return key;
    }

    /// <summary>Passes over a value that nobody wants: a string may hold line ends, a binary value continues.</summary>
    private void SkipValue()
    {
        var line = NextLine();
        var equals = line.IndexOf("=\"");
        if (equals >= 0)
        {
            // Ends at the line on which the text is closed, or at the first that begins as a new value or key does.
            while (!IsClosed(line[(equals + 2)..]) && _at < _text.Length && _text[_at] is not ('[' or '"' or '@'))
            {
                line = NextLine();
                equals = -2;
            }

            return;
        }

        while (line.TrimEnd().EndsWith("\\") && _at < _text.Length)
        {
            line = NextLine();
        }
    }

    private static bool IsClosed(ReadOnlySpan<char> text) =>
        text.TrimEnd().EndsWith("\"") && !text.TrimEnd().EndsWith("\\\"");

    private void Value(string key)
    {
        SkipBlanks();
        var (from, at) = (_at, _line + 1);
        var name = "";
        if (_text[_at] == '@')
        {
            _at++;
        }
        else if (_text[_at] == '"')
        {
            name = Quoted(from);
        }
        else
        {
            throw Wrong(from, "a line that is no value; accepted: \"Name\"=…, [key], ; comment");
        }

        SkipBlanks();
        if (_at >= _text.Length || _text[_at] != '=')
        {
            throw Wrong(from, "'=' is missing behind the value's name");
        }

        _at++;
        SkipBlanks();
        if (!RegistrySettings.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _at = from;
            SkipValue();
            return;
        }

        if (_at < _text.Length && _text[_at] == '-')
        {
            NextLine();
            _values.RemoveAll(v => v.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && v.Name == name);
            return;
        }

        if (_values.Count >= MostValues)
        {
            throw new SettingsProblem(at, null, $"more than {MostValues} proxy settings");
        }

        var data = Data(from);
        _values.Add(new RegistryValue(key, name, data, string.Create(CultureInfo.InvariantCulture, $"{_file}:{at}")));
    }

    private object Data(int from)
    {
        if (_at < _text.Length && _text[_at] == '"')
        {
            var text = Quoted(from);
            NextLine();
            return text;
        }

        var rest = _text.AsSpan(_at);
        if (rest.StartsWith("dword:", StringComparison.OrdinalIgnoreCase))
        {
            _at += 6;
            var place = _at;
            var digits = NextLine().Trim();
            return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Wrong(place, "this is no dword; accepted: dword:00000001");
        }

        return rest.StartsWith("hex", StringComparison.OrdinalIgnoreCase)
            ? Hex(from)
            : throw Wrong(_at, "a value of no known form; accepted: \"text\", dword:…, hex:…, hex(2):…, -");
    }

    private object Hex(int from)
    {
        var colon = _text.IndexOf(':', _at, Math.Min(16, _text.Length - _at));
        var type =
            colon < 0
                ? null
                : _text[_at..colon].ToUpperInvariant() switch
                {
                    "HEX" or "HEX(3)" => "binary",
                    "HEX(1)" or "HEX(2)" or "HEX(7)" => "text",
                    "HEX(4)" => "number",
                    _ => null,
                };
        if (type is null)
        {
            throw Wrong(_at, "a hex value of no known type; accepted: hex:, hex(1):, hex(2):, hex(4):, hex(7):");
        }

        _at = colon + 1;
        var octets = new List<byte>();
        while (_at < _text.Length)
        {
            if (_at - from > MostText)
            {
                throw Wrong(from, $"the value is longer than {MostText} characters");
            }

            var c = _text[_at];
            if (c == '\\')
            {
                NextLine();
                SkipBlanks();
            }
            else if (c is '\r' or '\n')
            {
                break;
            }
            else if (c is ' ' or '\t' or ',')
            {
                _at++;
            }
            else if (
                _at + 1 < _text.Length
                && byte.TryParse(
                    _text.AsSpan(_at, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var octet
                )
            )
            {
                octets.Add(octet);
                _at += 2;
            }
            else
            {
                throw Wrong(_at, "no two hexadecimal digits; accepted: hex:46,00,0a");
            }
        }

        NextLine();
        return type switch
        {
            "text" => (_isWide ? Encoding.Unicode : Encoding.Latin1)
                .GetString([.. octets])
                .TrimEnd('\0')
                .Replace('\0', ';'),
            "number" when octets.Count == 4 => BitConverter.ToUInt32([.. octets]),
            _ => (object)octets.ToArray(),
        };
    }

    /// <summary>A text in quotes, with its escapes; it may hold line ends.</summary>
    private string Quoted(int from)
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c == '\\' && _at + 1 < _text.Length && (_text[_at + 1] is '\\' or '"'))
            {
                c = _text[++_at];
            }
            else if (c == '\n')
            {
                _line++;
            }

            if (text.Length >= MostText)
            {
                throw Wrong(from, $"the value is longer than {MostText} characters");
            }

            text.Append(c);
        }

        throw Wrong(from, "the quotation mark is never closed");
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private ReadOnlySpan<char> NextLine()
    {
        var end = _at < _text.Length ? _text.IndexOf('\n', _at) : -1;
        var line = _text.AsSpan(_at, (end < 0 ? _text.Length : end) - _at);
        _at = end < 0 ? _text.Length : end + 1;
        _line++;
        return line;
    }

    /// <summary>A problem at an offset: its line and column are counted anew, which only a problem pays for.</summary>
    private SettingsProblem Wrong(int offset, string message)
    {
        var before = _text.AsSpan(0, Math.Min(offset, _text.Length));
        return new SettingsProblem(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }
}
