namespace Probe.Lab.Wire;

/// <summary>Several streams, one after the other.</summary>
/// <param name="parts">The streams in order; disposed with this one.</param>
internal sealed class SequenceStream(IReadOnlyList<Stream> parts) : ForwardStream
{
    private int _current;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current < parts.Count)
        {
            var count = await parts[_current].ReadAsync(buffer, cancellationToken);
            if (count > 0)
            {
                return count;
            }

            _current++;
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }

        base.Dispose(disposing);
    }
}
