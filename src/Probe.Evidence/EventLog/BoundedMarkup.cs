using System.Xml;

namespace Probe.Evidence.EventLog;

/// <summary>
/// Text on its way to the XML reader, which itself bounds no attribute and no CDATA section: neither one piece of
/// markup nor one event may be longer than any event of Windows is.
/// </summary>
/// <param name="inner">The text.</param>
internal sealed class BoundedMarkup(TextReader inner) : TextReader
{
    private const int MostCharacters = 4 * 1024 * 1024;

    private long _sinceMarkup;
    private long _inEvent;

    /// <summary>True while an event is read: all of it counts then.</summary>
    internal bool IsInEvent
    {
        get;
        set
        {
            field = value;
            _inEvent = 0;
        }
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, Math.Min(count, 4096));
        var last = buffer.AsSpan(index, read).LastIndexOf('<');
        _sinceMarkup = last < 0 ? _sinceMarkup + read : read - last;
        _inEvent += IsInEvent ? read : 0;
        return _sinceMarkup > MostCharacters || _inEvent > MostCharacters
            ? throw new XmlException($"a piece of markup or an event of more than {MostCharacters} characters")
            : read;
    }

    /// <inheritdoc/>
    public override int Read()
    {
        var one = new char[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override int Peek() => inner.Peek();
}
