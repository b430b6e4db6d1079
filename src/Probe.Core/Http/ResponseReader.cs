using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>
/// Reads one response: bytes in, events out, no I/O. The caller owns the buffer, hands over what it has,
/// drops what was consumed and calls again. Irregularities that tolerant clients accept become
/// <see cref="Anomaly"/> values; what real clients reject ends in a <see cref="ReadProblem"/>.
/// </summary>
public sealed class ResponseReader
{
    /// <summary>Starts reading the answer to one request.</summary>
    /// <param name="requestMethod">The request's method: HEAD has no body, CONNECT none after 2xx.</param>
    /// <param name="limits">Bounds on what is read.</param>
    public ResponseReader(string requestMethod, WireLimits limits) => throw new NotImplementedException();

    /// <summary>Interim heads read so far.</summary>
    public ImmutableArray<ResponseHead> Interim { get; } = [];

    /// <summary>The final head, once read.</summary>
    public ResponseHead? Head { get; }

    /// <summary>Trailer lines after a chunked body; empty until <see cref="ReadStepKind.End"/>.</summary>
    public HeaderList Trailers { get; } = HeaderList.Empty;

    /// <summary>Body octets seen so far, chunk framing not counted.</summary>
    public long BodyOctets { get; }

    /// <summary>Irregularities found after the head (chunk framing, bytes after the body).</summary>
    public ImmutableArray<Anomaly> BodyAnomalies { get; } = [];

    /// <summary>Why reading stopped, after <see cref="ReadStepKind.Problem"/>.</summary>
    public ReadProblem? Problem { get; }

    /// <summary>Reads on.</summary>
    /// <param name="input">All octets received and not yet consumed; heads need to be whole in it, bodies do not.</param>
    /// <param name="ended">True when the peer has closed its side in order and nothing will follow the input.</param>
    public ReadStep Advance(ReadOnlySpan<byte> input, bool ended) => throw new NotImplementedException();
}
