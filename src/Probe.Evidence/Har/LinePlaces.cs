namespace Probe.Evidence.Har;

/// <summary>Lines and columns of offsets that are asked for in ascending order.</summary>
/// <param name="octets">The file.</param>
internal sealed class LinePlaces(ReadOnlyMemory<byte> octets)
{
    private long _line = 1;
    private long _lineStart;
    private long _scanned;

    /// <summary>Line and column, both from 1, the column in octets.</summary>
    internal (long Line, long Column) Of(long offset)
    {
        var rest = octets.Span.Slice((int)_scanned, (int)(offset - _scanned));
        while (rest.IndexOf((byte)'\n') is var at and >= 0)
        {
            _line++;
            _scanned += at + 1;
            _lineStart = _scanned;
            rest = rest[(at + 1)..];
        }

        _scanned = offset;
        return (_line, offset - _lineStart + 1);
    }
}
