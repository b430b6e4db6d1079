using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Probe.Transport;

/// <summary>A question for a name's addresses as a datagram (RFC 1035, 4.1).</summary>
internal static class NameQuestion
{
    private const int HeadOctets = 12;
    private const ushort RecursionDesired = 0x0100;
    private const ushort TypeA = 1;
    private const ushort ClassInternet = 1;

    /// <summary>Writes the question for the A records of a name, with a random number.</summary>
    /// <param name="name">The name in ASCII, one that can be asked for.</param>
    public static byte[] Of(string name)
    {
        var plain = name.TrimEnd('.');
        // Each dot becomes the length of the label after it, with one more length before and a zero behind.
        var question = new byte[HeadOctets + plain.Length + 2 + 4];
        RandomNumberGenerator.Fill(question.AsSpan(0, 2));
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(4), 1);
        var at = HeadOctets;
        foreach (var label in plain.Split('.'))
        {
            question[at] = (byte)label.Length;
            at += 1 + Encoding.ASCII.GetBytes(label, question.AsSpan(at + 1));
        }

        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 1), TypeA);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(at + 3), ClassInternet);
        return question;
    }
}
