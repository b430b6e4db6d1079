using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Probe.Transport.Tests;

/// <summary>A name server on UDP and TCP that answers every question with what it is told to, right or wrong.</summary>
internal sealed class DnsLiar : IAsyncDisposable
{
    private const int MostQuestions = 1000;
    private readonly TcpListener _listener;
    private readonly UdpClient _socket;
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Makes the datagram for a question; null for silence.</param>
    /// <param name="stream">
    /// Makes the octets of a connection for a question, length and all, after which the connection is closed; null for
    /// a server whose TCP port is closed.
    /// </param>
    public DnsLiar(Func<byte[], byte[]?> answer, Func<byte[], byte[]>? stream = null)
    {
        (_listener, _socket) = Bind();
        if (stream is null)
        {
            _listener.Stop();
        }

        _serving = Task.WhenAll(ServeAsync(answer), stream is null ? Task.CompletedTask : ServeStreamsAsync(stream));
    }

    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    /// <summary>A datagram without room for the answer (TC).</summary>
    public static byte[] Truncated(byte[] question)
    {
        var reply = Answer(question, 0, _ => []);
        reply[2] |= 2;
        return reply;
    }

    /// <summary>A message as streams carry it, its length before it.</summary>
    public static byte[] Framed(byte[] message, int? length = null)
    {
        var prefix = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)(length ?? message.Length));
        return [.. prefix, .. message];
    }

    /// <summary>An answer that is none, over UDP.</summary>
    public static byte[] Lie(string kind, byte[] question) =>
        kind switch
        {
            "nothing" => [],
            "header" => question[..12],
            "zeros" => new byte[512],
            "wrong-id" => Answer([(byte)~question[0], .. question[1..]], 1, _ => Record(1, [10, 0, 0, 1])),
            "wrong-question" => OfAnotherName(question),
            "wrong-owner" => Answer(
                question,
                1,
                _ => [4, (byte)'e', (byte)'v', (byte)'i', (byte)'l', 0, .. Record(1, [10, 0, 0, 1])[2..]]
            ),
            "loop" => Answer(question, 1, at => [0xC0, (byte)at, .. Record(1, [10, 0, 0, 1])[2..]], places: true),
            "pointer-past-end" => Answer(question, 1, _ => [0xFF, 0xFF, .. Record(1, [10, 0, 0, 1])[2..]]),
            "counts-lie" => Answer(question, 1, _ => [0xC0, 12, 0, 1]),
            "oversized" => [.. Answer(question, 0, _ => []), .. new byte[40_000]],
            _ => throw new ArgumentException(kind),
        };

    /// <summary>A reply with records.</summary>
    public static byte[] Answer(byte[] question, int count, Func<int, byte[]> record, bool places = false)
    {
        var end = 12;
        while (question[end] != 0)
        {
            end += question[end] + 1;
        }

        end += 5;
        byte[] head = [.. question[..end]];
        head[2] = 0x84;
        head[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)count);
        head.AsSpan(8, 4).Clear();
        return [.. head, .. Enumerable.Range(0, count).SelectMany(i => record(places ? end : i))];
    }

    /// <summary>A record of the name asked for.</summary>
    public static byte[] Record(byte type, byte[] data) =>
        [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    /// <summary>A right answer, to a question for another name.</summary>
    public static byte[] OfAnotherName(byte[] question)
    {
        var other = question.ToArray();
        other[13] ^= 1;
        return Answer(other, 1, _ => Record(1, [10, 0, 0, 1]));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _listener.Dispose();
        await _serving;
    }

    /// <summary>One port, free for both; another program may take it for datagrams in between.</summary>
    private static (TcpListener, UdpClient) Bind()
    {
        for (var attempt = 1; ; attempt++)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            try
            {
                return (listener, new UdpClient((IPEndPoint)listener.LocalEndpoint));
            }
            catch (SocketException) when (attempt < 16)
            {
                listener.Dispose();
            }
        }
    }

    private async Task ServeAsync(Func<byte[], byte[]?> answer)
    {
        try
        {
            for (var i = 0; i < MostQuestions; i++)
            {
                var question = await _socket.ReceiveAsync();
                if (answer(question.Buffer) is { } reply)
                {
                    await _socket.SendAsync(reply, question.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over, or nobody waits for the answer.
        }
    }

    private async Task ServeStreamsAsync(Func<byte[], byte[]> answer)
    {
        for (var i = 0; i < MostQuestions; i++)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var length = new byte[2];
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(length);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question);
                await stream.WriteAsync(answer(question));
            }
            catch (IOException)
            {
                // The peer left.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
