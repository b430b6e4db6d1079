using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Probe.Cli.Tests;

/// <summary>The members of a bundle, a zip or a folder.</summary>
internal static class BundleFiles
{
    /// <summary>Every member by its name.</summary>
    internal static Dictionary<string, byte[]> Read(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory
                .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(path, f).Replace('\\', '/'), File.ReadAllBytes);
        }

        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(
            e => e.FullName,
            e =>
            {
                using var member = e.Open();
                using var copy = new MemoryStream();
                member.CopyTo(copy);
                return copy.ToArray();
            }
        );
    }

    /// <summary>Everything in a bundle as text: names, octets as Latin-1, JSON's strings and what they are as Base64.</summary>
    internal static string Text(string path)
    {
        var text = new StringBuilder();
        foreach (var (name, octets) in Read(path))
        {
            text.Append(name).Append('\n').Append(Encoding.Latin1.GetString(octets)).Append('\n');
            if (name.EndsWith(".html", StringComparison.Ordinal))
            {
                text.Append(WebUtility.HtmlDecode(Encoding.Latin1.GetString(octets))).Append('\n');
            }

            if (name.Contains(".json", StringComparison.Ordinal) || name.EndsWith(".har", StringComparison.Ordinal))
            {
                foreach (var line in name.EndsWith(".jsonl", StringComparison.Ordinal) ? Lines(octets) : [octets])
                {
                    Strings(line, text);
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<byte[]> Lines(byte[] octets) =>
        Encoding
            .UTF8.GetString(octets)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(Encoding.UTF8.GetBytes);

    private static void Strings(byte[] json, StringBuilder text)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                text.Append(reader.GetString()).Append('\n');
                if (reader.TryGetBytesFromBase64(out var octets))
                {
                    text.Append(Encoding.Latin1.GetString(octets)).Append('\n');
                }
            }
        }
    }
}
