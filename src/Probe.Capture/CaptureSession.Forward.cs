using System.Text;
using Probe.Http;
using Probe.Options;

namespace Probe.Capture;

/// <content>The forward proxy's part: request after request.</content>
internal sealed partial class CaptureSession
{
    private async Task ServeForwardAsync()
    {
        while (await ReadHeadAsync().ConfigureAwait(false) is { } head)
        {
            if (head.Problem is { } problem)
            {
                await RefuseAsync(OwnReply.BadRequest(problem)).ConfigureAwait(false);
                return;
            }

            if (!await ServeOneAsync(head.Length).ConfigureAwait(false))
            {
                return;
            }
        }

        if (_link is { } link)
        {
            await link.FinishAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a whole head; null where the client closed before one.</summary>
    private async ValueTask<(int Length, string? Problem)?> ReadHeadAsync()
    {
        var searched = 0;
        while (true)
        {
            if (_start < _end)
            {
                var length = RequestFrame.FindEnd(Waiting, ref searched);
                if (length >= 0)
                {
                    Volatile.Write(ref _headSince, 0);
                    _isHeard = true;
                    return (
                        length,
                        _frame.Read(Waiting[..length]) is { } wrong
                            ? $"this request cannot be passed on: {wrong}"
                            : null
                    );
                }

                if (_end - _start >= Options.MaxHeadOctets)
                {
                    return (0, $"the request's head has more than {Options.MaxHeadOctets} octets");
                }

                if (_headSince == 0)
                {
                    Volatile.Write(ref _headSince, Options.Clock.GetTimestamp());
                }
            }

            if (await ReadMoreAsync().ConfigureAwait(false) == 0)
            {
                return _start == _end || HasGivenUp ? null : (0, BrokenOff());
            }
        }
    }

    /// <summary>Passes one request on; false where the connection is used up.</summary>
    private async ValueTask<bool> ServeOneAsync(int length)
    {
        if (_frame.Asked == Asked.Connect)
        {
            return await ServeConnectAsync(length).ConfigureAwait(false);
        }

        if (!IsSameAuthority(length))
        {
            var (url, refusal) = UrlOf(length);
            if (url is null)
            {
                await RefuseAsync(refusal!).ConfigureAwait(false);
                return false;
            }

            var upstream = Options.Upstream(url);
            if (url.IsTls && upstream is null)
            {
                await RefuseAsync(
                        OwnReply.BadRequest(
                            "an https URL in absolute-form is for an upstream proxy to fetch; accepted: CONNECT host:port"
                        )
                    )
                    .ConfigureAwait(false);
                return false;
            }

            if (!await LinkToAsync(url, upstream, CaptureMode.Forward).ConfigureAwait(false))
            {
                return false;
            }

            _authority = upstream is null ? Encoding.ASCII.GetBytes(url.Authority) : [];
        }

        var link = _link!;
        await link.Replies.AnsweredUpToAsync(MostOutstanding - 1).ConfigureAwait(false);
        PlanEdits(length, link.Info.Upstream is not null);
        var answered = link.Replies.Answered + link.Replies.Outstanding;
        try
        {
            await SendHeadAsync(link, length).ConfigureAwait(false);
            if (_frame.IsChunked || _frame.BodyLength > 0)
            {
                return await SendBodyAsync(link, answered).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (!_readFailed && SocketLeg.IsAfterEnd(problem) && !HasGivenUp)
        {
            await link.TakesNoMoreAsync(client).ConfigureAwait(false);
            return false;
        }
        catch (Exception problem) when (IsPeersDoing(problem) && !HasGivenUp)
        {
            // Reading from the client resets the server; writing to the server resets the client.
            link.Broke(_readFailed, _readFailed ? link.Server : client);
            return false;
        }

        return true;
    }

    private bool _readFailed;

    /// <summary>True where the next request asks the server that is linked already; the common case, without a string.</summary>
    private bool IsSameAuthority(int length) =>
        _authority.Length > 0
        && HeadEditor.TryOriginForm(Waiting[..length][_frame.Target], false, out var authority, out _, out _)
        && authority.SequenceEqual(_authority);

    private (HttpUrl? Url, OwnReply? Refusal) UrlOf(int length)
    {
        var text = Encoding.Latin1.GetString(Waiting[..length][_frame.Target]);
        if (text.StartsWith('/') || text == "*")
        {
            return (
                null,
                OwnReply.BadRequest("this is a forward proxy: ask it for http://host/path, or CONNECT host:port")
            );
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var end = scheme < 0 ? -1 : text.AsSpan(scheme + 3).IndexOfAny('/', '?', '#');
        var upToAuthority = end < 0 ? text : text[..(scheme + 3 + end)];
        // What is wrong with it is told with that in mind which may make a password of it.
        var path = end >= 0 && text.LastIndexOf('@') > scheme + 3 + end ? "/@" : "/";
        return HttpUrl.TryParse(upToAuthority + path, out var url, out var problem)
            ? (url, null)
            : (null, OwnReply.BadRequest($"its target cannot be read: {problem}"));
    }

    /// <summary>Links the client with the server of a URL; false where it was refused and the connection is used up.</summary>
    private async ValueTask<bool> LinkToAsync(HttpUrl url, ProxyEndpoint? upstream, CaptureMode mode)
    {
        if (Options.AllowedHosts is { } allowed && !HostPatterns.Match(allowed, url.Host, url.Port))
        {
            await RefuseAsync(
                    OwnReply.Forbidden($"{url.HostAndPort} is not among the hosts allowed here"),
                    url.HostAndPort
                )
                .ConfigureAwait(false);
            return false;
        }

        var key = upstream is null ? $"{mode} {url.HostAndPort}" : $"proxy {upstream}";
        if (_link is not null && string.Equals(_linkKey, key, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        _authority = [];
        if (_link is { } old)
        {
            await old.Replies.AnsweredUpToAsync(0).ConfigureAwait(false);
            if (old.Replies.IsEnded)
            {
                // The server has closed and the client was told so: nothing can follow on this connection.
                return false;
            }

            await old.AbandonAsync().ConfigureAwait(false);
            (_link, _linkKey) = (null, null);
        }

        var (host_, port) = upstream is null ? (url.Host, url.Port) : (upstream.Host, upstream.Port);
        var (server, refusal) = await host.Dialer.DialAsync(host_, port, host.Stopping).ConfigureAwait(false);
        if (server is not null && upstream is { IsTls: true })
        {
            var plain = server;
            (server, refusal) = await host.Dialer.SecureAsync(plain, host_, port, host.Stopping).ConfigureAwait(false);
            if (server is null)
            {
                plain.Socket.Dispose();
            }
        }

        if (server is null)
        {
            await RefuseAsync(refusal!, url.HostAndPort).ConfigureAwait(false);
            return false;
        }

        var link = Open(server, url.HostAndPort, mode, upstream);
        _linkKey = key;
        if (mode == CaptureMode.Forward)
        {
            link.StartPumping(client);
        }

        return true;
    }

    /// <summary>What of the head has to change: as little as can be.</summary>
    private void PlanEdits(int length, bool isChained)
    {
        _editor.Reset();
        var head = Waiting[..length];
        if (!isChained)
        {
            var target = head[_frame.Target];
            if (
                HeadEditor.TryOriginForm(
                    target,
                    head[_frame.Method].SequenceEqual("OPTIONS"u8),
                    out _,
                    out var taken,
                    out var with
                )
            )
            {
                var (at, _) = _frame.Target.GetOffsetAndLength(length);
                _editor.Replace(at..(at + taken), length, with, "absolute-form becomes origin-form for the server");
            }

            if (Options.StripsProxyFields)
            {
                foreach (var field in _frame.ProxyFields)
                {
                    _editor.Replace(field, length, default, "fields for a proxy are kept from the server");
                }
            }
        }
        else if (Options.UpstreamCredentials is { } account && !_frame.HasProxyAuthorization)
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}"));
            var line = $"Proxy-Authorization: Basic {token}{(_frame.IsLineFeedOnly ? "\n" : "\r\n")}";
            _editor.Replace(
                _frame.EmptyLine.._frame.EmptyLine,
                length,
                Encoding.ASCII.GetBytes(line),
                "the credentials given for the upstream proxy"
            );
        }
    }

    private async ValueTask SendHeadAsync(Link link, int length)
    {
        var head = _buffer.AsMemory(_start, length);
        link.Replies.Expect(_frame.Asked);
        if (!_editor.HasAny)
        {
            await link.SendUpAsync(head).ConfigureAwait(false);
        }
        else
        {
            var now = Now;
            var changed = _editor.Apply(head.Span, link.FromClient, now, link.Tap.Edited);
            link.FromClient += length;
            await link.Tap.Octets(CaptureLegs.FromClient, now, head.Span).ConfigureAwait(false);
            await link.Tap.Octets(CaptureLegs.ToServer, now, changed.Span).ConfigureAwait(false);
            await link.Server.WriteAsync(changed).ConfigureAwait(false);
            Touch();
        }

        _start += length;
    }

    /// <summary>Passes a body on by its framing; false where it broke off.</summary>
    private async ValueTask<bool> SendBodyAsync(Link link, long answeredBefore)
    {
        var left = _frame.BodyLength;
        var sent = 0L;
        _chunks.Reset();
        while (_frame.IsChunked ? !_chunks.IsDone : left > 0)
        {
            if (_start == _end)
            {
                if (_buffer.Length < BodyBuffer && sent > _buffer.Length)
                {
                    _buffer = new byte[BodyBuffer];
                    _start = _end = 0;
                }

                _readFailed = true;
                var count = await ReadMoreAsync().ConfigureAwait(false);
                _readFailed = false;
                if (count == 0)
                {
                    await link.FinishAsync().ConfigureAwait(false);
                    return false;
                }
            }

            if (
                sent == 0
                && _frame.ExpectsContinue
                && link.Replies is { LastStatus: >= 300 } r
                && r.Answered > answeredBefore
            )
            {
                // The server has answered without wanting the body: what comes now is the next request.
                return true;
            }

            var available = _end - _start;
            int part;
            if (!_frame.IsChunked)
            {
                part = (int)Math.Min(left, available);
                left -= part;
            }
            else if (_chunks.IsUnclear)
            {
                part = available;
            }
            else
            {
                part = _chunks.Advance(Waiting);

                // Where its end cannot be told, all that comes is this body's, and the server's to judge.
                part = _chunks.IsUnclear ? available : part;
            }

            await link.SendUpAsync(_buffer.AsMemory(_start, part)).ConfigureAwait(false);
            _start += part;
            sent += part;
        }

        return true;
    }
}
