using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Probe.Testing;

/// <summary>One accepted connection of a <see cref="RawServer"/>, for its script.</summary>
public sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;
    private readonly ConcurrentQueue<string> _requests;
    private readonly CancellationToken _stop;
    private readonly List<byte> _received = [];
    private Stream _stream;
    private bool _gone;

    internal RawPeer(Socket socket, int number, ConcurrentQueue<string> requests, CancellationToken stop)
    {
        _socket = socket;
        _socket.NoDelay = true;
        Number = number;
        _requests = requests;
        _stop = stop;
        _stream = new NetworkStream(socket);
    }

    /// <summary>Which connection of the server this is, from 1.</summary>
    public int Number { get; }

    /// <summary>The server name that the client asked for in its TLS handshake.</summary>
    public string? ServerName { get; private set; }

    /// <summary>Subject of the certificate that the client sent.</summary>
    public string? ClientCertificate { get; private set; }

    /// <summary>Reads a request head and writes it down; null when the client closed.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var buffer = new byte[8192];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. _received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _received.RemoveRange(0, end + 4);
                var head = text[..(end + 4)];
                _requests.Enqueue(head);
                return head;
            }

            var count = await _stream.ReadAsync(buffer, _stop);
            if (count == 0)
            {
                return null;
            }

            _received.AddRange(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Sends Latin-1 text.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends octets.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await _stream.WriteAsync(octets, _stop);

    /// <summary>Closes this direction in order (FIN).</summary>
    public void Fin()
    {
        if (!_gone)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Breaks the connection off (RST).</summary>
    public void Reset()
    {
        _gone = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Says nothing more until the client has closed or the test is over.</summary>
    public async Task UntilClosedAsync()
    {
        var buffer = new byte[8192];
        while (!_gone && await _stream.ReadAsync(buffer, _stop) > 0) { }
    }

    /// <summary>Relays octets to and from another port on loopback until either side ends.</summary>
    public async Task RelayAsync(int port)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await other.ConnectAsync(System.Net.IPAddress.Loopback, port, _stop);
        await using var there = new NetworkStream(other);
        await there.WriteAsync(_received.ToArray(), _stop);
        _received.Clear();
        await Task.WhenAny(_stream.CopyToAsync(there, _stop), there.CopyToAsync(_stream, _stop));
    }

    /// <summary>Goes on in TLS, as the server.</summary>
    /// <param name="certificate">What to show, with its key.</param>
    /// <param name="wantsClientCertificate">True to refuse a client without certificate.</param>
    /// <param name="with">Changes what else is offered or asked.</param>
    public async Task StartTlsAsync(
        X509Certificate2 certificate,
        bool wantsClientCertificate = false,
        Action<SslServerAuthenticationOptions>? with = null
    )
    {
        var tls = new SslStream(_stream);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = wantsClientCertificate,
            RemoteCertificateValidationCallback = (_, client, _, _) => !wantsClientCertificate || client is not null,
        };
        with?.Invoke(options);
        await tls.AuthenticateAsServerAsync(options, _stop);
        ServerName = tls.TargetHostName;
        ClientCertificate = (tls.RemoteCertificate as X509Certificate2)?.Subject;
        _stream = tls;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone = true;
        _stream.Dispose();
        _socket.Dispose();
    }
}
