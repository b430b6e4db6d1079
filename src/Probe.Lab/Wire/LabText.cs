using System.Globalization;
using System.Text;

namespace Probe.Lab.Wire;

/// <summary>Makes foreign text fit for a terminal.</summary>
internal static class LabText
{
    /// <summary>Most characters shown of one foreign text.</summary>
    private const int MaxLength = 512;

    /// <summary>The text with control and non-ASCII characters escaped, cut at 512 characters.</summary>
    public static string Printable(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var c in text)
        {
            if (result.Length >= MaxLength)
            {
                return result.Append('…').ToString();
            }

            if (c is >= ' ' and < (char)0x7f and not '\\')
            {
                result.Append(c);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            }
        }

        return result.ToString();
    }
}
