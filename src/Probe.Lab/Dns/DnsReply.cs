using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;

namespace Probe.Lab.Dns;

/// <summary>An answer as it is going to be written.</summary>
internal sealed record DnsReply
{
    /// <summary>Most octets of a datagram where the asker names none (RFC 1035, 4.2.1).</summary>
    public const int PlainDatagramOctets = 512;

    /// <summary>Most octets of a datagram that the stub sends whatever the asker takes; also what it says of itself.</summary>
    public const int MostDatagramOctets = 1232;

    /// <summary>Most octets of a message over TCP.</summary>
    public const int MostOctets = ushort.MaxValue;

    /// <summary>Points to the question's name, which follows the header.</summary>
    private const ushort PointerToQuestion = 0xC000 | DnsQuery.HeaderOctets;

    /// <summary>How it ended.</summary>
    public DnsRcode Rcode { get; init; }

    /// <summary>AA: said by who knows the zone itself.</summary>
    public bool Authoritative { get; init; } = true;

    /// <summary>TC although there would be room.</summary>
    public bool Truncated { get; init; }

    /// <summary>The addresses asked for.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>How long all of it may be kept, in seconds.</summary>
    public int TtlInSeconds { get; init; }

    /// <summary>Zone whose SOA stands in for a missing answer, so that it may be kept (RFC 2308); null for none.</summary>
    public string? ZoneOfDenial { get; init; }

    /// <summary>Zone whose SOA is the answer; null for none.</summary>
    public string? ZoneAsked { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="query">The question that it answers.</param>
    /// <param name="most">Most octets; what does not fit is left out, and TC says so.</param>
    public byte[] Write(DnsQuery query, int most)
    {
        var edns = query.DatagramOctets is null ? [] : Edns();
        var records = new List<byte[]>();
        var denials = 0;
        var truncated = Truncated;
        if (!Truncated)
        {
            records.AddRange(Addresses.Select(Address));
            if (ZoneAsked is not null)
            {
                records.Add(Soa(ZoneAsked));
            }

            if (ZoneOfDenial is not null)
            {
                denials = 1;
                records.Add(Soa(ZoneOfDenial));
            }

            if (DnsQuery.HeaderOctets + query.Question.Length + records.Sum(r => r.Length) + edns.Length > most)
            {
                // A set of records is whole or not there (RFC 2181, 9).
                (truncated, denials) = (true, 0);
                records.Clear();
            }
        }

        var header = new byte[DnsQuery.HeaderOctets];
        Put(header, 0, query.Id);
        header[2] = (byte)(
            0x80
            | (query.Opcode << 3)
            | (Authoritative ? 4 : 0)
            | (truncated ? 2 : 0)
            | (query.RecursionDesired ? 1 : 0)
        );
        header[3] = (byte)((int)Rcode & 0xF);
        Put(header, 4, query.Question.Length == 0 ? 0 : 1);
        Put(header, 6, records.Count - denials);
        Put(header, 8, denials);
        Put(header, 10, edns.Length == 0 ? 0 : 1);
        return [.. header, .. query.Question, .. records.SelectMany(r => r), .. edns];
    }

    private byte[] Address(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        var pointer = new byte[2];
        Put(pointer, 0, PointerToQuestion);
        return Record(pointer, octets.Length == 4 ? DnsType.A : DnsType.Aaaa, octets);
    }

    /// <summary>SOA whose MINIMUM is how long a denial may be kept.</summary>
    private byte[] Soa(string zone)
    {
        var numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, 1);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), 3600);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(8), 600);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(12), 86400);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), (uint)TtlInSeconds);
        return Record(
            DnsName.ToOctets(zone),
            DnsType.Soa,
            [.. DnsName.ToOctets("ns." + DnsZone.Apex), .. DnsName.ToOctets("hostmaster." + DnsZone.Apex), .. numbers]
        );
    }

    private byte[] Edns()
    {
        var fixedPart = new byte[11];
        Put(fixedPart, 1, (int)DnsType.Opt);
        Put(fixedPart, 3, MostDatagramOctets);
        fixedPart[5] = (byte)((int)Rcode >> 4);
        return fixedPart;
    }

    private byte[] Record(byte[] name, DnsType type, byte[] data)
    {
        var fixedPart = new byte[10];
        Put(fixedPart, 0, (int)type);
        Put(fixedPart, 2, 1);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), (uint)TtlInSeconds);
        Put(fixedPart, 8, data.Length);
        return [.. name, .. fixedPart, .. data];
    }

    private static void Put(byte[] octets, int offset, int value) =>
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(offset), (ushort)value);
}
