using System.Net;
using Probe.Lab.Dns;

namespace Probe.Lab.Tests.Dns;

/// <summary>What the name server says, octets in and octets out.</summary>
public sealed class DnsResponderTests
{
    private static readonly DnsResponder Stub = Make(
        "wsus-farm.bitsprobe.test=127.0.0.2,127.0.0.3,ttl=5",
        "six.bitsprobe.test=::1",
        "both.bitsprobe.test=127.0.0.2,::1",
        "gone.bitsprobe.test=nxdomain",
        "nothing.bitsprobe.test=nodata",
        "broken.bitsprobe.test=servfail",
        "unwilling.bitsprobe.test=refused",
        "dead.bitsprobe.test=silent",
        "cut.bitsprobe.test=127.0.0.2,truncated",
        "deep.down.below.bitsprobe.test=127.0.0.2",
        "update.example.com=192.0.2.7"
    );

    [Fact]
    public void A_question_is_answered_octet_by_octet_as_RFC_1035_has_it()
    {
        byte[] question =
        [
            .. "\u00ab\u00cd\u0001\0\0\u0001\0\0\0\0\0\0".Octets(),
            .. "\u0009wsus-farm\u0009bitsprobe\u0004test\0\0\u0001\0\u0001".Octets(),
        ];

        var reply = Stub.Respond(question, overTcp: false).Octets;

        byte[] expected =
        [
            .. "\u00ab\u00cd\u0085\0\0\u0001\0\u0002\0\0\0\0".Octets(),
            .. "\u0009wsus-farm\u0009bitsprobe\u0004test\0\0\u0001\0\u0001".Octets(),
            .. "\u00c0\u000c\0\u0001\0\u0001\0\0\0\u0005\0\u0004\u007f\0\0\u0002".Octets(),
            .. "\u00c0\u000c\0\u0001\0\u0001\0\0\0\u0005\0\u0004\u007f\0\0\u0003".Octets(),
        ];
        Assert.Equal(expected, reply);
    }

    [Theory]
    [InlineData("wsus.bitsprobe.test", DnsWire.A, "127.0.0.1 127.0.0.9")]
    [InlineData("proxy.bitsprobe.test", DnsWire.A, "127.0.0.1 127.0.0.9")]
    [InlineData("six.bitsprobe.test", DnsWire.Aaaa, "::1")]
    [InlineData("both.bitsprobe.test", DnsWire.A, "127.0.0.2")]
    [InlineData("both.bitsprobe.test", DnsWire.Aaaa, "::1")]
    [InlineData("both.bitsprobe.test", DnsWire.Any, "127.0.0.2 ::1")]
    [InlineData("update.example.com", DnsWire.A, "192.0.2.7")]
    public void A_name_has_the_addresses_of_the_type_asked_for(string name, int type, string addresses)
    {
        var reply = Ask(name, type);

        Assert.Equal((0x1234, true, true, 0), (reply.Id, reply.IsAnswer, reply.IsAuthoritative, reply.Rcode));
        Assert.Equal(addresses, string.Join(' ', reply.Addresses));
        Assert.All(reply.Answers, a => Assert.Equal((name, 1, 60u), (a.Name, a.Class, a.Ttl)));
        Assert.Null(reply.Denial);
    }

    [Theory]
    [InlineData("gone.bitsprobe.test", DnsWire.A, 3, "bitsprobe.test")]
    [InlineData("never-heard-of.bitsprobe.test", DnsWire.A, 3, "bitsprobe.test")]
    [InlineData("nothing.bitsprobe.test", DnsWire.A, 0, "bitsprobe.test")]
    [InlineData("wsus.bitsprobe.test", DnsWire.Aaaa, 0, "bitsprobe.test")]
    [InlineData("below.bitsprobe.test", DnsWire.A, 0, "bitsprobe.test")]
    [InlineData("bitsprobe.test", DnsWire.A, 0, "bitsprobe.test")]
    [InlineData("update.example.com", DnsWire.Aaaa, 0, "update.example.com")]
    public void What_is_not_there_is_denied_with_the_zone_that_says_so(string name, int type, int rcode, string zone)
    {
        var reply = Ask(name, type);

        Assert.Equal((rcode, 0, true), (reply.Rcode, reply.AnswerCount, reply.IsAuthoritative));
        Assert.Equal((zone, DnsWire.Soa), (reply.Denial?.Name, reply.Denial?.Type));
    }

    [Theory]
    [InlineData("broken.bitsprobe.test", 2)]
    [InlineData("unwilling.bitsprobe.test", 5)]
    [InlineData("www.example.com", 5)]
    [InlineData("example.com", 0)]
    [InlineData("notbitsprobe.test", 5)]
    [InlineData("test", 0)]
    [InlineData("", 5)]
    public void A_refusal_has_its_code_and_no_record(string name, int rcode)
    {
        var reply = Ask(name);

        Assert.Equal((rcode, name), (reply.Rcode, reply.Question));
        Assert.Equal(rcode == 0 ? 1 : 0, reply.Records.Count);
    }

    [Fact]
    public void The_zone_itself_has_its_SOA()
    {
        var answer = Assert.Single(Ask("bitsprobe.test", DnsWire.Soa).Answers);

        Assert.Equal(("bitsprobe.test", DnsWire.Soa), (answer.Name, answer.Type));
    }

    [Fact]
    public void Silence_is_silence_both_ways()
    {
        var question = DnsWire.Question("dead.bitsprobe.test");

        Assert.Null(Stub.Respond(question, overTcp: false).Octets);
        Assert.Null(Stub.Respond(question, overTcp: true).Octets);
    }

