using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Probe.Lab.Tests.Dns;

/// <summary>Writes questions and reads answers by the letter of RFC 1035, apart from the code under test.</summary>
internal static class DnsWire
{
    public const int A = 1;
    public const int Soa = 6;
    public const int Aaaa = 28;
    public const int Opt = 41;
    public const int Any = 255;

    /// <summary>A question with the number 0x1234 and RD.</summary>
    public static byte[] Question(string name, int type = A, int? edns = null, byte version = 0, int @class = 1)
    {
        var octets = new List<byte> { 0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, (byte)(edns is null ? 0 : 1) };
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            octets.Add((byte)label.Length);
            octets.AddRange(Encoding.Latin1.GetBytes(label));
        }

        octets.AddRange([0, (byte)(type >> 8), (byte)type, (byte)(@class >> 8), (byte)@class]);
        if (edns is { } size)
        {
            octets.AddRange([0, 0, Opt, (byte)(size >> 8), (byte)size, 0, version, 0, 0, 0, 0]);
        }

        return [.. octets];
    }

    public static DnsMessage Read(byte[] octets)
    {
        var at = 12;
        var question = Number(octets, 4) == 1 ? Name(octets, ref at) : null;
        at += question is null ? 0 : 4;
        var records = new List<DnsRecord>();
        for (var i = 0; i < Number(octets, 6) + Number(octets, 8) + Number(octets, 10); i++)
        {
            var name = Name(octets, ref at);
            var length = Number(octets, at + 8);
            records.Add(
                new DnsRecord(
                    name,
                    Number(octets, at),
                    Number(octets, at + 2),
                    BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(at + 4)),
                    octets[(at + 10)..(at + 10 + length)]
                )
            );
            at += 10 + length;
        }

        Assert.Equal(octets.Length, at);
        return new DnsMessage(octets, question, Number(octets, 6), Number(octets, 8), records);
    }

    private static string Name(byte[] octets, ref int at)
    {
        var labels = new List<string>();
        var end = -1;
        for (var position = at; ; )
        {
            int length = octets[position];
            if (length >= 0xC0)
            {
                end = end < 0 ? position + 2 : end;
                position = Number(octets, position) & 0x3FFF;
                Assert.True(position < at, "a pointer points back");
                continue;
            }

            if (length == 0)
            {
                at = end < 0 ? position + 1 : end;
                return string.Join('.', labels);
            }

            labels.Add(Encoding.Latin1.GetString(octets, position + 1, length));
            position += 1 + length;
        }
    }

    private static int Number(byte[] octets, int offset) => BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(offset));
}

/// <summary>A message as read.</summary>
internal sealed record DnsMessage(
    byte[] Octets,
    string? Question,
    int AnswerCount,
    int AuthorityCount,
    IReadOnlyList<DnsRecord> Records
)
{
    public int Id => BinaryPrimitives.ReadUInt16BigEndian(Octets);

    public bool IsAnswer => (Octets[2] & 0x80) != 0;

    public bool IsAuthoritative => (Octets[2] & 4) != 0;

    public bool IsTruncated => (Octets[2] & 2) != 0;

    public int Rcode => Octets[3] & 0xF;

    public IEnumerable<DnsRecord> Answers => Records.Take(AnswerCount);

    public DnsRecord? Denial => Records.Skip(AnswerCount).Take(AuthorityCount).SingleOrDefault();

    public DnsRecord? Edns => Records.SingleOrDefault(r => r.Type == DnsWire.Opt);

    public string[] Addresses =>
        [.. Answers.Where(r => r.Type is DnsWire.A or DnsWire.Aaaa).Select(r => new IPAddress(r.Data).ToString())];
}

/// <summary>A record as read.</summary>
internal sealed record DnsRecord(string Name, int Type, int Class, uint Ttl, byte[] Data);

/// <summary>Octets written as text, one character each.</summary>
internal static class OctetText
{
    public static byte[] Octets(this string text) => Encoding.Latin1.GetBytes(text);
}
