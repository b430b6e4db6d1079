using System.Text;
using Probe.Evidence.Http;
using Probe.Evidence.Packets;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Testing;
using Probe.Testing.Results;

namespace Probe.Evidence.Tests.Packets;

/// <summary>What is written as packets is read again by what reads captures.</summary>
public sealed class ExchangePacketsTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 2, 3, 4, 567, TimeSpan.Zero);

    private static readonly ConnectionFacts First = new()
    {
        Id = 1,
        Local = "127.0.0.1:50001",
        Remote = "192.0.2.7:3128",
        KeptAlive = true,
    };

    private static readonly ConnectionFacts Again = First with { Reused = true };

    private static readonly Route Proxy = new()
    {
        Kind = RouteKind.Proxy,
        Source = "-x",
        Proxy = new ProxyEndpoint("192.0.2.7", 3128),
    };

    [Fact]
    public void Requests_statuses_and_bodies_come_back()
    {
        Exchange[] exchanges =
        [
            Build(Ask.Head().Replies(Reply.Head(20)), First),
            Build(Ask.FirstRange(0, 9).Replies(Reply.Range(0, 9, 20)), Again),
            Build(Ask.WholeFile().Replies(Reply.Page("403 Forbidden")), Again),
        ];

        var (seen, notes) = Read(exchanges);

        Assert.Empty(notes);
        Assert.Equal([200, 206, 403], seen.Select(s => s.Exchange.Status));
        for (var i = 0; i < exchanges.Length; i++)
        {
            Assert.Equal(exchanges[i].RequestBytes, seen[i].Exchange.RequestBytes);
            Assert.Equal(exchanges[i].Response!.Bytes, seen[i].Exchange.Response!.Bytes);
            Assert.Equal(
                exchanges[i].Body!.Sha256,
                seen[i].Exchange.Body!.Length == 0 ? null : seen[i].Exchange.Body!.Sha256
            );
            Assert.Equal(i > 0, seen[i].Exchange.Connection.Reused);
            Assert.Null(seen[i].Gap);
        }

        Assert.All(seen, s => Assert.Equal("127.0.0.1", s.Client));
        Assert.All(seen, s => Assert.Equal("192.0.2.7:3128", s.Exchange.Connection.Remote));
    }

    [Fact]
    public void A_tunnel_and_an_answer_of_the_captures_own_stand_on_the_clients_side_and_are_nobodys_job()
    {
        using var file = new MemoryStream();
        var packets = new ExchangePackets(new PcapngWriter(file, "test", "test"));
        packets.Add(SampleCaptures.Tunnel());
        packets.Add(SampleCaptures.Answer("GET http://wsus.example/x HTTP/1.1\r\nHost: wsus.example\r\n\r\n"));
        packets.Finish();
        file.Position = 0;

        var (seen, notes) = Read(file);

        Assert.Contains(
            notes,
            n => n.Contains("CONNECT wsus.example:443: what follows is not read", StringComparison.Ordinal)
        );
        var own = Assert.Single(seen);
        Assert.Equal("192.0.2.9:8888", own.Exchange.Connection.Remote);
        Assert.Equal("192.0.2.1:50002", own.Exchange.Connection.Local);
        Assert.Empty(TrafficJudge.Judge(seen));
        var text = Encoding.Latin1.GetString(file.ToArray());
        Assert.Contains("517 octets up, 70000 down, which are not here", text, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 Connection established", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunked_body_is_chunked_again()
    {
        var (seen, notes) = Read(
            Build(Ask.WholeFile().Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").Body("hello"), First),
            Build(
                Ask.WholeFile()
                    .Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
                    .Body("")
                    .ChangeBody(b => b with { Trailers = HeaderList.Empty.Add("X-Check", "sum") }),
                Again
            ),
            Build(Ask.Head().Replies(Reply.Head(1)), Again)
        );

        Assert.Empty(notes);
        Assert.Equal([5L, 0L, 0L], seen.Select(s => s.Exchange.Body!.Length));
        Assert.Equal(BodyFraming.Chunked, seen[0].Exchange.Response!.Framing);
        Assert.Equal("hello", Encoding.ASCII.GetString(seen[0].Exchange.Body!.Slices[0].Bytes.AsSpan()));
        Assert.Equal("sum", seen[1].Exchange.Body!.Trailers.Get("X-Check"));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Of_a_body_that_was_not_kept_whole_the_capture_lacks_the_rest(int length)
    {
        var (seen, notes) = Read(
            Build(Ask.WholeFile().Replies(Reply.Whole(length)), First),
            Build(Ask.Head().Replies(Reply.Head(1)), Again)
        );

        Assert.Empty(notes);
        Assert.Equal([200, 200], seen.Select(s => s.Exchange.Status));
        var body = seen[0].Exchange.Body!;
        Assert.Equal($"the capture lacks {length - body.Length} octets of the body", seen[0].Gap);
        Assert.Equal(BodyEnd.CutByPlan, body.End);
        Assert.InRange(body.Length, 1, length - 1);
        Assert.Null(seen[0].Exchange.Failure);
    }

    [Fact]
    public void Of_a_chunked_body_that_was_not_kept_the_reply_is_read()
    {
        var (seen, _) = Read(
            Build(
                Ask.WholeFile().Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").BodyOfLength(200_000),
                First
            ),
            Build(Ask.Head().Replies(Reply.Head(1)), Again)
        );

        Assert.Equal(200, seen[0].Exchange.Status);
        Assert.NotNull(seen[0].Gap);
    }

    [Fact]
    public void What_was_said_within_TLS_stands_on_a_port_of_its_own_beside_the_CONNECT()
    {
        var tunnelled = Build(
            Ask.Head()
                .At("https://wsus.example:8531/a.cab")
                .Over(Proxy)
                .TunnelReplies("HTTP/1.1 200 Connection established\n\n")
                .Tls(new TlsFacts { Protocol = "TLSv1.3" })
                .Replies(Reply.Head(20)),
            First
        );
        var next = Build(
            Ask.FirstRange(0, 9)
                .At("https://wsus.example:8531/a.cab")
                .Over(Proxy)
                .TunnelReplies("HTTP/1.1 200 Connection established\n\n")
                .Tls(new TlsFacts { Protocol = "TLSv1.3" })
                .Replies(Reply.Range(0, 9, 20)),
            Again
        );

        var file = Written(tunnelled, next);
        var said = Conversations.Read(file);
        file.Position = 0;
        var (seen, _) = Read(file);

        Assert.Equal([3128, 80], said.Select(s => s.Info.Server.Port));
        Assert.StartsWith("CONNECT wsus.example:8531 HTTP/1.1\r\n", said[0].Client, StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 200 Connection established\r\n\r\n", said[0].Server.Split('<')[0]);
        Assert.DoesNotContain("HEAD", said[0].Client, StringComparison.Ordinal);
        Assert.Equal([200, 206], seen.Select(s => s.Exchange.Status));
        Assert.Equal(tunnelled.RequestBytes, seen[0].Exchange.RequestBytes);
    }

    [Theory]
    [InlineData("407 Proxy Authentication Required")]
    [InlineData("503 Service Unavailable")]
    public void A_CONNECT_that_was_refused_is_all_there_is(string status)
    {
        var refused = Build(
            Ask.Head()
                .At("https://wsus.example:8531/a.cab")
                .Over(Proxy)
                .TunnelReplies($"HTTP/1.1 {status}\nContent-Length: 0\n\n")
                .Fails(FailureStage.ProxyTunnel, FailureSide.Proxy, FailureCauses.Refused),
            First
        );

        var said = Assert.Single(Conversations.Read(Written(refused)));

        Assert.Contains(status, said.Server, StringComparison.Ordinal);
        Assert.EndsWith("<Closed>", said.Server, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureCauses.Reset, FailureCauses.Reset)]
    [InlineData(FailureCauses.ClosedWithoutReply, FailureCauses.ClosedWithoutReply)]
    public void A_request_without_a_reply_ends_as_it_ended(string cause, string read)
    {
        var (seen, _) = Read(Build(Ask.Head().Fails(FailureStage.ReceiveHead, FailureSide.Origin, cause), First));

        var only = Assert.Single(seen).Exchange;
        Assert.Null(only.Response);
        Assert.Equal(read, only.Failure?.Cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_reset_the_connection_does_so_in_the_packets(bool hasReply)
    {
        var watched = new ConnectionFacts
        {
            Id = 1,
            KeptAlive = hasReply,
            ResetByClient = true,
            Local = "192.0.2.1:50001",
            Remote = "192.0.2.7:80",
        };
        var asked = hasReply
            ? Ask.WholeFile()
                .Replies(Reply.Whole(100))
                .Body("half")
                .CutByPlan()
                .ChangeBody(b => b with { Cut = BodyCut.ByClient })
            : Ask.WholeFile()
                .Fails(
                    FailureStage.ReceiveHead,
                    FailureSide.Client,
                    FailureCauses.Interrupted,
                    "the client gave up before a reply"
                );

        var file = Written(Build(asked, watched));
        var said = Assert.Single(Conversations.Read(file));
        file.Position = 0;
        var (seen, _) = Read(file);

        Assert.EndsWith("<Reset>", said.Client, StringComparison.Ordinal);
        Assert.EndsWith("<ResetByOther>", said.Server, StringComparison.Ordinal);
        var own = Assert.Single(seen).Exchange;
        Assert.Equal(true, own.Connection.ResetByClient);
        Assert.Equal(hasReply ? BodyCut.ByClient : null, own.Body?.Cut);
    }

    [Fact]
    public void A_server_that_reset_the_connection_within_a_body_does_so_in_the_packets()
    {
        var file = Written(
            Build(
                Ask.WholeFile()
                    .Replies(Reply.Whole(100))
                    .Body("half")
                    .Fails(FailureStage.ReceiveBody, FailureSide.Origin, FailureCauses.Reset),
                First
            )
        );

        var said = Assert.Single(Conversations.Read(file));

        Assert.EndsWith("<Reset>", said.Server, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_received_of_a_head_that_cannot_be_read_is_there()
    {
        var broken = Build(
            Ask.Head()
                .Fails(
                    FailureStage.ReceiveHead,
                    FailureSide.Origin,
                    FailureCauses.MalformedHead,
                    received: "ICY 200 OK\r\n\r\n"
                ),
            First
        );

        var said = Assert.Single(Conversations.Read(Written(broken)));

        Assert.StartsWith("ICY 200 OK\r\n\r\n", said.Server, StringComparison.Ordinal);
    }

    [Fact]
    public void Interim_replies_stand_before_the_final_one()
    {
        var (seen, _) = Read(
            Build(Ask.Head().RepliesFirst("HTTP/1.1 103 Early Hints\nLink: x\n\n").Replies(Reply.Head(1)), First)
        );

        Assert.Equal(103, Assert.Single(Assert.Single(seen).Exchange.Interim).Status);
    }

    [Theory]
    [InlineData("[2001:db8::1]:50001", "[2001:db8::7]:8530", "[2001:db8::7]:8530")]
    [InlineData("127.0.0.1:50001", "[2001:db8::7]:8530", "[2001:db8::7]:8530")]
    [InlineData(null, "192.0.2.7:8530", "192.0.2.7:8530")]
    [InlineData("no address", "no address", "127.0.0.1:80")]
    [InlineData(null, null, "127.0.0.1:80")]
    public void Addresses_are_as_they_were_or_made_up(string? local, string? remote, string expected)
    {
        var (seen, _) = Read(Build(Ask.Head().Replies(Reply.Head(1)), First with { Local = local, Remote = remote }));

        Assert.Equal(expected, Assert.Single(seen).Exchange.Connection.Remote);
    }

    [Fact]
    public void What_never_came_to_a_connection_is_not_in_the_capture()
    {
        var file = Written(
            Build(
                Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused),
                new ConnectionFacts { Id = 0 }
            )
        );

        Assert.Empty(Conversations.Read(file));
    }

    [Fact]
    public void Times_never_go_back_and_are_those_that_were_measured()
    {
        var timings = new Timings
        {
            Resolve = TimeSpan.FromMilliseconds(1),
            Connect = TimeSpan.FromMilliseconds(2),
            Send = TimeSpan.FromMilliseconds(4),
            FirstByte = TimeSpan.FromMilliseconds(8),
            HeadEnd = TimeSpan.FromMilliseconds(16),
            BodyEnd = TimeSpan.FromMilliseconds(32),
        };
        Exchange[] exchanges =
        [
            Build(Ask.Head().Replies(Reply.Head(20)).Took(timings), First),
            // Began, as its clock has it, before the one before was over.
            Build(Ask.FirstRange(0, 9).Replies(Reply.Range(0, 9, 20)).Took(timings), Again) with
            {
                StartedAt = Time - TimeSpan.FromSeconds(1),
            },
            Build(Ask.Head().Replies(Reply.Head(20)).Took(timings), First with { Id = 2, Local = "127.0.0.1:50002" }),
        ];

        var file = Written(exchanges);
        var times = PacketFile.Read(file, (_, why) => Assert.Fail(why)).Select(p => p.Time).ToList();

        Assert.Equal(times.Order(), times);
        Assert.Equal(Time + TimeSpan.FromMilliseconds(3), times[0]);
        file.Position = 0;
        var (seen, _) = Read(file);
        Assert.Equal([200, 200, 206], seen.Select(s => s.Exchange.Status).Order());
    }

    [Fact]
    public void Connections_of_other_runs_with_the_same_number_are_others()
    {
        using var file = new MemoryStream();
        var packets = new ExchangePackets(new PcapngWriter(file, "test", ""));
        packets.Add(1, Build(Ask.Head().Replies(Reply.Head(20)), First), "one");
        packets.Add(2, Build(Ask.Head().Replies(Reply.Head(20)), First with { Local = "127.0.0.1:50002" }), "two");
        packets.Finish();
        file.Position = 0;

        Assert.Equal(2, Conversations.Read(file).Count);
    }

    [Fact]
    public void A_connection_that_is_opened_anew_over_the_same_ports_is_another()
    {
        var closed = First with { KeptAlive = false };
        var (seen, notes) = Read(
            Build(Ask.Head().Replies(Reply.Head(20, "Connection: close")), closed),
            Build(Ask.Head().Replies(Reply.Head(20, "Connection: close")), closed with { Id = 2 })
        );

        Assert.Empty(notes);
        Assert.Equal([200, 200], seen.Select(s => s.Exchange.Status));
        Assert.All(seen, s => Assert.False(s.Exchange.Connection.Reused));
    }

    private static Exchange Build(ExchangeBuilder builder, ConnectionFacts connection) =>
        builder.Connection(connection).Build() with
        {
            StartedAt = Time,
        };

    private static MemoryStream Written(params Exchange[] exchanges)
    {
        var file = new MemoryStream();
        var packets = new ExchangePackets(new PcapngWriter(file, "test", "comment"));
        foreach (var exchange in exchanges)
        {
            packets.Add(1, exchange, "exchange " + exchange.Spec.Purpose);
        }

        packets.Finish();
        file.Position = 0;
        return file;
    }

    private static (List<SeenExchange> Seen, List<string> Notes) Read(params Exchange[] exchanges) =>
        Read(Written(exchanges));

    private static (List<SeenExchange> Seen, List<string> Notes) Read(MemoryStream file)
    {
        var seen = new List<SeenExchange>();
        var notes = new List<string>();
        var reassembler = new TcpReassembler(info => new HttpConversation(
            info,
            new WireLimits(),
            seen.Add,
            (_, why) => notes.Add(why)
        ));
        var last = Time;
        foreach (var packet in PacketFile.Read(file, (at, why) => Assert.Fail($"{at}: {why}")))
        {
            reassembler.Add(packet);
            last = packet.Time;
        }

        reassembler.Finish(last);
        return (seen, notes.Where(n => n != "the capture ends here").ToList());
    }
}
