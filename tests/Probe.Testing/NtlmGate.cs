using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Probe.Testing;

/// <summary>
/// A proxy or server that serves one file to whoever logs its connection in with NTLMv2, and proves each login. As a
/// proxy it also ends tunnels itself, as the origin of the certificate that it was given the authority for.
/// </summary>
public sealed partial class NtlmGate : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly string _user;
    private readonly string _password;
    private readonly bool _isProxy;
    private readonly TestAuthority? _authority;
    private readonly ConcurrentQueue<string> _verdicts = new();

    /// <summary>Opens it.</summary>
    /// <param name="isProxy">True for 407, false for 401.</param>
    /// <param name="user">The only account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="authority">Signs for the origin inside tunnels.</param>
    public NtlmGate(bool isProxy, string user, string password, TestAuthority? authority = null)
    {
        _isProxy = isProxy;
        _user = user;
        _password = password;
        _authority = authority;
        _server = RawServer.Start(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public int Port => _server.Port;

    /// <summary>Octets of its file.</summary>
    public static int Length => 20_000;

    /// <summary>True to close the connection after each challenge, and say so.</summary>
    public bool ClosesAfterChallenge { get; init; }

    /// <summary>True to close the connection without saying so, after the challenge proper.</summary>
    public bool HangsUpAfterChallenge { get; init; }

    /// <summary>Version of its status lines.</summary>
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>What it sends in the challenge's place; null for a right one.</summary>
    public string? Challenge { get; init; }

    /// <summary>What came of each login: "ok", "ok with MIC", or why not.</summary>
    public IReadOnlyList<string> Verdicts => [.. _verdicts];

    /// <summary>Heads received.</summary>
    public IReadOnlyList<string> Requests => _server.Requests;

    /// <summary>Connections accepted.</summary>
    public int Connections => _server.Connections;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(RawPeer peer)
    {
        var login = new NtlmVerifier(_user, _password);
        var isIn = false;
        while (await peer.ReadRequestAsync() is { } request)
        {
            if (!isIn)
            {
                var token = Answer().Match(request) is { Success: true } match
                    ? Convert.FromBase64String(match.Groups["token"].Value)
                    : [];
                if (token is [.., _] && token[8] == 3)
                {
                    var problem = login.Problem(token);
                    isIn = problem is null;
                    _verdicts.Enqueue(problem ?? (login.HadMic ? "ok with MIC" : "ok"));
                }

                if (!isIn)
                {
                    var challenges = token is [.., _] && token[8] == 1;
                    await peer.SendAsync(
                        Refusal(challenges ? " " + (Challenge ?? Convert.ToBase64String(login.Challenge(token))) : "")
                    );
                    if (ClosesAfterChallenge || Version == "HTTP/1.0" || (HangsUpAfterChallenge && challenges))
                    {
                        return;
                    }

                    continue;
                }
            }

            if (request.StartsWith("CONNECT ", StringComparison.Ordinal))
            {
                await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
                using var certificate = _authority!.Issue(request.Split(' ')[1].Split(':')[0]);
                await peer.StartTlsAsync(certificate);
                continue;
            }

            await FileAsync(peer, request);
        }
    }

    /// <summary>Serves the file, or the range asked for.</summary>
    public static async Task FileAsync(RawPeer peer, string request)
    {
        var range = RangeLine().Match(request);
        var first = range.Success ? int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var last = range.Success
            ? (int)Math.Min(long.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture), Length - 1)
            : Length - 1;
        if (first >= Length)
        {
            await peer.SendAsync($"HTTP/1.1 416 No\r\nContent-Range: bytes */{Length}\r\nContent-Length: 0\r\n\r\n");
            return;
        }

        await peer.SendAsync(
            (
                range.Success
                    ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {first}-{last}/{Length}\r\n"
                    : "HTTP/1.1 200 OK\r\n"
            )
                + $"Content-Length: {last - first + 1}\r\nAccept-Ranges: bytes\r\nLast-Modified: Tue, 01 Jul 2025 10:00:00 GMT\r\nETag: \"1\"\r\n\r\n"
        );
        if (!request.StartsWith("HEAD ", StringComparison.Ordinal))
        {
            await peer.SendAsync(TestFile.Bytes(first, last - first + 1));
        }
    }

    private string Refusal(string token)
    {
        var status = _isProxy ? "407 Proxy Authentication Required" : "401 Unauthorized";
        var header = _isProxy ? "Proxy-Authenticate" : "WWW-Authenticate";
        var close = ClosesAfterChallenge ? "Connection: close\r\n" : "";
        return $"{Version} {status}\r\n{header}: NTLM{token}\r\n{close}Content-Length: 0\r\n\r\n";
    }

    [GeneratedRegex(@"Authorization: NTLM (?<token>[A-Za-z0-9+/=]+)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"Range: bytes=(\d+)-(\d+)")]
    private static partial Regex RangeLine();
}
