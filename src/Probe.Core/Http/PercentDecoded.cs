using System.Text;

namespace Probe.Http;

/// <summary>A text with its percent-encodings decoded, octet for octet, that knows where each character stood before.</summary>
internal sealed class PercentDecoded
{
    private readonly int[] _before;

    private PercentDecoded(string text, int[] before)
    {
        Text = text;
        _before = before;
    }

    /// <summary>The decoded text. Encoded quotes and white space, which end no value, are underscores in it.</summary>
    internal string Text { get; }

    /// <summary>Decodes once; null where there is nothing to decode.</summary>
    internal static PercentDecoded? Of(string text) => Decode(text, null);

    /// <summary>Decodes what was decoded; null where there is nothing more.</summary>
    internal PercentDecoded? Again() => Decode(Text, _before);

    /// <summary>Where a character of <see cref="Text"/>, or its end, stood in the text that was decoded first.</summary>
    internal int Before(int at) => _before[at];

    private static PercentDecoded? Decode(string text, int[]? before)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        var decoded = new StringBuilder(text.Length);
        var places = new int[text.Length + 1];
        for (var at = 0; at < text.Length; )
        {
            places[decoded.Length] = before?[at] ?? at;
            if (
                text[at] == '%'
                && at + 2 < text.Length
                && char.IsAsciiHexDigit(text[at + 1])
                && char.IsAsciiHexDigit(text[at + 2])
            )
            {
                var octet = (char)Convert.FromHexString(text.AsSpan(at + 1, 2))[0];
                decoded.Append(octet is '\'' or '"' or '<' or '>' or <= ' ' ? '_' : octet);
                at += 3;
            }
            else
            {
                decoded.Append(text[at++]);
            }
        }

        places[decoded.Length] = before?[text.Length] ?? text.Length;
        return decoded.Length == text.Length ? null : new PercentDecoded(decoded.ToString(), places);
    }
}
