using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Probe.Lab.Dns;

/// <summary>Answers questions out of a zone: octets in, octets out, no sockets.</summary>
internal sealed class DnsResponder(DnsZone zone)
{
    /// <summary>Answers one message.</summary>
    /// <param name="message">The message as it came.</param>
    /// <param name="overTcp">True when it came over TCP, where there is room for all of it.</param>
    /// <returns>What was asked, and the answer's octets: null for none.</returns>
    public (DnsQuery? Query, DnsReply? Reply, byte[]? Octets) Respond(ReadOnlySpan<byte> message, bool overTcp)
    {
        if (DnsQuery.Read(message) is not { } query)
        {
            return (null, null, null);
        }

        if (Answer(query) is not { } reply)
        {
            return (query, null, null);
        }

        if (overTcp)
        {
            reply = reply with { Truncated = false };
        }

        return (query, reply, reply.Write(query, overTcp ? DnsReply.MostOctets : DatagramOctets(query)));
    }

    private static int DatagramOctets(DnsQuery query) =>
        Math.Clamp(
            query.DatagramOctets ?? DnsReply.PlainDatagramOctets,
            DnsReply.PlainDatagramOctets,
            DnsReply.MostDatagramOctets
        );

    private DnsReply? Answer(DnsQuery query)
    {
        if (query.Problem is { } problem)
        {
            return new DnsReply { Rcode = problem, Authoritative = false };
        }

        if (zone.Find(query.Name) is not { } answer)
        {
            return new DnsReply { Rcode = DnsRcode.Refused, Authoritative = false };
        }

        var apex = DnsName.IsWithin(query.Name, DnsZone.Apex) ? DnsZone.Apex : query.Name;
        var denial = new DnsReply { TtlInSeconds = answer.TtlInSeconds, ZoneOfDenial = apex };
        switch (answer.Fate)
        {
            case DnsFate.Silence:
                return null;
            case DnsFate.ServerFailure:
                return new DnsReply { Rcode = DnsRcode.ServerFailure, Authoritative = false };
            case DnsFate.Refused:
                return new DnsReply { Rcode = DnsRcode.Refused, Authoritative = false };
            case DnsFate.NoSuchName:
                return denial with { Rcode = DnsRcode.NoSuchName };
            case DnsFate.NoData:
                return query is { Name: DnsZone.Apex, Type: DnsType.Soa or DnsType.Any }
                    ? denial with
                    {
                        ZoneOfDenial = null,
                        ZoneAsked = DnsZone.Apex,
                    }
                    : denial;
            default:
                var addresses = OfType(answer.Addresses, query.Type);
                return addresses.IsEmpty
                    ? denial
                    : new DnsReply
                    {
                        Addresses = addresses,
                        TtlInSeconds = answer.TtlInSeconds,
                        Truncated = answer.Truncated,
                    };
        }
    }

    private static ImmutableArray<IPAddress> OfType(ImmutableArray<IPAddress> addresses, DnsType type) =>
        type switch
        {
            DnsType.A => [.. addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork)],
            DnsType.Aaaa => [.. addresses.Where(a => a.AddressFamily == AddressFamily.InterNetworkV6)],
            DnsType.Any => addresses,
            _ => [],
        };
}
