namespace Probe.Evidence.EventLog;

/// <summary>A part of an event log file that cannot be read; the message says what is wrong, the offset where.</summary>
/// <param name="offset">Offset in the chunk or file, in octets.</param>
/// <param name="message">What is wrong.</param>
internal sealed class EvtxException(long offset, string message) : Exception(message)
{
    /// <summary>Where, in octets.</summary>
    internal long Offset { get; } = offset;
}
