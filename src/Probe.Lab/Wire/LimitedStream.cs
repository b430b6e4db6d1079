namespace Probe.Lab.Wire;

/// <summary>At most so many octets of another stream; what follows them stays unread. Does not dispose it.</summary>
/// <param name="inner">The stream.</param>
/// <param name="length">Most octets.</param>
/// <param name="mustBeWhole">True when an earlier end of the stream is an error.</param>
internal sealed class LimitedStream(Stream inner, long length, bool mustBeWhole) : ForwardStream
{
    /// <summary>Octets still to come.</summary>
    public long Remaining { get; private set; } = length;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, Remaining);
        if (wanted == 0)
        {
            return 0;
        }

        var count = await inner.ReadAsync(buffer[..wanted], cancellationToken);
        if (count == 0 && mustBeWhole)
        {
            throw new InvalidDataException("closed before the body was whole");
        }

        Remaining -= count;
        return count;
    }
}
