using System.Globalization;
using System.Text;

namespace Probe.Lab.Wire;

/// <summary>The content of a chunked body, without its framing (RFC 9112, 7.1); trailers are dropped.</summary>
/// <param name="connection">The connection, at the first chunk-size line. Not disposed with this.</param>
internal sealed class ChunkedStream(WireConnection connection) : ForwardStream
{
    private const int MaxLineOctets = 4096;
    private const int MaxTrailerLines = 64;
    private readonly byte[] _one = new byte[1];
    private long _left;
    private bool _first = true;

    /// <summary>True once the last chunk and the trailers are read: the connection is at the next reply.</summary>
    public bool AtEnd { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AtEnd)
        {
            return 0;
        }

        if (_left == 0)
        {
            if (!_first && (await ReadLineAsync(cancellationToken)).Length > 0)
            {
                throw new InvalidDataException("no CR LF follows a chunk");
            }

            _first = false;
            var size = (await ReadLineAsync(cancellationToken)).Split(';')[0].Trim();
            if (
                !long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left)
                || _left < 0
            )
            {
                throw new InvalidDataException("a chunk size is no number");
            }

            if (_left == 0)
            {
                for (var i = 0; (await ReadLineAsync(cancellationToken)).Length > 0; i++)
                {
                    if (i == MaxTrailerLines)
                    {
                        throw new InvalidDataException("the trailer section is too long");
                    }
                }

                AtEnd = true;
                return 0;
            }
        }

        var count = await connection.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (count == 0)
        {
            throw new InvalidDataException("closed inside a chunk");
        }

        _left -= count;
        return count;
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length < MaxLineOctets)
        {
            if (await connection.ReadAsync(_one, cancellationToken) == 0)
            {
                throw new InvalidDataException("closed inside chunk framing");
            }

            if (_one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)_one[0]);
        }

        throw new InvalidDataException("a line of the chunk framing is too long");
    }
}
