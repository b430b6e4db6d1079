namespace Probe.Evidence.EventLog;

/// <summary>
/// Reads the binary XML of one chunk's records ([MS-EVEN6] 2.2.12, with the file's own name and template tables).
/// Depth, elements and text of a record are bounded: templates may be nested and used again by a hostile file.
/// </summary>
/// <param name="chunk">The chunk's octets.</param>
internal sealed class BinXmlReader(byte[] chunk)
{
    private const int MostDepth = 24;
    private const int MostElements = 4096;
    private const int MostText = 1024 * 1024;
    private const int MostValues = 4096;
    private const byte HasMore = 0x40;

    private readonly ChunkReader _reader = new(chunk);
    private int _elements;
    private int _text;

    /// <summary>The record's root element.</summary>
    /// <param name="start">Offset in the chunk where the record's binary XML begins.</param>
    /// <param name="end">Offset behind it.</param>
    /// <exception cref="EvtxException">It is malformed or beyond a bound.</exception>
    internal BinXmlElement Read(int start, int end)
    {
        (_elements, _text) = (0, 0);
        _reader.Position = start;
        var top = new BinXmlElement("");
        Fragment(top, end, [], inSubstitution: false, depth: 0);
        return top.Children.Count > 0 ? top.Children[0] : throw new EvtxException(start, "the record has no element");
    }

    private void Fragment(BinXmlElement parent, int end, Value[] values, bool inSubstitution, int depth)
    {
        if (depth > MostDepth)
        {
            throw new EvtxException(_reader.Position, $"elements or templates are nested more than {MostDepth} deep");
        }

        var open = new Stack<BinXmlElement>();
        open.Push(parent);
        string? attribute = null;
        while (_reader.Position < end)
        {
            var at = _reader.Position;
            var token = _reader.Byte();
            var current = open.Peek();
            if (attribute is not null && (token & ~HasMore) is not (0x05 or 0x08 or 0x09 or 0x0D or 0x0E))
            {
                attribute = null;
            }

            switch (token & ~HasMore)
            {
                case 0x00: // end of fragment
                    return;
                case 0x01: // open start element
                    if (++_elements > MostElements || open.Count > MostDepth)
                    {
                        throw new EvtxException(
                            at,
                            $"more than {MostElements} elements, or nested more than {MostDepth} deep"
                        );
                    }

                    _reader.Position += inSubstitution ? 0 : 2;
                    _reader.UInt32();
                    var element = new BinXmlElement(Name());
                    if ((token & HasMore) != 0)
                    {
                        _reader.UInt32();
                    }

                    current.Children.Add(element);
                    open.Push(element);
                    break;
                case 0x02: // close start element
                    break;
                case 0x03: // close empty element
                case 0x04: // end element
                    if (open.Count == 1)
                    {
                        throw new EvtxException(at, "an element ends that did not begin");
                    }

                    open.Pop();
                    break;
                case 0x05: // value
                    var type = _reader.Byte();
                    if (type != 0x01)
                    {
                        throw new EvtxException(at, $"a value of type 0x{type:X2} stands where text is expected");
                    }

                    Put(current, attribute, _reader.Utf16(_reader.UInt16()));
                    break;
                case 0x06: // attribute
                    attribute = Name();
                    current.Attributes.Add((attribute, ""));
                    break;
                case 0x07: // CDATA
                    Put(current, null, _reader.Utf16(_reader.UInt16()));
                    break;
                case 0x08: // character reference
                    Put(current, attribute, ((char)_reader.UInt16()).ToString());
                    break;
                case 0x09: // entity reference
                    Put(current, attribute, Entity(Name()));
                    break;
                case 0x0A: // processing instruction: its target, then its data
                    Name();
                    break;
                case 0x0B:
                    _reader.Take(_reader.UInt16() * 2);
                    break;
                case 0x0C:
                    Template(current, depth);
                    break;
                case 0x0D: // substitution
                case 0x0E: // optional substitution
                    Substitute(current, attribute, values, depth);
                    break;
                case 0x0F: // fragment header: version and flags
                    _reader.Take(3);
                    break;
                default:
                    throw new EvtxException(at, $"0x{token:X2} is no token");
            }
        }
    }

    private void Template(BinXmlElement parent, int depth)
    {
        _reader.Take(5); // version, id
        var definition = _reader.Offset();
        var isHere = definition == _reader.Position;
        var behind = _reader.Position;
        _reader.Position = definition;
        _reader.Take(4 + 16); // next definition of the same hash, GUID
        var size = _reader.UInt32();
        var body = _reader.Position;
        if (size > chunk.Length - body)
        {
            throw new EvtxException(
                definition,
                $"a template of {size} octets is larger than what is left of the chunk"
            );
        }

        _reader.Position = isHere ? body + (int)size : behind;
        var values = Values();
        var next = _reader.Position;
        _reader.Position = body;
        Fragment(parent, body + (int)size, values, inSubstitution: false, depth + 1);
        _reader.Position = next;
    }

    private Value[] Values()
    {
        var at = _reader.Position;
        var count = _reader.UInt32();
        if (count > MostValues)
        {
            throw new EvtxException(at, $"a template with {count} values; at most {MostValues} are read");
        }

        var values = new Value[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new Value(_reader.UInt16(), _reader.Byte(), 0);
            _reader.Take(1);
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = values[i] with { Start = _reader.Position };
            _reader.Take(values[i].Length);
        }

        return values;
    }

    private void Substitute(BinXmlElement current, string? attribute, Value[] values, int depth)
    {
        int number = _reader.UInt16();
        _reader.Byte(); // the type stands with the value, too
        if (number >= values.Length || values[number] is not { Length: > 0 } value)
        {
            return; // left out, or empty
        }

        var next = _reader.Position;
        if (value.Type == 0x21)
        {
            _reader.Position = value.Start;
            Fragment(current, value.Start + value.Length, [], inSubstitution: true, depth + 1);
            _reader.Position = next;
            return;
        }

        Put(current, attribute, BinXmlValue.Text(value.Type, chunk.AsSpan(value.Start, value.Length)));
    }

    /// <summary>A name of the chunk's table; it stands right here when it is the first use.</summary>
    private string Name()
    {
        var offset = _reader.Offset();
        var behind = _reader.Position;
        _reader.Position = offset;
        _reader.Take(6); // next name of the same hash, hash
        var name = _reader.Utf16(_reader.UInt16());
        _reader.Take(2);
        if (offset != behind)
        {
            _reader.Position = behind;
        }

        return name;
    }

    private void Put(BinXmlElement element, string? attribute, string text)
    {
        _text += text.Length;
        if (_text > MostText)
        {
            throw new EvtxException(_reader.Position, $"a record of more than {MostText} characters");
        }

        if (attribute is null)
        {
            element.Text.Append(text);
        }
        else if (element.Attributes.Count > 0)
        {
            element.Attributes[^1] = (attribute, element.Attributes[^1].Value + text);
        }
    }

    private static string Entity(string name) =>
        name switch
        {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => $"&{name};",
        };

    private readonly record struct Value(int Length, byte Type, int Start);
}