    [Fact]
    public void An_answer_that_is_to_be_cut_is_whole_over_TCP_only()
    {
        var datagram = Ask("cut.bitsprobe.test", edns: 4096);
        var stream = Ask("cut.bitsprobe.test", edns: 4096, overTcp: true);

        Assert.Equal((true, 0), (datagram.IsTruncated, datagram.AnswerCount));
        Assert.Equal((false, "127.0.0.2"), (stream.IsTruncated, Assert.Single(stream.Addresses)));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(100, false, true)]
    [InlineData(1000, false, true)]
    [InlineData(1232, false, false)]
    [InlineData(65535, false, false)]
    [InlineData(null, true, false)]
    public void Many_addresses_need_as_much_room_as_the_asker_gives(int? edns, bool overTcp, bool isTruncated)
    {
        var many = Make("many.bitsprobe.test=" + string.Join(',', Enumerable.Range(1, 64).Select(i => $"127.0.1.{i}")));

        var (_, _, octets) = many.Respond(DnsWire.Question("many.bitsprobe.test", edns: edns), overTcp);
        var reply = DnsWire.Read(octets!);

        Assert.Equal(isTruncated, reply.IsTruncated);
        Assert.Equal(isTruncated ? 0 : 64, reply.Addresses.Length);
        Assert.True(overTcp || octets!.Length <= Math.Max(512, edns ?? 512));
    }

    [Fact]
    public void EDNS_is_answered_with_EDNS_and_its_absence_with_none()
    {
        Assert.Equal(1232, Ask("wsus.bitsprobe.test", edns: 4096).Edns?.Class);
        Assert.Null(Ask("wsus.bitsprobe.test").Edns);
    }

    [Fact]
    public void A_later_EDNS_is_told_which_there_is()
    {
        var question = DnsWire.Question("wsus.bitsprobe.test", edns: 4096, version: 1);

        var reply = DnsWire.Read(Stub.Respond(question, overTcp: false).Octets!);

        // BADVERS is 16: 1 in the upper bits, which the OPT record carries, and 0 in the header.
        Assert.Equal((0, 1u << 24, 0), (reply.Rcode, reply.Edns!.Ttl, reply.AnswerCount));
    }

    [Fact]
    public void Case_is_given_back_as_it_came_and_means_nothing()
    {
        var reply = Ask("WsUs.BitsProbe.TEST");

        Assert.Equal("WsUs.BitsProbe.TEST", reply.Question);
        Assert.Equal(2, reply.Addresses.Length);
    }

    [Fact]
    public void A_dot_within_a_label_does_not_part_it()
    {
        byte[] question =
        [
            .. DnsWire.Question("").AsSpan(0, 12),
            .. "\u0013wsus.bitsprobe.test\0\0\u0001\0\u0001".Octets(),
        ];

        Assert.Equal(5, DnsWire.Read(Stub.Respond(question, overTcp: false).Octets!).Rcode);
    }

    [Theory]
    [InlineData(2, 0x10, 4)] // OPCODE 2, STATUS
    [InlineData(5, 0, 1)] // no question
    [InlineData(5, 2, 1)] // two questions
    [InlineData(11, 1, 1)] // a record that is not there
    [InlineData(10, 1, 1)] // 256 records
    [InlineData(12, 0xC0, 1)] // a compressed question
    [InlineData(12, 64, 1)] // a label that is too long
    [InlineData(12, 63, 1)] // a label that is not there
    public void What_cannot_be_read_is_told_so(int offset, byte value, int rcode)
    {
        var question = DnsWire.Question("wsus.bitsprobe.test");
        question[offset] = value;

        var reply = Stub.Respond(question, overTcp: false).Octets!;

        Assert.Equal((question[0], question[1], rcode), (reply[0], reply[1], reply[3] & 0xF));
    }

    [Fact]
    public void Another_class_is_refused() =>
        Assert.Equal(
            5,
            DnsWire.Read(Stub.Respond(DnsWire.Question("wsus.bitsprobe.test", @class: 3), false).Octets!).Rcode
        );

    [Fact]
    public void Answers_are_not_answered_so_that_two_servers_cannot_talk_for_ever()
    {
        var question = DnsWire.Question("wsus.bitsprobe.test");
        question[2] |= 0x80;

        Assert.Null(Stub.Respond(question, overTcp: false).Octets);
    }

    [Fact]
    public void No_octets_make_it_fail_and_no_reply_is_longer_than_a_datagram_may_be()
    {
        var random = new Random(20261127);
        byte[][] seeds =
        [
            DnsWire.Question("wsus-farm.bitsprobe.test", edns: 4096),
            DnsWire.Question("both.bitsprobe.test", DnsWire.Any),
            DnsWire.Question("gone.bitsprobe.test", DnsWire.Aaaa, edns: 512),
        ];
        for (var round = 0; round < 50_000; round++)
        {
            var octets = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            octets = octets[..random.Next(octets.Length + 1)];
            var reply = Stub.Respond(octets, overTcp: false).Octets;

            if (reply is not null)
            {
                Assert.InRange(reply.Length, 12, DnsReply.MostDatagramOctets);
                Assert.Equal(octets[..2], reply[..2]);
                DnsWire.Read(reply);
            }
        }
    }

    private static DnsResponder Make(params string[] told) =>
        new(
            new DnsZone(
                [IPAddress.Loopback, IPAddress.Parse("127.0.0.9")],
                told.Select(text =>
                {
                    Assert.True(DnsAnswer.TryParse(text, out var answer, out var problem), problem);
                    return answer!;
                })
            )
        );

    private static DnsMessage Ask(string name, int type = DnsWire.A, int? edns = null, bool overTcp = false) =>
        DnsWire.Read(Stub.Respond(DnsWire.Question(name, type, edns), overTcp).Octets!);
}
