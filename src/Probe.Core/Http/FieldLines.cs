using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Probe.Http;

/// <summary>Collects the field lines of a head, a trailer section or a multipart part (RFC 9112, 5), line by line.</summary>
internal sealed class FieldLines(AnomalyLog anomalies)
{
    private const byte CarriageReturn = (byte)'\r';

    private static readonly SearchValues<byte> TokenOctets = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <summary>C0 controls and DEL without HTAB; CR has a kind of its own and NUL is refused.</summary>
    private static readonly SearchValues<byte> ControlOctets = SearchValues.Create([
        .. Enumerable.Range(1, 0x1f).Select(i => (byte)i).Where(b => b is not ((byte)'\t' or CarriageReturn)),
        0x7f,
    ]);

    private readonly List<HeaderField> _fields = [];
    private readonly List<long> _offsets = [];

    /// <summary>How many fields there are; continuation lines are not counted.</summary>
    public int Count => _fields.Count;

    /// <summary>The last field taken.</summary>
    public HeaderField Last => _fields[^1];

    /// <summary>Where each field's line starts.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>The fields so far, in order.</summary>
    public HeaderList ToHeaderList() => HeaderList.Create(CollectionsMarshal.AsSpan(_fields));

    /// <summary>Takes one line, not empty and without its line end; false when it can be no field line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Offset of its first octet, for anomalies.</param>
    /// <param name="at">When false: index in the line of the octet at fault.</param>
    /// <param name="problem">When false: what is wrong, as a clause.</param>
    public bool TryAdd(ReadOnlySpan<byte> line, long start, out int at, out string problem)
    {
        problem = "";
        at = line.IndexOf((byte)0);
        if (at >= 0)
        {
            problem = "a NUL stands in a header line";
            return false;
        }

        at = 0;
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (_fields.Count == 0)
            {
                problem = "the first header line begins with white space";
                return false;
            }

            Fold(line, start);
            return true;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            problem = "a header line has no colon";
            return false;
        }

        var name = TakeName(line[..colon], start);
        NoteControls(anomalies, line[(colon + 1)..], start + colon + 1, "a header's value");
        _fields.Add(new HeaderField(name, Text(line[(colon + 1)..].Trim(" \t"u8))));
        _offsets.Add(start);
        return true;
    }

    /// <summary>Notes a bare CR and a control character; the text itself may be a secret and is not quoted.</summary>
    public static void NoteControls(AnomalyLog anomalies, ReadOnlySpan<byte> text, long offset, string where)
    {
        var carriageReturn = text.IndexOf(CarriageReturn);
        if (carriageReturn >= 0)
        {
            anomalies.Add(
                AnomalyKinds.BareCarriageReturn,
                offset + carriageReturn,
                $"{where} has a CR without LF at octet {offset + carriageReturn}"
            );
        }

        var control = text.IndexOfAny(ControlOctets);
        if (control >= 0)
        {
            anomalies.Add(
                AnomalyKinds.ControlCharacter,
                offset + control,
                $"{where} has the control character 0x{text[control]:x2} at octet {offset + control}"
            );
        }
    }

    private string TakeName(ReadOnlySpan<byte> raw, long start)
    {
        var name = raw.TrimEnd(" \t"u8);
        if (name.Length != raw.Length)
        {
            anomalies.Add(
                AnomalyKinds.SpaceBeforeColon,
                start + name.Length,
                $"white space stands between '{Printable.Escape(name, 60)}' and its colon"
            );
        }

        var odd = name.IndexOfAnyExcept(TokenOctets);
        if (name.IsEmpty || odd >= 0)
        {
            anomalies.Add(
                AnomalyKinds.OddHeaderName,
                start + Math.Max(0, odd),
                name.IsEmpty
                    ? "a header line has no name before its colon"
                    : $"a header's name has a character that names may not have: '{Printable.Escape(name, 60)}'"
            );
        }

        return Text(name);
    }

    private void Fold(ReadOnlySpan<byte> line, long start)
    {
        var last = _fields[^1];
        anomalies.Add(
            AnomalyKinds.FoldedHeader,
            start,
            $"the value of '{Printable.Escape(last.Name, 60)}' goes on in a second line"
        );
        NoteControls(anomalies, line, start, "a continuation line");
        var more = Text(line.Trim(" \t"u8));
        var separator = more.Length == 0 || last.Value.Length == 0 ? "" : " ";
        _fields[^1] = last with { Value = last.Value + separator + more };
    }

    private static string Text(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);
}
