using System.Buffers.Binary;

namespace Probe.Lab.Dns;

/// <summary>One question as it came.</summary>
internal sealed record DnsQuery
{
    /// <summary>Octets of a message's header.</summary>
    public const int HeaderOctets = 12;

    /// <summary>Most octets of a question that is read.</summary>
    public const int MostOctets = 4096;

    /// <summary>Most records beside the question; resolvers send one or two.</summary>
    private const int MostRecords = 16;

    private const ushort ClassInternet = 1;

    /// <summary>Number that the answer has to repeat.</summary>
    public required ushort Id { get; init; }

    /// <summary>OPCODE, 0 for a question.</summary>
    public required int Opcode { get; init; }

    /// <summary>RD, which the answer has to repeat.</summary>
    public required bool RecursionDesired { get; init; }

    /// <summary>The question's octets, exactly as sent; empty when it cannot be read.</summary>
    public byte[] Question { get; init; } = [];

    /// <summary>The name asked for, in normal form.</summary>
    public string Name { get; init; } = "";

    /// <summary>Type of the records asked for.</summary>
    public DnsType Type { get; init; }

    /// <summary>Most octets of a datagram that the asker takes, from its EDNS record; null where it has none.</summary>
    public int? DatagramOctets { get; init; }

    /// <summary>Why it cannot be answered; null when it can.</summary>
    public DnsRcode? Problem { get; init; }

    /// <summary>Reads one.</summary>
    /// <returns>Null for what must not be answered at all: no header, or itself an answer.</returns>
    public static DnsQuery? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderOctets || (message[2] & 0x80) != 0)
        {
            return null;
        }

        var query = new DnsQuery
        {
            Id = Number(message, 0),
            Opcode = (message[2] >> 3) & 0xF,
            RecursionDesired = (message[2] & 1) != 0,
        };
        if (query.Opcode != 0)
        {
            return query with { Problem = DnsRcode.NotImplemented };
        }

        if (
            message.Length > MostOctets
            || Number(message, 4) != 1
            || !DnsName.TryRead(message, HeaderOctets, out var nameLength, out var name)
            || HeaderOctets + nameLength + 4 > message.Length
        )
        {
            return query with { Problem = DnsRcode.FormatError };
        }

        var end = HeaderOctets + nameLength + 4;
        query = query with
        {
            Question = message[HeaderOctets..end].ToArray(),
            Name = name,
            Type = (DnsType)Number(message, end - 4),
            Problem = Number(message, end - 2) == ClassInternet ? null : DnsRcode.Refused,
        };
        return query.ReadRecords(message, end);
    }

    /// <summary>Looks for EDNS among the records that follow the question; the others mean nothing in one.</summary>
    private DnsQuery ReadRecords(ReadOnlySpan<byte> message, int at)
    {
        var query = this;
        var records = Number(message, 6) + Number(message, 8) + Number(message, 10);
        if (records > MostRecords)
        {
            return query with { Problem = DnsRcode.FormatError };
        }

        for (var i = 0; i < records; i++)
        {
            if (DnsName.Skip(message, at) is not { } name || at + name + 10 > message.Length)
            {
                return query with { Problem = DnsRcode.FormatError };
            }

            var isRoot = name == 1;
            at += name;
            var dataLength = Number(message, at + 8);
            if (at + 10 + dataLength > message.Length)
            {
                return query with { Problem = DnsRcode.FormatError };
            }

            if (Number(message, at) == (ushort)DnsType.Opt)
            {
                // A second one, or one with a name, is none (RFC 6891, 6.1.1).
                if (query.DatagramOctets is not null || !isRoot)
                {
                    return query with { Problem = DnsRcode.FormatError };
                }

                query = query with
                {
                    DatagramOctets = Number(message, at + 2),
                    Problem = message[at + 5] == 0 ? query.Problem : DnsRcode.BadVersion,
                };
            }

            at += 10 + dataLength;
        }

        return query;
    }

    private static ushort Number(ReadOnlySpan<byte> message, int offset) =>
        BinaryPrimitives.ReadUInt16BigEndian(message[offset..]);
}
