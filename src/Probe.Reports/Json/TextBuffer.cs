using System.Buffers;
using System.Text;

namespace Probe.Reports.Json;

/// <summary>
/// Hands on what a JSON writer writes while it writes it: a report of ten thousand downloads is some hundred MiB, of
/// which no more than a piece is held.
/// </summary>
/// <param name="target">Gets the text.</param>
internal sealed class TextBuffer(TextWriter target) : IBufferWriter<byte>
{
    /// <summary>Octets of a piece; what the writer cannot part (one string) makes it larger.</summary>
    internal const int Piece = 16 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private byte[] _octets = new byte[Piece];
    private char[] _characters = new char[Piece];

    /// <inheritdoc/>
    public void Advance(int count)
    {
        var octets = _octets.AsSpan(0, count);
        if (_decoder.GetCharCount(octets, flush: false) is var needed && needed > _characters.Length)
        {
            _characters = new char[needed];
        }

        target.Write(_characters, 0, _decoder.GetChars(octets, _characters, flush: false));
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _octets.Length)
        {
            _octets = new byte[sizeHint];
        }

        return _octets;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
