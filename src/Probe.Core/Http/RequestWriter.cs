using System.Collections.Immutable;
using System.Text;

namespace Probe.Http;

/// <summary>Turns a request into its exact octets; adds nothing that it was not given.</summary>
public static class RequestWriter
{
    /// <summary>Writes request line, header lines and the empty line.</summary>
    /// <param name="method">Method, such as HEAD.</param>
    /// <param name="target">Request target: origin-form, absolute-form or authority-form (RFC 9112, 3.2).</param>
    /// <param name="headers">All header lines in order.</param>
    /// <exception cref="ArgumentException">A part has a CR, LF or NUL, which would let it forge another request.</exception>
    public static ImmutableArray<byte> Write(string method, string target, HeaderList headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var text = new StringBuilder(256);
        text.Append(Checked(method)).Append(' ').Append(Checked(target)).Append(" HTTP/1.1\r\n");
        foreach (var header in headers)
        {
            text.Append(Checked(header.Name)).Append(": ").Append(Checked(header.Value)).Append("\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString())];
    }

    private static string Checked(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.AsSpan().IndexOfAny('\r', '\n', '\0') < 0
            ? part
            : throw new ArgumentException(
                $"'{Printable.Escape(part, 80)}' has a line break or NUL and would forge another request"
            );
    }
}
