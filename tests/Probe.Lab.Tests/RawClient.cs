using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Probe.Http;

namespace Probe.Lab.Tests;

/// <summary>A client that sends what it is told and shows what came, byte by byte; it forgives nothing and repairs nothing.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private Stream _stream;
    private readonly MemoryStream _pending = new();

    private RawClient(Socket socket)
    {
        _socket = socket;
        _patience.CancelAfter(TimeSpan.FromSeconds(30));
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Ends every wait of this client after half a minute, or when the test run is cancelled.</summary>
    private CancellationToken Token => _patience.Token;

    public static async Task<RawClient> ConnectAsync(int port, string address = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var there = new IPEndPoint(IPAddress.Parse(address), port);
        await socket.ConnectAsync(there, TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    public static Task<RawClient> ConnectAsync(HttpUrl url) => ConnectAsync(url.Port);

    /// <summary>Connects to the lab's forward proxy.</summary>
    public static Task<RawClient> ConnectToProxyAsync(LabEndpoints lab) =>
        ConnectAsync(int.Parse(lab.ProxySetting!.Split(':')[^1], CultureInfo.InvariantCulture));

    /// <summary>Asks one thing on a connection of its own.</summary>
    public static async Task<RawReply> AskAsync(int port, string request)
    {
        await using var client = await ConnectAsync(port);
        return await client.AskAsync(request);
    }

    public async Task SendAsync(string text)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), Token);
        await _stream.FlushAsync(Token);
    }

    /// <summary>Sends a request (LF is written as CR LF, the empty line added) and reads its reply.</summary>
    public async Task<RawReply> AskAsync(string request)
    {
        await SendAsync(request.TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n");
        return await ReadReplyAsync(request.Split(' ')[0]);
    }

    /// <summary>Reads one reply by its own framing; a reset or early end is noted, not thrown.</summary>
    public async Task<RawReply> ReadReplyAsync(string method)
    {
        var head = new List<byte>();
        try
        {
            while (!EndsHead(head))
            {
                if (await ReadSomeAsync(1) is not [var octet])
                {
                    return new RawReply(Encoding.Latin1.GetString([.. head]), [], WireEnd.Closed);
                }

                head.Add(octet);
            }
        }
        catch (IOException)
        {
            return new RawReply(Encoding.Latin1.GetString([.. head]), [], WireEnd.Reset);
        }

        var reply = new RawReply(Encoding.Latin1.GetString([.. head]), [], WireEnd.Whole);
        if (!reply.StatusLine.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return reply with { End = WireEnd.NoHead };
        }

        var bodiless = method == "HEAD" || (method == "CONNECT" && reply.Status == 200) || reply.Status is 204 or 304;
        return bodiless ? reply : await ReadBodyAsync(reply);
    }

    /// <summary>All octets up to the connection's end.</summary>
    public async Task<(byte[] Octets, WireEnd End)> ReadToEndAsync()
    {
        var octets = new MemoryStream();
        try
        {
            while (await ReadSomeAsync(64 * 1024) is { Length: > 0 } some)
            {
                octets.Write(some);
            }
        }
        catch (IOException)
        {
            return (octets.ToArray(), WireEnd.Reset);
        }

        return (octets.ToArray(), WireEnd.Closed);
    }

    /// <summary>Goes on under TLS; the certificate is judged by <paramref name="judge"/>.</summary>
    public async Task StartTlsAsync(string host, RemoteCertificateValidationCallback judge)
    {
        var secure = new SslStream(_stream, false, judge);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, Token);
        _stream = secure;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _patience.Dispose();
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    private async Task<RawReply> ReadBodyAsync(RawReply reply)
    {
        var body = new MemoryStream();
        var length = reply.Get("Content-Length") is { } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : (long?)null;
        if (reply.Get("Transfer-Encoding") == "chunked")
        {
            return await ReadChunksAsync(reply, body);
        }

        try
        {
            while (length is null || body.Length < length)
            {
                var some = await ReadSomeAsync((int)Math.Min(64 * 1024, (length ?? long.MaxValue) - body.Length));
                if (some.Length == 0)
                {
                    break;
                }

                body.Write(some);
            }
        }
        catch (IOException)
        {
            return reply with { Body = body.ToArray(), End = WireEnd.Reset };
        }

        var end = length == body.Length ? WireEnd.Whole : WireEnd.Closed;
        return reply with { Body = body.ToArray(), End = end };
    }

    private async Task<RawReply> ReadChunksAsync(RawReply reply, MemoryStream body)
    {
        while (true)
        {
            var size = await ReadLineAsync();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var left))
            {
                return reply with { Body = body.ToArray(), End = WireEnd.BadChunk };
            }

            while (left > 0)
            {
                var some = await ReadSomeAsync(left);
                Assert.NotEmpty(some);
                body.Write(some);
                left -= some.Length;
            }

            Assert.Equal("", await ReadLineAsync());
            if (size == "0")
            {
                return reply with { Body = body.ToArray(), End = WireEnd.Whole };
            }
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadSomeAsync(1) is [var octet] && octet != '\n')
        {
            line.Append((char)octet);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async Task<byte[]> ReadSomeAsync(int most)
    {
        if (_pending.Position == _pending.Length)
        {
            var buffer = new byte[16 * 1024];
            var count = await _stream.ReadAsync(buffer, Token);
            _pending.SetLength(0);
            _pending.Write(buffer, 0, count);
            _pending.Position = 0;
        }

        var some = new byte[Math.Min(most, _pending.Length - _pending.Position)];
        _pending.ReadExactly(some);
        return some;
    }

    private static bool EndsHead(List<byte> octets) =>
        octets is [.., (byte)'\n', (byte)'\n'] or [.., (byte)'\n', (byte)'\r', (byte)'\n'];
}

/// <summary>How reading a reply ended.</summary>
public enum WireEnd
{
    /// <summary>By its own framing.</summary>
    Whole,

    /// <summary>The peer closed.</summary>
    Closed,

    /// <summary>The peer reset.</summary>
    Reset,

    /// <summary>The chunk framing is broken.</summary>
    BadChunk,

    /// <summary>What came is no reply's head.</summary>
    NoHead,
}

/// <summary>A reply as it came.</summary>
/// <param name="Head">The head, empty line included, as Latin-1.</param>
/// <param name="Body">The body, chunk framing removed.</param>
/// <param name="End">How reading it ended.</param>
internal sealed record RawReply(string Head, byte[] Body, WireEnd End)
{
    public string StatusLine => Head.Split('\n')[0].TrimEnd('\r');

    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Text => Encoding.Latin1.GetString(Body);

    public string? Get(string name) => GetAll(name) is [var first, ..] ? first : null;

    public IReadOnlyList<string> GetAll(string name) =>
        [
            .. Head.Split('\n')
                .Skip(1)
                .Select(l => l.TrimEnd('\r').Split(':', 2))
                .Where(p => p.Length == 2 && string.Equals(p[0], name, StringComparison.OrdinalIgnoreCase))
                .Select(p => p[1].Trim()),
        ];
}
