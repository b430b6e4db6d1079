using System.Text;
using Probe.Exchanges;
using Probe.Testing;
using static Probe.Transport.Tests.Sending;

namespace Probe.Transport.Tests;

public sealed class HostilePeerTests
{
    private const int Rounds = 300;
    private const int Seed = 12152;

    private static readonly string[] Replies =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/9\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nContent-Length: 2\r\n\r\nno",
    ];

    [Theory]
    [InlineData("http://127.0.0.1/f.cab")]
    [InlineData("https://127.0.0.1/f.cab")]
    public async Task Whatever_octets_come_the_exchange_ends_and_accounts_for_them(string url)
    {
        var random = new Random(Seed);
        await using var proxy = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            byte[] reply;
            bool resets;
            lock (random)
            {
                reply = Mutate(random);
                resets = random.Next(4) == 0;
            }

            await peer.SendAsync(reply);
            if (resets)
            {
                peer.Reset();
            }
        });
        await using var sender = Sender();

        for (var round = 1; round <= Rounds; round++)
        {
            var spec = (round % 2 == 0 ? Get(url) : Head(url)) with { InSeries = true, BodyLimit = 4 };

            var exchange = await sender.AskAsync(spec, Through(proxy.Port), round);

            var told = $"seed {Seed}, round {round}";
            Assert.Equal(round, exchange.Number);
            Assert.True(exchange.Failure is not null || exchange.Response is not null, told);
            Assert.Equal(exchange.Response is not null, exchange.Body is not null);
            Assert.InRange(exchange.Body?.Length ?? 0, 0, 4);
            if (exchange.Failure is { } failure)
            {
                Assert.NotEqual(FailureCauses.MaxTimeReached, failure.Cause);
                Assert.DoesNotContain(failure.Detail, char.IsControl);
            }
        }
    }

    private static byte[] Mutate(Random random)
    {
        var reply = Encoding.Latin1.GetBytes(Replies[random.Next(Replies.Length)]).ToList();
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(reply.Count);
            switch (random.Next(4))
            {
                case 0:
                    reply[at] = (byte)random.Next(256);
                    break;
                case 1:
                    reply.RemoveAt(at);
                    break;
                case 2:
                    reply.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    reply.RemoveRange(at, reply.Count - at);
                    reply.Add((byte)'\n');
                    break;
            }
        }

        return [.. reply];
    }
}
