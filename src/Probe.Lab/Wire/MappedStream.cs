namespace Probe.Lab.Wire;

/// <summary>Changes octets on their way.</summary>
internal delegate void OctetMap(Span<byte> octets, long offset);

/// <summary>Another stream with its octets changed in place.</summary>
/// <param name="inner">The stream; disposed with this one.</param>
/// <param name="offset">Offset in the file of the first octet.</param>
/// <param name="map">What is done to the octets; given their offset in the file.</param>
internal sealed class MappedStream(Stream inner, long offset, OctetMap map) : ForwardStream
{
    private long _offset = offset;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        map(buffer.Span[..count], _offset);
        _offset += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
