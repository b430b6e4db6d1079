using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>Turns a request into its exact octets; adds nothing that it was not given.</summary>
public static class RequestWriter
{
    /// <summary>Writes request line, header lines and the empty line.</summary>
    /// <param name="method">Method, such as HEAD.</param>
    /// <param name="target">Request target: origin-form, absolute-form or authority-form (RFC 9112, 3.2).</param>
    /// <param name="headers">All header lines in order.</param>
    /// <exception cref="ArgumentException">A part has a CR, LF or NUL, which would let it forge another request.</exception>
    public static ImmutableArray<byte> Write(string method, string target, HeaderList headers) =>
        throw new NotImplementedException();
}
