using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Probe.Http;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>The proxy's side towards one origin: one connection, kept while replies are read to their end.</summary>
/// <param name="target">Where to connect.</param>
/// <param name="tls">Host name and trusted authority for TLS; null for plain HTTP.</param>
/// <param name="idle">Longest silence.</param>
/// <param name="stopping">Ends everything.</param>
internal sealed class Upstream(
    IPEndPoint target,
    (string Host, X509Certificate2 Authority)? tls,
    TimeSpan idle,
    CancellationToken stopping
) : IDisposable
{
    private const int MaxInterimReplies = 16;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private Socket? _socket;
    private WireConnection? _connection;

    /// <summary>Tells whether the last reply is read to its end and the server keeps the connection.</summary>
    private Func<bool> _isIdle = () => true;

    /// <summary>Where it leads.</summary>
    public IPEndPoint Target { get; } = target;

    /// <summary>Sends a request and reads the head of its reply; the body is read as the reply is written.</summary>
    /// <exception cref="SocketException">No connection, or it broke.</exception>
    /// <exception cref="InvalidDataException">The reply is none.</exception>
    public async ValueTask<Reply> SendAsync(LabRequest request)
    {
        if (_connection is not null && _isIdle())
        {
            try
            {
                return await ExchangeAsync(request);
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException or SocketException)
            {
                // It was closed while it lay idle, as servers may; a new one decides.
            }
        }

        await ConnectAsync();
        return await ExchangeAsync(request);
    }

    /// <summary>Opens a connection to be handed on, such as a tunnel's.</summary>
    public async ValueTask<(WireConnection Connection, Socket Socket)> OpenAsync()
    {
        await ConnectAsync();
        return (_connection!, _socket!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _socket?.Dispose();
        (_connection, _socket) = (null, null);
    }

    private async ValueTask ConnectAsync()
    {
        Dispose();
        var socket = new Socket(Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket = socket;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(ConnectTimeout);
        await socket.ConnectAsync(Target, patience.Token);
        var connection = new WireConnection(new NetworkStream(socket, ownsSocket: true), socket, idle, stopping);
        _connection = connection;
        if (tls is { } trust)
        {
            SslStream? secure = null;
            _connection = connection.Over(inner => secure = new SslStream(inner));
            await secure!.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = trust.Host,
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { trust.Authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
                patience.Token
            );
        }
    }

    private async ValueTask<Reply> ExchangeAsync(LabRequest request)
    {
        var connection = _connection!;
        _isIdle = () => false;
        var text = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\n");
        foreach (var header in request.Headers)
        {
            text.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }

        await connection.WriteAsync(
            (byte[])[.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. request.Body]
        );
        for (var i = 0; i <= MaxInterimReplies; i++)
        {
            var head = await connection.ReadHeadAsync() ?? throw new InvalidDataException("closed without a reply");
            if (!HeadParser.TryParseResponse(head, out var status, out var reason, out var headers))
            {
                throw new InvalidDataException("the reply's head is none");
            }

            if (status >= 200)
            {
                return ToReply(connection, request, status, reason, headers);
            }
        }

        throw new InvalidDataException("there are too many interim replies");
    }

    private Reply ToReply(WireConnection connection, LabRequest request, int status, string reason, HeaderList headers)
    {
        var closes = string.Join(',', headers.GetAll("Connection"))
            .Contains("close", StringComparison.OrdinalIgnoreCase);
        var chunked = headers.Get("Transfer-Encoding") is not null;
        ReplyBody body;
        if (request.IsHead || status is 204 or 304)
        {
            body = ReplyBody.Empty;
            _isIdle = () => !closes;
        }
        else if (chunked)
        {
            var content = new ChunkedStream(connection);
            body = new ReplyBody(content, null);
            _isIdle = () => !closes && content.AtEnd;
        }
        else if (headers.Get("Content-Length") is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                throw new InvalidDataException("the reply's Content-Length is no number");
            }

            var content = new LimitedStream(connection, length, mustBeWhole: true);
            body = new ReplyBody(content, length);
            _isIdle = () => !closes && content.Remaining == 0;
        }
        else
        {
            body = new ReplyBody(new LimitedStream(connection, long.MaxValue, mustBeWhole: false), null);
        }

        return new Reply
        {
            Status = status,
            Reason = reason,
            Headers = chunked
                ? headers.WithoutHopByHop().Remove("Content-Length").Add("Transfer-Encoding", "chunked")
                : headers.WithoutHopByHop(),
            Body = body,
            Chunked = chunked && !request.IsHead,
        };
    }
}
