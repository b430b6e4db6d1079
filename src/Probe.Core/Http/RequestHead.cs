using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>One request head as it came, with what was read out of it.</summary>
public sealed record RequestHead
{
    /// <summary>Every octet from the first of the request line to the empty line's last.</summary>
    public required ImmutableArray<byte> Bytes { get; init; }

    /// <summary>Method as written.</summary>
    public required string Method { get; init; }

    /// <summary>Request target as written (RFC 9112, 3.2).</summary>
    public required string Target { get; init; }

    /// <summary>Version as written, such as <c>HTTP/1.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Header lines in wire order.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>Octets of the body; null where it is chunked, 0 where there is none.</summary>
    public required long? BodyLength { get; init; }
}
