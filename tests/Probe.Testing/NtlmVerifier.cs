using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Probe.Testing;

/// <summary>
/// The server's side of one NTLMv2 login ([MS-NLMP], 3.3.2): makes the challenge and proves the answer with HMAC-MD5,
/// the MIC too where the client says that there is one. One account is known.
/// </summary>
public sealed class NtlmVerifier(string user, string password)
{
    private const uint Flags = 0xE28A_8215;
    private const uint KeyExchange = 0x4000_0000;
    private static readonly byte[] ServerChallenge = [1, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF];
    private byte[] _negotiate = [];
    private byte[] _challenge = [];

    /// <summary>True when the answer verified last had a MIC, and it was right.</summary>
    public bool HadMic { get; private set; }

    /// <summary>Domain that the answer verified last named.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>CHALLENGE_MESSAGE for a NEGOTIATE_MESSAGE.</summary>
    public byte[] Challenge(byte[] negotiate)
    {
        _negotiate = negotiate;
        var name = Encoding.Unicode.GetBytes("LAB");
        byte[] info =
        [
            .. Pair(2, name),
            .. Pair(1, Encoding.Unicode.GetBytes("PROXY")),
            .. Pair(4, Encoding.Unicode.GetBytes("lab.example")),
            .. Pair(3, Encoding.Unicode.GetBytes("proxy.lab.example")),
            .. Pair(7, BitConverter.GetBytes(DateTime.UtcNow.ToFileTimeUtc())),
            .. Pair(0, []),
        ];
        var head = new byte[56];
        "NTLMSSP\0"u8.CopyTo(head);
        head[8] = 2;
        Field(head, 12, name.Length, 56);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(20), Flags);
        ServerChallenge.CopyTo(head, 24);
        Field(head, 40, info.Length, 56 + name.Length);
        head[48] = 10;
        head[55] = 15;
        return _challenge = [.. head, .. name, .. info];
    }

    /// <summary>Why an AUTHENTICATE_MESSAGE proves nothing; null when it proves that the client knows the password.</summary>
    public string? Problem(byte[] message)
    {
        if (_challenge.Length == 0)
        {
            return "an answer on a connection without a challenge";
        }

        var proof = Read(message, 20);
        if (proof.Length <= 24)
        {
            return "no NTLMv2 answer";
        }

        Domain = Encoding.Unicode.GetString(Read(message, 28));
        var name = Encoding.Unicode.GetString(Read(message, 36));
        if (!string.Equals(name, user, StringComparison.OrdinalIgnoreCase))
        {
            return $"no account {name}";
        }

        var key = Hmac(
            Md4(Encoding.Unicode.GetBytes(password)),
            Encoding.Unicode.GetBytes(name.ToUpperInvariant() + Domain)
        );
        var blob = proof[16..];
        if (!Hmac(key, [.. ServerChallenge, .. blob]).AsSpan().SequenceEqual(proof.AsSpan(0, 16)))
        {
            return "the NT proof is wrong";
        }

        HadMic = HasMicFlag(blob);
        if (!HadMic)
        {
            return null;
        }

        var session = Hmac(key, proof[..16]);
        if ((BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(60)) & KeyExchange) != 0)
        {
            session = Rc4(session, Read(message, 52));
        }

        var mic = message.AsSpan(72, 16).ToArray();
        var without = message.ToArray();
        without.AsSpan(72, 16).Clear();
        return Hmac(session, [.. _negotiate, .. _challenge, .. without]).AsSpan().SequenceEqual(mic)
            ? null
            : "the MIC is wrong";
    }

    /// <summary>MD4 (RFC 1320), which no system library has any more.</summary>
    public static byte[] Md4(byte[] text)
    {
        var length = ((text.Length + 8) / 64 * 64) + 64;
        var padded = new byte[length];
        text.CopyTo(padded, 0);
        padded[text.Length] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(length - 8), (ulong)text.Length * 8);
        uint[] s = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        int[][] shifts =
        [
            [3, 7, 11, 19],
            [3, 5, 9, 13],
            [3, 9, 11, 15],
        ];
        int[][] orders =
        [
            [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
            [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
            [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
        ];
        for (var block = 0; block < length; block += 64)
        {
            var before = s.ToArray();
            for (var step = 0; step < 48; step++)
            {
                var round = step / 16;
                var (a, b, c, d) = (
                    (4 - (step % 4)) % 4,
                    (5 - (step % 4)) % 4,
                    (6 - (step % 4)) % 4,
                    (7 - (step % 4)) % 4
                );
                var (f, constant) = round switch
                {
                    0 => ((s[b] & s[c]) | (~s[b] & s[d]), 0u),
                    1 => ((s[b] & s[c]) | (s[b] & s[d]) | (s[c] & s[d]), 0x5A827999u),
                    _ => (s[b] ^ s[c] ^ s[d], 0x6ED9EBA1u),
                };
                var word = BinaryPrimitives.ReadUInt32LittleEndian(
                    padded.AsSpan(block + (orders[round][step % 16] * 4))
                );
                s[a] = BitOperations.RotateLeft(unchecked(s[a] + f + word + constant), shifts[round][step % 4]);
            }

            for (var i = 0; i < 4; i++)
            {
                s[i] = unchecked(s[i] + before[i]);
            }
        }

        return [.. s.SelectMany(BitConverter.GetBytes)];
    }

#pragma warning disable CA5351 // What is verified is NTLM.
    private static byte[] Hmac(byte[] key, byte[] text) => HMACMD5.HashData(key, text);
#pragma warning restore CA5351

    private static byte[] Rc4(byte[] key, byte[] text)
    {
        var s = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + s[i] + key[i % key.Length]) & 255;
            (s[i], s[j]) = (s[j], s[i]);
        }

        var result = new byte[text.Length];
        for (int k = 0, i = 0, j = 0; k < text.Length; k++)
        {
            i = (i + 1) & 255;
            j = (j + s[i]) & 255;
            (s[i], s[j]) = (s[j], s[i]);
            result[k] = (byte)(text[k] ^ s[(s[i] + s[j]) & 255]);
        }

        return result;
    }

    private static bool HasMicFlag(byte[] blob)
    {
        for (var at = 28; at + 4 <= blob.Length; )
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(blob.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16LittleEndian(blob.AsSpan(at + 2));
            if (id == 0)
            {
                return false;
            }

            if (id == 6)
            {
                return (blob[at + 4] & 2) != 0;
            }

            at += 4 + length;
        }

        return false;
    }

    private static byte[] Pair(ushort id, byte[] value) =>
        [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)value.Length), .. value];

    private static void Field(byte[] head, int at, int length, int offset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at + 2), (ushort)length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at + 4), (uint)offset);
    }

    private static byte[] Read(byte[] message, int at)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(at));
        var offset = (int)BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at + 4));
        return message.AsSpan(offset, length).ToArray();
    }
}
