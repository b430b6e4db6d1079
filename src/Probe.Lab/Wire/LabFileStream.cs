namespace Probe.Lab.Wire;

/// <summary>A stretch of a lab file.</summary>
/// <param name="file">The file.</param>
/// <param name="offset">Offset of the first octet.</param>
/// <param name="length">How many octets.</param>
internal sealed class LabFileStream(LabFile file, long offset, long length) : ForwardStream
{
    private long _read;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, length - _read);
        count = file.Read(offset + _read, buffer.Span[..count]);
        _read += count;
        return ValueTask.FromResult(count);
    }
}
