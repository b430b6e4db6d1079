using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Probe.Exchanges;

namespace Probe.Transport;

/// <summary>Opens a TCP connection: one address after the other, each attempt written down.</summary>
/// <param name="time">The clock.</param>
internal sealed class Dialer(TimeProvider time)
{
    /// <summary>
    /// Connects to the first address that answers. While others are left an address gets half of the time that
    /// remains, so that one dead address does not use up all of it.
    /// </summary>
    /// <param name="addresses">Where to, in order.</param>
    /// <param name="port">Port there.</param>
    /// <param name="allowance">Time for all of them together.</param>
    /// <param name="patience">The exchange's limits; what is left of the allowance ends it.</param>
    /// <param name="attempts">Gets one entry for each address tried.</param>
    /// <returns>The connected socket; null when all failed.</returns>
    public async ValueTask<Socket?> ConnectAsync(
        ImmutableArray<IPAddress> addresses,
        int port,
        TimeSpan allowance,
        Patience patience,
        List<ConnectAttempt> attempts
    )
    {
        var start = time.GetTimestamp();
        for (var i = 0; i < addresses.Length; i++)
        {
            var left = allowance - time.GetElapsedTime(start);
            var began = time.GetTimestamp();
            var isLast = i == addresses.Length - 1;
            using var half = isLast ? null : new CancellationTokenSource(Patience.Bound(left / 2), time);
            var (socket, cause) = await ConnectOneAsync(addresses[i], port, half, patience).ConfigureAwait(false);
            attempts.Add(new ConnectAttempt(EndPointText.Of(addresses[i], port), cause, time.GetElapsedTime(began)));
            if (socket is not null || cause is FailureCauses.MaxTimeReached or FailureCauses.Interrupted)
            {
                return socket;
            }
        }

        return null;
    }

    /// <summary>What all attempts together come to: the cause that says most, and each attempt in words.</summary>
    public static (string Cause, string Detail) Summarize(IReadOnlyList<ConnectAttempt> attempts)
    {
        // A refusal shows that a machine is there; a silence, that packets leave; no route shows least (often only
        // that this machine has no IPv6).
        ReadOnlySpan<string> tellingFirst =
        [
            FailureCauses.Interrupted,
            FailureCauses.MaxTimeReached,
            FailureCauses.Refused,
            FailureCauses.Reset,
            FailureCauses.TimedOut,
            FailureCauses.Unreachable,
        ];
        var cause = FailureCauses.Other;
        foreach (var candidate in tellingFirst)
        {
            if (attempts.Any(a => a.Cause == candidate))
            {
                cause = candidate;
                break;
            }
        }

        return (
            cause,
            string.Join(
                "; ",
                attempts.Select(a =>
                    a.Address
                    + " "
                    + a.Cause switch
                    {
                        FailureCauses.Refused => "refused the connection",
                        FailureCauses.TimedOut => "did not answer",
                        FailureCauses.Unreachable => "cannot be reached (no route)",
                        FailureCauses.Reset => "reset the connection",
                        FailureCauses.MaxTimeReached => "had not answered when the run's time was over",
                        FailureCauses.Interrupted => "had not answered when the run was interrupted",
                        _ => "failed",
                    }
                    + " after "
                    + a.Took.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)
                    + " ms"
                )
            )
        );
    }

    private static async ValueTask<(Socket? Socket, string? Cause)> ConnectOneAsync(
        IPAddress address,
        int port,
        CancellationTokenSource? share,
        Patience patience
    )
    {
        if (patience.Token.IsCancellationRequested)
        {
            return (null, patience.Cause);
        }

        Socket? socket = null;
        using var linked = share is null
            ? null
            : CancellationTokenSource.CreateLinkedTokenSource(share.Token, patience.Token);
        var token = linked?.Token ?? patience.Token;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(address, port), token).ConfigureAwait(false);
            var connected = socket;
            socket = null;
            return (connected, null);
        }
        catch (SocketException e)
        {
            return (null, FailureMapper.CauseOf(e.SocketErrorCode));
        }
        catch (OperationCanceledException)
        {
            return (null, patience.Cause);
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
