using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Probe.Exchanges;
using Probe.Http;

namespace Probe.Transport;

/// <summary>
/// What the platform throws for a peer's doing → <see cref="ExchangeFailure"/>: the one place where that is decided.
/// An exception that is not named here is a defect of ours and passes.
/// </summary>
internal static class FailureMapper
{
    /// <summary>Most octets of a reply shown as evidence of a failure (<see cref="ExchangeFailure.ReceivedBytes"/>).</summary>
    public const int MaxReceivedOctets = 4 * 1024;

    /// <summary>Most characters of a failure's detail.</summary>
    private const int MaxDetail = 400;

    /// <summary>True when a peer, the network or a time limit can cause the exception.</summary>
    public static bool IsNotOurDefect(Exception exception) =>
        exception
            is ExchangeFailedException
                or Win32Exception // SocketException among them
                or IOException
                or AuthenticationException
                or CryptographicException
                or OperationCanceledException;

    /// <summary>Turns an exception into the failure of the phase that was under way.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="stage">The phase.</param>
    /// <param name="side">Whose end the phase deals with.</param>
    /// <param name="peer">That end's name for the text.</param>
    /// <param name="patience">Tells which time limit a cancellation was.</param>
    public static ExchangeFailure Map(
        Exception exception,
        FailureStage stage,
        FailureSide side,
        string peer,
        Patience patience
    )
    {
        switch (exception)
        {
            case ExchangeFailedException failed:
                return failed.Failure;

            case OperationCanceledException:
                var limit = patience.Cause;
                return Make(
                    stage,
                    limit == FailureCauses.Interrupted ? FailureSide.Client : side,
                    limit,
                    DescribeLimit(limit, stage, peer, patience.Allowance)
                );

            case var _ when FindSocketError(exception) is { } error:
                return Make(
                    stage,
                    IsLocal(error) ? FailureSide.Client : side,
                    CauseOf(error),
                    Describe(error, stage, peer)
                );

            case EndOfStreamException:
                return Make(
                    stage,
                    side,
                    stage == FailureStage.ReceiveBody ? FailureCauses.ClosedEarly : FailureCauses.ClosedWithoutReply,
                    $"{peer} closed the connection {During(stage)}"
                );

            case AuthenticationException:
                return Make(stage, side, FailureCauses.TlsFailed, $"TLS with {peer} failed: {Innermost(exception)}");

            default:
                return Make(
                    stage,
                    side,
                    stage == FailureStage.TlsHandshake ? FailureCauses.TlsFailed : FailureCauses.Other,
                    $"the connection with {peer} broke {During(stage)}: {Innermost(exception)}"
                );
        }
    }

    /// <summary>The cause token of a socket error.</summary>
    public static string CauseOf(SocketError error) =>
        error switch
        {
            SocketError.HostNotFound => FailureCauses.NameNotFound,
            SocketError.NoData => FailureCauses.NameNoData,
            SocketError.TryAgain or SocketError.NoRecovery => FailureCauses.NameServerFailed,
            SocketError.ConnectionRefused => FailureCauses.Refused,
            SocketError.HostUnreachable
            or SocketError.NetworkUnreachable
            or SocketError.NetworkDown
            or SocketError.HostDown
            or SocketError.AddressNotAvailable
            or SocketError.AddressFamilyNotSupported => FailureCauses.Unreachable,
            SocketError.ConnectionReset
            or SocketError.ConnectionAborted
            or SocketError.NetworkReset
            or SocketError.Shutdown
            or SocketError.NotConnected
            or SocketError.Disconnecting => FailureCauses.Reset,
            SocketError.TimedOut => FailureCauses.TimedOut,
            _ => FailureCauses.Other,
        };

    /// <summary>The failure of a response that cannot be read on.</summary>
    /// <param name="problem">What the reader found.</param>
    /// <param name="side">Who sent the response.</param>
    /// <param name="peer">That end's name for the text.</param>
    /// <param name="received">Octets not yet consumed, the offending ones among them.</param>
    /// <param name="inTunnel">True for the answer to CONNECT.</param>
    public static ExchangeFailure Unreadable(
        ReadProblem problem,
        FailureSide side,
        string peer,
        ReadOnlySpan<byte> received,
        bool inTunnel = false
    ) =>
        Make(
            inTunnel ? FailureStage.ProxyTunnel
                : problem.InHead ? FailureStage.ReceiveHead
                : FailureStage.ReceiveBody,
            side,
            problem.Cause,
            $"{peer}: {problem.Detail}"
        ) with
        {
            Offset = problem.Offset,
            ReceivedBytes = Excerpt(received),
        };

    /// <summary>A failure with its text made safe to show.</summary>
    public static ExchangeFailure Make(FailureStage stage, FailureSide side, string cause, string detail) =>
        new()
        {
            Stage = stage,
            Side = side,
            Cause = cause,
            Detail = Printable.Escape(detail, MaxDetail),
        };

    /// <summary>The first octets, as many as a failure keeps.</summary>
    public static ImmutableArray<byte> Excerpt(ReadOnlySpan<byte> received) =>
        [.. received[..Math.Min(received.Length, MaxReceivedOctets)]];

    /// <summary>The socket error in an exception or in what it wraps.</summary>
    public static SocketError? FindSocketError(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    /// <summary>Our own machine refuses, whoever is at the other end.</summary>
    private static bool IsLocal(SocketError error) =>
        error
            is SocketError.AccessDenied
                or SocketError.TooManyOpenSockets
                or SocketError.NoBufferSpaceAvailable
                or SocketError.ProcessLimit
                or SocketError.AddressAlreadyInUse;

    /// <summary>A socket error in words.</summary>
    /// <param name="error">The error.</param>
    /// <param name="stage">What was under way.</param>
    /// <param name="peer">With whom.</param>
    public static string Describe(SocketError error, FailureStage stage, string peer) =>
        CauseOf(error) switch
        {
            FailureCauses.Refused => $"{peer} refused the connection",
            FailureCauses.Unreachable => $"there is no way to {peer}",
            FailureCauses.Reset => $"{peer} reset the connection {During(stage)}",
            FailureCauses.TimedOut => $"{peer} did not answer {During(stage)}: the system gave up",
            _ => $"{peer}: {error} {During(stage)}",
        };

    private static string DescribeLimit(string limit, FailureStage stage, string peer, TimeSpan allowance) =>
        limit switch
        {
            FailureCauses.Interrupted => $"interrupted {During(stage)} ({peer})",
            FailureCauses.MaxTimeReached => $"the run's time was over {During(stage)} ({peer})",
            _ => $"{peer}: no progress {During(stage)} within "
                + allowance.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)
                + " s",
        };

    private static string During(FailureStage stage) =>
        stage switch
        {
            FailureStage.Resolve => "while the name was looked up",
            FailureStage.Connect => "while the connection was opened",
            FailureStage.ProxyTunnel => "while a tunnel was asked for",
            FailureStage.TlsHandshake => "during the TLS handshake",
            FailureStage.Send => "while the request was sent",
            FailureStage.ReceiveHead => "before the response head was complete",
            _ => "in the response body",
        };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
