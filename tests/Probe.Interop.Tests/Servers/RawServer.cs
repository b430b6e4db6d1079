using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Probe.Interop.Servers;

/// <summary>Answers every request head with the same bytes, right or wrong, or not at all.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const int MaxHeadOctets = 64 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[]? _reply;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="reply">What is sent before the connection is closed; null to keep silent until the client gives up.</param>
    public RawServer(string? reply)
    {
        _reply = reply is null ? null : Encoding.Latin1.GetBytes(reply);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string HostAndPort => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new byte[MaxHeadOctets];
                var length = 0;
                while (length < head.Length && !head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                {
                    var read = await stream.ReadAsync(head.AsMemory(length), _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    length += read;
                }

                if (_reply is null)
                {
                    // Silent until the client hangs up.
                    _ = await stream.ReadAsync(head.AsMemory(0, 1), _stop.Token);
                    return;
                }

                await stream.WriteAsync(_reply, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client is gone or the test is over.
            }
        }
    }
}
