using System.Security.Cryptography;
using System.Text;

namespace Probe.Reports.Html;

/// <summary>The page's style sheet, and the digest by which a browser takes it and no other.</summary>
internal sealed class StyleSheet
{
    private const string Resource = "Probe.Reports.Html.report.css";

    private StyleSheet(string text)
    {
        Text = text;
        Source = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What stands in the style element, every octet of it.</summary>
    internal string Text { get; }

    /// <summary>The digest as Content-Security-Policy names it.</summary>
    internal string Source { get; }

    internal static StyleSheet Read()
    {
        using var stream =
            typeof(StyleSheet).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("the style sheet is not in the assembly");
        using var reader = new StreamReader(stream);
        return new StyleSheet("\n" + reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
