using System.Net.Security;
using System.Net.Sockets;
using Probe.Exchanges;

namespace Probe.Transport;

/// <summary>
/// Looks on while the platform's HTTP client fetches something, and says in this program's words why it could not: the
/// client's own texts tell of its insides.
/// </summary>
internal sealed class FetchWitness
{
    private const int MostKept = 5;

    private readonly byte[] _first = new byte[MostKept];
    private int _count;
    private string _peer = "the server";
    private SslPolicyErrors _certificate;

    private ReadOnlySpan<byte> FirstOctets => _first.AsSpan(0, _count);

    /// <summary>A connection is being opened.</summary>
    /// <param name="peer">To whom, <c>host:port</c>.</param>
    public void Begins(string peer) => (_peer, _count, _certificate) = (peer, 0, SslPolicyErrors.None);

    /// <summary>The stream of a connection, whose first octets are kept.</summary>
    /// <param name="socket">Connected; the stream owns it.</param>
    public Stream Watch(Socket socket) => new WatchedStream(socket, this);

    /// <summary>The peer's certificate is not accepted.</summary>
    /// <param name="errors">What is wrong with it.</param>
    public void Refuses(SslPolicyErrors errors) => _certificate = errors;

    /// <summary>Why there is nothing, in words without control characters of ours; what peers sent is not quoted.</summary>
    /// <param name="failure">What was thrown.</param>
    public string Reason(Exception failure)
    {
        if (Own(failure) is { } own)
        {
            return own.Failure.Detail;
        }

        var error = Error(failure);
        var stage = Stage(failure);
        if (FailureMapper.FindSocketError(failure) is { } socket)
        {
            return FailureMapper.Describe(socket, stage, _peer);
        }

        return error switch
        {
            HttpRequestError.SecureConnectionError => OfTls(failure),
            HttpRequestError.ResponseEnded => $"{_peer} closed the connection before its answer was complete",
            HttpRequestError.InvalidResponse => $"what {_peer} answers is no HTTP response",
            HttpRequestError.ConfigurationLimitExceeded => $"the head of the answer of {_peer} is too large",
            _ => $"{_peer} could not be asked ({error})",
        };
    }

    /// <summary>How far it came.</summary>
    /// <param name="failure">What was thrown.</param>
    public static FailureStage Stage(Exception failure) =>
        Own(failure)?.Failure.Stage
        ?? Error(failure) switch
        {
            HttpRequestError.ConnectionError => FailureStage.Connect,
            HttpRequestError.SecureConnectionError => FailureStage.TlsHandshake,
            _ => FailureStage.ReceiveHead,
        };

    private static ExchangeFailedException? Own(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is ExchangeFailedException failed)
            {
                return failed;
            }
        }

        return null;
    }

    private string OfTls(Exception failure)
    {
        if (_certificate != SslPolicyErrors.None)
        {
            var why =
                _certificate.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "there is none"
                : _certificate.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                    ? "it is for another name"
                        + (
                            _certificate.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                                ? ", and its chain leads to no authority that is trusted here, or is not valid"
                                : ""
                        )
                : "its chain leads to no authority that is trusted here, or is not valid";
            return $"the certificate of {_peer} is not accepted: {why}";
        }

        if (FirstOctets.StartsWith("HTTP/"u8))
        {
            return $"{_peer} answered the TLS handshake in plain HTTP: http:// is how to ask it";
        }

        if (FirstOctets is [not (20 or 21 or 22 or 23), ..])
        {
            return $"{_peer} answered the TLS handshake with something that is no TLS";
        }

        return TlsAlert.In(failure) is { } alert ? $"{_peer} broke off the TLS handshake with {alert}"
            : FirstOctets.IsEmpty ? $"{_peer} closed instead of answering the TLS handshake"
            : $"TLS with {_peer} failed";
    }

    private static HttpRequestError Error(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request)
            {
                return request.HttpRequestError;
            }

            if (e is HttpIOException io)
            {
                return io.HttpRequestError;
            }
        }

        return HttpRequestError.Unknown;
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        var count = Math.Min(octets.Length, MostKept - _count);
        octets[..count].CopyTo(_first.AsSpan(_count));
        _count += count;
    }

    private sealed class WatchedStream(Socket socket, FetchWitness witness) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            witness.Keep(buffer.Span[..read]);
            return read;
        }
    }
}
