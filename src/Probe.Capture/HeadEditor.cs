using System.Text;

namespace Probe.Capture;

/// <summary>Makes the head that a server gets from the one that a client sent, and keeps every change.</summary>
internal sealed class HeadEditor
{
    private readonly List<(int At, int Length, byte[] New, string Why)> _edits = [];
    private byte[] _result = new byte[1024];

    /// <summary>True where something is to be changed.</summary>
    public bool HasAny => _edits.Count > 0;

    /// <summary>Forgets everything.</summary>
    public void Reset() => _edits.Clear();

    /// <summary>Replaces octets. To be called in the order in which they stand.</summary>
    public void Replace(Range octets, int headLength, ReadOnlySpan<byte> with, string why)
    {
        var (at, length) = octets.GetOffsetAndLength(headLength);
        _edits.Add((at, length, with.ToArray(), why));
    }

    /// <summary>The changed head; valid until the next call.</summary>
    /// <param name="head">The head as it came.</param>
    /// <param name="offset">Where it stands among all that the client sent.</param>
    /// <param name="time">When it came.</param>
    /// <param name="tell">Told of each change.</param>
    public ReadOnlyMemory<byte> Apply(
        ReadOnlySpan<byte> head,
        long offset,
        DateTimeOffset time,
        Action<CaptureEdit> tell
    )
    {
        var length = head.Length + _edits.Sum(e => e.New.Length - e.Length);
        if (_result.Length < length)
        {
            _result = new byte[length];
        }

        var (from, to) = (0, 0);
        foreach (var (at, old, with, why) in _edits)
        {
            head[from..at].CopyTo(_result.AsSpan(to));
            to += at - from;
            with.CopyTo(_result.AsSpan(to));
            to += with.Length;
            from = at + old;
            tell(new CaptureEdit(time, offset + at, head.Slice(at, old).ToArray(), with, why));
        }

        head[from..].CopyTo(_result.AsSpan(to));
        return _result.AsMemory(0, length);
    }

    /// <summary>What origin-form takes the place of in an absolute-form target (RFC 9112, 3.2): null where it is none.</summary>
    /// <param name="target">The target as written.</param>
    /// <param name="isOptions">True for OPTIONS, whose empty path means the server as a whole.</param>
    /// <param name="authority">The authority, as written.</param>
    /// <param name="taken">Octets of the target that go.</param>
    /// <param name="with">What comes in their place.</param>
    public static bool TryOriginForm(
        ReadOnlySpan<byte> target,
        bool isOptions,
        out ReadOnlySpan<byte> authority,
        out int taken,
        out ReadOnlySpan<byte> with
    )
    {
        authority = with = default;
        taken = 0;
        if (target.Length < 8 || !Ascii.EqualsIgnoreCase(target[..7], "http://"u8))
        {
            return false;
        }

        var rest = target[7..];
        var end = rest.IndexOfAny("/?#"u8);
        authority = end < 0 ? rest : rest[..end];
        taken = 7 + authority.Length;
        with =
            end >= 0 && rest[end] == '/' ? default
            : end < 0 && isOptions ? "*"u8
            : "/"u8;
        return true;
    }
}
