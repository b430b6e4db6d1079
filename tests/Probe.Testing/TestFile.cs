namespace Probe.Testing;

/// <summary>
/// The file that test servers have: every octet follows from its offset, so that any piece of any size can be
/// made and checked without the rest.
/// </summary>
public static class TestFile
{
    /// <summary>Octets <paramref name="offset"/> to <paramref name="offset"/> + <paramref name="length"/> - 1.</summary>
    /// <param name="offset">Offset of the first octet, from 0.</param>
    /// <param name="length">How many octets.</param>
    public static byte[] Bytes(long offset, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = At(offset + i);
        }

        return bytes;
    }

    /// <summary>The octet at that offset.</summary>
    public static byte At(long offset)
    {
        var mixed = (ulong)offset * 0x9E3779B97F4A7C15UL;
        return (byte)((mixed >> 56) ^ (mixed >> 40) ^ (ulong)offset);
    }
}
