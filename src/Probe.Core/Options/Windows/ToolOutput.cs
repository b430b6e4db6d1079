using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Probe.Options.Windows;

/// <summary>
/// Reads the saved output of <c>netsh winhttp show proxy</c>, <c>netsh winhttp show advproxy</c> and
/// <c>bitsadmin /util /getieproxy ACCOUNT</c>.
/// </summary>
/// <remarks>
/// Windows translates netsh's labels: what it shows is read by place (behind the line with WinHTTP, the first value is
/// the proxy, the second the bypass list). Of bitsadmin the English labels are read, and the words of /setieproxy.
/// </remarks>
internal static class ToolOutput
{
    private const int MostLine = 64 * 1024;

    private static readonly (string Word, ProxyOwner Owner)[] Accounts =
    [
        ("LOCALSYSTEM", ProxyOwner.LocalSystem),
        ("NETWORKSERVICE", ProxyOwner.NetworkService),
        ("LOCALSERVICE", ProxyOwner.LocalService),
    ];

    /// <summary>True where the text is JSON, as advproxy's, with or without lines of words before it.</summary>
    internal static bool IsAdvanced(string text) =>
        text.Contains('{', StringComparison.Ordinal)
        && (
            text.Contains("\"Proxy\"", StringComparison.OrdinalIgnoreCase)
            || text.Contains("\"AutoDetect\"", StringComparison.OrdinalIgnoreCase)
            || text.Contains("\"AutoconfigUrl\"", StringComparison.OrdinalIgnoreCase)
        );

