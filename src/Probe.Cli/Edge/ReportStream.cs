using Microsoft.Win32.SafeHandles;

namespace Probe.Cli.Edge;

/// <summary>
/// Standard output, telling a reader who went away (<c>| head</c>), which is no failure of ours, from a report that is
/// lost (the disk is full, the output is closed).
/// </summary>
/// <param name="inner">Where the octets go.</param>
internal sealed class ReportStream(Stream inner) : Stream
{
    /// <summary>True once the reader went away: what is written from then on is dropped.</summary>
    internal bool ReaderIsGone { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Into a pipe by a stream of our own, since the console's hides that the reader went away; into a file by the
    /// console's, which leaves its position to whoever shares the file.
    /// </summary>
    internal static ReportStream OfProcess()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            try
            {
                var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!stream.CanSeek)
                {
                    return new ReportStream(stream);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Closed, or nothing to write to: the console's stream says so when it is written to.
            }
        }

        return new ReportStream(Console.OpenStandardOutput());
    }

    /// <inheritdoc/>
    /// <exception cref="OutputLostException">It cannot be written.</exception>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="OutputLostException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (ReaderIsGone)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (IOException problem) when (IsBrokenPipe(problem))
        {
            ReaderIsGone = true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OutputLostException(problem);
        }
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>EPIPE, or Windows's ERROR_BROKEN_PIPE and ERROR_NO_DATA.</summary>
    private static bool IsBrokenPipe(IOException problem) => (problem.HResult & 0xFFFF) is 32 or 109 or 232;
}
