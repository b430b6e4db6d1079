using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Probe.Testing;

/// <summary>
/// A forward proxy for one server: keeps a connection to it for each client's, or opens one for each request, and may
/// want its clients to log in with NTLM.
/// </summary>
public sealed partial class Forwarder : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly int _target;

    /// <summary>Opens it.</summary>
    /// <param name="target">Port of the server on loopback.</param>
    public Forwarder(int target)
    {
        _target = target;
        _server = RawServer.Start(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public int Port => _server.Port;

    /// <summary>True to keep one connection to the server for each client's.</summary>
    public bool KeepsConnection { get; init; } = true;

    /// <summary>Who may pass; null for everybody. One client's connection at a time.</summary>
    public NtlmVerifier? Login { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(RawPeer peer)
    {
        TcpClient? upstream = null;
        var isIn = Login is null;
        try
        {
            while (await peer.ReadRequestAsync() is { } request)
            {
                if (!isIn)
                {
                    var match = Answer().Match(request);
                    var token = match.Success ? Convert.FromBase64String(match.Groups[1].Value) : [];
                    isIn = token is [.., _] && token[8] == 3 && Login!.Problem(token) is null;
                    if (!isIn)
                    {
                        var challenge =
                            token is [.., _] && token[8] == 1
                                ? " " + Convert.ToBase64String(Login!.Challenge(token))
                                : "";
                        await peer.SendAsync(
                            $"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM{challenge}\r\nContent-Length: 0\r\n\r\n"
                        );
                        continue;
                    }
                }

                if (upstream is null || !KeepsConnection)
                {
                    upstream?.Dispose();
                    upstream = new TcpClient("127.0.0.1", _target);
                }

                await PassAsync(peer, upstream.GetStream(), Absolute().Replace(Hop().Replace(request, ""), "$1 /", 1));
            }
        }
        finally
        {
            upstream?.Dispose();
        }
    }

    private static async Task PassAsync(RawPeer peer, NetworkStream server, string request)
    {
        await server.WriteAsync(Encoding.Latin1.GetBytes(request));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await server.ReadAsync(one) > 0)
        {
            head.Append((char)one[0]);
        }

        await peer.SendAsync(head.ToString());
        var length = request.StartsWith("HEAD", StringComparison.Ordinal)
            ? 0
            : int.Parse(Length().Match(head.ToString()).Groups[1].Value, CultureInfo.InvariantCulture);
        var body = new byte[length];
        await server.ReadExactlyAsync(body);
        await peer.SendAsync(body);
    }

    [GeneratedRegex(@"Proxy-Authorization: NTLM (\S+)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"^(\w+) http://[^/]+/")]
    private static partial Regex Absolute();

    [GeneratedRegex(@"Proxy-[^\r]*\r\n")]
    private static partial Regex Hop();

    [GeneratedRegex(@"Content-Length: (\d+)")]
    private static partial Regex Length();
}
