using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Probe.Http;

/// <summary>Turns a request into its exact octets; adds nothing that it was not given.</summary>
public static class RequestWriter
{
    private static readonly SearchValues<char> LineBreakers = SearchValues.Create("\r\n\0");

    /// <summary>Writes request line (HTTP/1.1), header lines and the empty line.</summary>
    /// <param name="method">Method, such as HEAD.</param>
    /// <param name="target">Request target: origin-form, absolute-form or authority-form (RFC 9112, 3.2); see <see cref="RequestTarget"/>.</param>
    /// <param name="headers">All header lines in order. Characters up to U+00FF become one octet each.</param>
    /// <exception cref="ArgumentException">
    /// A part has a CR, LF or NUL, which would let it forge another request; the method or target is empty or has a
    /// space; a name is empty or has a space or colon; or a character has no octet (above U+00FF).
    /// </exception>
    public static ImmutableArray<byte> Write(string method, string target, HeaderList headers)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(headers);
        Require(method, "the method", " \t");
        Require(target, "the request target", " \t");
        var text = new StringBuilder(256);
        text.Append(method).Append(' ').Append(target).Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in headers.Select(h => (h.Name, h.Value)))
        {
            Require(name, "a header's name", " \t:");
            RefuseBreakers(value ?? "", $"the value of '{Printable.Escape(name, 60)}'");
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        text.Append("\r\n");
        return ImmutableCollectionsMarshal.AsImmutableArray(Encoding.Latin1.GetBytes(text.ToString()));
    }

    /// <summary>Writes a request with a body; Content-Length is the caller's, and has to be true.</summary>
    /// <param name="method">Method, such as POST.</param>
    /// <param name="target">Request target.</param>
    /// <param name="headers">All header lines in order.</param>
    /// <param name="body">Octets of the body; with none the head alone is written.</param>
    /// <exception cref="ArgumentException">As above, or Content-Length is missing or says another number.</exception>
    public static ImmutableArray<byte> Write(
        string method,
        string target,
        HeaderList headers,
        ImmutableArray<byte> body
    )
    {
        var head = Write(method, target, headers);
        if (body.IsDefaultOrEmpty)
        {
            return head;
        }

        var length = body.Length.ToString(CultureInfo.InvariantCulture);
        return headers.GetAll("Content-Length").ToList() is [var said] && said == length
            ? head.AddRange(body)
            : throw new ArgumentException($"Content-Length does not say once that the body has {length} octets");
    }

    private static void Require(string part, string what, string delimiters)
    {
        if (string.IsNullOrEmpty(part))
        {
            throw new ArgumentException($"{what} is empty");
        }

        if (part.AsSpan().ContainsAny(delimiters))
        {
            throw new ArgumentException($"{what} '{Printable.Escape(part, 60)}' has a character that ends it");
        }

        RefuseBreakers(part, what);
    }

    private static void RefuseBreakers(string part, string what)
    {
        // The value itself may be a secret, so it is not quoted.
        if (part.AsSpan().ContainsAny(LineBreakers))
        {
            throw new ArgumentException($"{what} has a CR, LF or NUL");
        }

        if (part.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
        {
            throw new ArgumentException($"{what} has a character above U+00FF, which has no octet in a header");
        }
    }
}