    internal static bool IsBitsAdmin(string text) =>
        text.Contains("BITSADMIN", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Proxy usage:", StringComparison.OrdinalIgnoreCase);

    internal static bool IsNetsh(string text) => text.Contains("WinHTTP", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads advproxy's JSON.</summary>
    internal static ProxySettings Advanced(string file, string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        var end = text.LastIndexOf('}');
        var line = text.AsSpan(0, start).Count('\n') + 1;
        if (end < start)
        {
            throw new SettingsProblem(line, null, "the JSON object is never closed");
        }

        try
        {
            using var document = JsonDocument.Parse(
                text.AsMemory(start, end + 1 - start),
                new JsonDocumentOptions { MaxDepth = 8, AllowTrailingCommas = true }
            );
            var fields = document.RootElement;
            return new ProxySettings
            {
                Owner = ProxyOwner.WinHttp,
                Place = Place(file, line),
                Proxy = Flag(fields, "ProxyIsEnabled", true) ? Text(fields, "Proxy", line) : null,
                Bypass = Flag(fields, "ProxyIsEnabled", true) ? Text(fields, "ProxyBypass", line) : null,
                AutoConfigUrl = Flag(fields, "AutoConfigIsEnabled", true) ? Text(fields, "AutoconfigUrl", line) : null,
                AutoDetect = Flag(fields, "AutoDetect", false),
            };
        }
        catch (JsonException problem)
        {
            throw new SettingsProblem(
                line + (int)(problem.LineNumber ?? 0),
                (int)(problem.BytePositionInLine ?? 0) + 1,
                "this is no JSON as 'netsh winhttp show advproxy' writes it"
            );
        }
    }

    /// <summary>Reads netsh's plain text.</summary>
    internal static ProxySettings Netsh(string file, string text)
    {
        var lines = Lines(text);
        var head = lines.FindIndex(l => l.Contains("WinHTTP", StringComparison.OrdinalIgnoreCase) && !IsCommand(l));
        if (head < 0)
        {
            throw new SettingsProblem(lines.Count, null, "the output itself is missing: no line of it names WinHTTP");
        }

        var values = new List<(string Value, int Line)>();
        for (var i = head + 1; i < lines.Count; i++)
        {
            if (ValueOf(lines[i]) is { } value)
            {
                values.Add((value, i + 1));
            }
        }

        if (values.Count > 2)
        {
            throw new SettingsProblem(
                values[2].Line,
                null,
                "a third value; accepted: the proxy and the bypass list, as 'netsh winhttp show proxy' shows them"
            );
        }

        return new ProxySettings
        {
            Owner = ProxyOwner.WinHttp,
            Place = Place(file, values.Count > 0 ? values[0].Line : head + 1),
            Proxy = values.Count > 0 ? Present(values[0].Value) : null,
            Bypass = values.Count > 1 ? Present(values[1].Value) : null,
        };
    }

    /// <summary>Reads bitsadmin's text, of one account or several.</summary>
    internal static ImmutableArray<ProxySettings> BitsAdmin(string file, string text)
    {
        var lines = Lines(text);
        var all = new List<ProxySettings>();
        ProxyOwner? account = null;
        ProxySettings? current = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (
                (line.Contains("account", StringComparison.OrdinalIgnoreCase) || IsCommand(line))
                && AccountIn(line) is { } named
            )
            {
                account = named;
                current = null;
            }

            if (!TryLabelled(line, out var label, out var value))
            {
                continue;
            }

            if (current is null || (label == "usage" && all[^1] != current))
            {
                current = new ProxySettings
                {
                    Owner = account ?? ProxyOwner.LocalSystem,
                    Place = Place(file, i + 1),
                    Note = account is null ? "the output names no account: taken for LOCALSYSTEM" : null,
                };
                all.Add(current);
            }

            current = label switch
            {
                "usage" => Usage(current, value),
                "script" => current with { AutoConfigUrl = Present(value) ?? current.AutoConfigUrl },
                "list" => current with { Proxy = Present(value) ?? current.Proxy },
                _ => current with { Bypass = Present(value) ?? current.Bypass },
            };
            all[^1] = current;
        }

        return all.Count == 0
            ? throw new SettingsProblem(
                null,
                null,
                "no setting is in the output; accepted: 'Proxy usage:', 'Proxy list:', 'Proxy bypass:', 'Auto discovery script URL:' as bitsadmin writes them in English"
            )
            : [.. all];
    }

    private static ProxySettings Usage(ProxySettings current, string value)
    {
        var words = value.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
        return (words.Length == 0 ? "" : words[0].ToUpperInvariant()) switch
        {
            "AUTOSCRIPT" when words.Length > 1 => current with { AutoConfigUrl = words[1] },
            "MANUAL_PROXY" when words.Length > 1 => current with
            {
                Proxy = Present(words[1]),
                Bypass = words.Length > 2 ? Present(words[2]) : null,
            },
            _ => current with
            {
                AutoDetect =
                    value.Contains("AUTODETECT", StringComparison.OrdinalIgnoreCase)
                    || value.Contains("detect", StringComparison.OrdinalIgnoreCase),
            },
        };
    }

    private static bool TryLabelled(string line, out string label, out string value)
    {
        var cut = line.AsSpan().IndexOfAny(':', '=');
        var name = cut < 0 ? "" : line[..cut].Replace(" ", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
        label = name switch
        {
            "PROXYUSAGE" => "usage",
            "PROXYLIST" => "list",
            "PROXYBYPASS" or "PROXYBYPASSLIST" => "bypass",
            "AUTODISCOVERYSCRIPTURL" or "AUTOCONFIGURL" => "script",
            _ => "",
        };
        value = cut < 0 ? "" : line[(cut + 1)..].Trim();
        return label.Length > 0;
    }

    private static ProxyOwner? AccountIn(string line)
    {
        var plain = line.Replace(" ", "", StringComparison.Ordinal);
        foreach (var (word, owner) in Accounts)
        {
            if (plain.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>A prompt with the command typed at it, which a saved console session has.</summary>
    private static bool IsCommand(string line) =>
        line.Contains('>', StringComparison.Ordinal)
        && (
            line.Contains("netsh ", StringComparison.OrdinalIgnoreCase)
            || line.Contains("bitsadmin ", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>What stands behind a label's colon, ASCII's or the wide one of East Asian texts; null without.</summary>
    private static string? ValueOf(string line)
    {
        var colon = line.AsSpan().IndexOfAny(':', '\uFF1A');
        return colon > 0 && line[(colon + 1)..].Trim() is { Length: > 0 } value && !IsCommand(line) ? value : null;
    }

    /// <summary>The value, or null where it says in whatever words that there is none: <c>(none)</c>, <c>NULL</c>.</summary>
    private static string? Present(string value) =>
        value.Length == 0
        || (value[0] == '(' && value[^1] == ')')
        || value.Equals("NULL", StringComparison.OrdinalIgnoreCase)
            ? null
            : value;

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > MostLine)
            {
                throw new SettingsProblem(
                    lines.Count + 1,
                    MostLine,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the line has {line.Length} characters; accepted: at most {MostLine}"
                    )
                );
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    private static bool Flag(JsonElement fields, string name, bool without) =>
        Find(fields, name) is not { } value
            ? without
            : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => without,
            };

    private static string? Text(JsonElement fields, string name, int line) =>
        Find(fields, name) is not { } value || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? throw new SettingsProblem(line, null, $"{name} is no text")
        : value.GetString()!.Trim() is { Length: > 0 } text ? text
        : null;

    private static JsonElement? Find(JsonElement fields, string name)
    {
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field.Value;
            }
        }

        return null;
    }

    private static string Place(string file, int line) => string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");
}
