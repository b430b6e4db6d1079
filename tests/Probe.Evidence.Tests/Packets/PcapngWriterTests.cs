using System.Net;
using Probe.Evidence.Packets;
using Probe.Testing;

namespace Probe.Evidence.Tests.Packets;

public sealed class PcapngWriterTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, 567, TimeSpan.Zero);

    [Theory]
    [InlineData("127.0.0.1", "192.0.2.7")]
    [InlineData("::1", "2001:db8::7")]
    public void What_is_written_is_read_again_octet_by_octet(string client, string server)
    {
        var large = new string('x', 100_001);
        var file = new MemoryStream();
        var writer = new PcapngWriter(file, "bitsprobe 1.2.3", "comment of the capture");
        var one = writer.Connect(
            new IPEndPoint(IPAddress.Parse(client), 50_001),
            new IPEndPoint(IPAddress.Parse(server), 8530),
            Time,
            "first"
        );
        var two = writer.Connect(
            new IPEndPoint(IPAddress.Parse(client), 50_002),
            new IPEndPoint(IPAddress.Parse(server), 8530),
            Time
        );
        one.Write(true, Time, "HEAD / HTTP/1.1\r\n\r\n"u8, "a finding");
        two.Write(true, Time, "GET / HTTP/1.1\r\n\r\n"u8);
        one.Write(false, Time, "HTTP/1.1 200 OK\r\n\r\n"u8);
        two.Write(false, Time, System.Text.Encoding.Latin1.GetBytes(large));
        one.Close(true, Time);
        one.Close(false, Time);
        two.Reset(false, Time, "cut");
        file.Position = 0;

        var said = Conversations.Read(file);

        Assert.Equal(
            [
                ("HEAD / HTTP/1.1\r\n\r\n<Closed>", "HTTP/1.1 200 OK\r\n\r\n<Closed>"),
                ("GET / HTTP/1.1\r\n\r\n<ResetByOther>", large + "<Reset>"),
            ],
            said.Select(s => (s.Client, s.Server))
        );
        Assert.All(said, s => Assert.True(s.Info.BeginSeen));
        Assert.All(said, s => Assert.Equal(Time, s.Info.Time));
        Assert.Equal([50_001, 50_002], said.Select(s => s.Info.Client.Port));
    }

    [Fact]
    public void Real_captures_are_read_to_their_ends()
    {
        var folder = SharedFiles.Find("data/pcap");
        Assert.SkipWhen(folder is null, SharedFiles.AbsentReason);
        foreach (var path in Directory.EnumerateFiles(folder!, "*.pcap"))
        {
            using var file = File.OpenRead(path);
            var said = Conversations.Read(file);

            Assert.NotEmpty(said);
            Assert.Contains(
                said,
                s =>
                    s.Client.StartsWith("GET ", StringComparison.Ordinal)
                    || s.Client.StartsWith("HEAD ", StringComparison.Ordinal)
            );
            Assert.Contains(said, s => s.Server.StartsWith("HTTP/1.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_file_that_breaks_off_is_told_with_its_place()
    {
        var whole = new MemoryStream();
        var connection = new PcapngWriter(whole, "x", "").Connect(
            new IPEndPoint(IPAddress.Loopback, 1),
            new IPEndPoint(IPAddress.Loopback, 2),
            Time
        );
        connection.Write(true, Time, "abc"u8);
        var octets = whole.ToArray();
        var clean = 0;
        for (var length = 0; length < octets.Length; length++)
        {
            var problems = new List<(long, string)>();
            foreach (
                var packet in PacketFile.Read(new MemoryStream(octets, 0, length), (at, why) => problems.Add((at, why)))
            )
            {
                Assert.InRange(packet.Octets.Length, 40, 43);
            }

            clean += problems.Count == 0 ? 1 : 0;
            Assert.True(problems.Count <= 1);
        }

        Assert.Equal(6, clean); // only where a block ends: section, interface, and four of the five packets
    }

    [Fact]
    public void Any_octet_may_be_another()
    {
        var whole = new MemoryStream();
        var connection = new PcapngWriter(whole, "x", "c").Connect(
            new IPEndPoint(IPAddress.Loopback, 1),
            new IPEndPoint(IPAddress.Loopback, 2),
            Time
        );
        connection.Write(true, Time, "abc"u8);
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var broken = whole.ToArray();
            for (var n = 0; n <= i % 4; n++)
            {
                broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            }

            var reassembler = new TcpReassembler(new Conversations().Open);
            foreach (var packet in PacketFile.Read(new MemoryStream(broken), (_, why) => Assert.NotEmpty(why)))
            {
                reassembler.Add(packet);
            }

            reassembler.Finish(Time);
        }
    }
}
