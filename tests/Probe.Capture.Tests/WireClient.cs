using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Probe.Capture.Tests;

/// <summary>A client that sends octets and takes what comes, as it comes. Each wait is bounded.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private Stream _stream;

    private WireClient(Socket socket)
    {
        _socket = socket;
        _patience.CancelAfter(TimeSpan.FromSeconds(20));
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    internal Socket Socket => _socket;

    internal Stream Stream => _stream;

    internal static async Task<WireClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return new WireClient(socket);
    }

    /// <summary>Sends, says that this was all, and takes everything that comes back.</summary>
    internal static async Task<Heard> AskAsync(int port, byte[] octets, bool finishes = false)
    {
        await using var client = await ConnectAsync(port);
        await client.SendAsync(octets);
        if (finishes)
        {
            client.Finish();
        }

        return await client.ReadToEndAsync();
    }

    internal static Task<Heard> AskAsync(int port, string text) => AskAsync(port, Encoding.Latin1.GetBytes(text));

    internal async Task SendAsync(byte[] octets)
    {
        try
        {
            await _stream.WriteAsync(octets, _patience.Token);
        }
        catch (IOException)
        {
            // What the peer wanted no more: what it said before is still to be read.
        }
    }

    internal Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    internal void Finish() => _socket.Shutdown(SocketShutdown.Send);

    internal void Reset() => _socket.Close(0);

    internal async Task<Heard> ReadToEndAsync()
    {
        var octets = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer, _patience.Token) is > 0 and var count)
            {
                octets.Write(buffer, 0, count);
            }

            return new Heard(octets.ToArray(), WireEnd.Finished);
        }
        catch (IOException)
        {
            return new Heard(octets.ToArray(), WireEnd.Reset);
        }
    }

    internal async Task<string> ReadAsync(int count)
    {
        var buffer = new byte[count];
        await _stream.ReadExactlyAsync(buffer, _patience.Token);
        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>Reads up to and with the next empty line.</summary>
    internal async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, _patience.Token) == 0)
            {
                break;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    internal async Task<SslStream> StartTlsAsync(string host, RemoteCertificateValidationCallback judge)
    {
        var secure = new SslStream(_stream, false, judge);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            },
            _patience.Token
        );
        _stream = secure;
        return secure;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _patience.Dispose();
    }
}

/// <summary>How the peer ended.</summary>
internal enum WireEnd
{
    Finished,
    Reset,
}

/// <summary>All that the peer said, and how it ended.</summary>
internal sealed record Heard(byte[] Octets, WireEnd End)
{
    internal string Text => Encoding.Latin1.GetString(Octets);
}
