using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Probe.Http;
using Probe.Lab.Faults;
using Probe.Lab.Wire;

namespace Probe.Lab;

/// <summary>One server of the lab: reads requests off connections, has them answered, writes the answers.</summary>
/// <remarks>
/// One request's life, and the seams in it:
/// <code>
/// 1  accept            faults: OnConnection
/// 2  read the head     400 when it is none
/// 3  read the body     413 when it is long
/// 4  answer            faults: Answer, else Forward, then the origin or the file
/// 5  finish            faults: Transform
/// 6  write, record     and to 2 again while both sides keep the connection
/// </code>
/// </remarks>
internal abstract class LabParty(string name, FaultChain faults, LabOptions options, LabRecorder recorder)
{
    /// <summary>Most requests on one connection.</summary>
    private const int MaxRequests = 100_000;

    /// <summary>Most octets of a request body; calls of web services are far shorter.</summary>
    private const long MaxRequestBody = 64 * 1024;

    private readonly AskedBefore _askedBefore = new();
    private int _connections;
    private int _requests;

    /// <summary>The faults at this party.</summary>
    protected FaultChain Faults { get; } = faults;

    /// <summary>What the lab was asked to be.</summary>
    protected LabOptions Options { get; } = options;

    /// <summary>Serves one connection to its end; nothing that a peer does makes it throw.</summary>
    public async Task ServeAsync(WireConnection connection, CancellationToken stopping)
    {
        var number = Interlocked.Increment(ref _connections);
        try
        {
            switch (Faults.OnConnection(number))
            {
                case ConnectionFate.Serve:
                    using (var session = OpenSession())
                    {
                        await ServeRequestsAsync(connection, number, session, stopping);
                    }

                    break;
                case ConnectionFate.Reset:
                    connection.Reset();
                    break;
                case ConnectionFate.Silence:
                    await connection.WaitForPeerAsync();
                    break;
                default:
                    break;
            }
        }
        catch (Exception problem) when (IsPeersDoing(problem))
        {
            // The peer went away, talked nonsense or fell silent: the connection ends, and that is all.
        }
    }

    /// <summary>True for what peers, time-outs and the lab's own end cause.</summary>
    public static bool IsPeersDoing(Exception problem) =>
        problem
            is IOException
                or InvalidDataException
                or SocketException
                or OperationCanceledException
                or ObjectDisposedException
                or AuthenticationException;

    /// <summary>Makes what the party keeps for one connection; null for nothing.</summary>
    protected virtual IDisposable? OpenSession() => null;

    /// <summary>Answers one request.</summary>
    /// <param name="turn">The request and what belongs to it.</param>
    /// <returns>The reply; null when the connection was taken over and has nothing more to say.</returns>
    protected abstract ValueTask<Reply?> RespondAsync(Turn turn);

    /// <summary>Serves the requests of one connection, or those inside a tunnel that was broken open.</summary>
    protected async ValueTask ServeRequestsAsync(
        WireConnection connection,
        int number,
        IDisposable? session,
        CancellationToken stopping
    )
    {
        for (var i = 0; i < MaxRequests; i++)
        {
            if (await connection.ReadHeadAsync() is not { } head)
            {
                return;
            }

            if (!HeadParser.TryParseRequest(head, out var request, out var problem))
            {
                await RefuseAsync(connection, 400, "Bad Request", problem);
                return;
            }

            request = request with
            {
                At = connection.LocalAddress,
                Connection = number,
                Number = Interlocked.Increment(ref _requests),
                Repeats = _askedBefore.Count(request),
            };
            if (await ReadBodyAsync(connection, request) is not { } octets)
            {
                await RefuseAsync(connection, 413, "Content Too Large", "this lab takes no uploads");
                return;
            }

            request = octets.IsEmpty ? request : request with { Body = octets };

            var turn = new Turn(request, connection, session, stopping);
            var reply = Faults.Answer(request, turn.Acted) ?? await RespondAsync(turn);
            if (reply is null)
            {
                Record(turn, null, 0);
                return;
            }

            reply = await Faults.TransformAsync(reply, request, turn.Acted, stopping);
            var sent = new SentOctets();
            var keepAlive = false;
            try
            {
                keepAlive = await ReplyWriter.WriteAsync(connection, request, reply, sent, stopping);
            }
            finally
            {
                Record(turn, reply.Silent ? null : reply.Status, sent.Body);
            }

            if (!keepAlive)
            {
                return;
            }
        }
    }

    /// <summary>The request's body; null when it is longer than anything that a client of WSUS asks by.</summary>
    private static async ValueTask<ImmutableArray<byte>?> ReadBodyAsync(WireConnection connection, LabRequest request)
    {
        if (request.Headers.Contains("Transfer-Encoding"))
        {
            return null;
        }

        var text = request.Headers.Get("Content-Length") ?? "0";
        if (
            !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > MaxRequestBody
        )
        {
            return null;
        }

        var octets = new byte[length];
        for (var read = 0; read < octets.Length; )
        {
            var count = await connection.ReadAsync(octets.AsMemory(read));
            read += count > 0 ? count : throw new InvalidDataException("closed inside the request body");
        }

        return [.. octets];
    }

    private static async ValueTask RefuseAsync(WireConnection connection, int status, string reason, string why)
    {
        var reply = Reply.Page(status, reason, "text/plain", why + "\r\n").WithHeader("Connection", "close");
        await connection.WriteAsync(reply.HeadOctets());
        var body = await reply.Body.ReadAllAsync(int.MaxValue, CancellationToken.None);
        await connection.WriteAsync(body);
    }

    private void Record(Turn turn, int? status, long bodyOctets)
    {
        var request = turn.Request;
        recorder.Add(
            new LabRequestRecord
            {
                At = Options.Clock.GetUtcNow(),
                Party = name,
                Connection = request.Connection,
                Number = request.Number,
                RequestLine = Printable.Escape($"{request.Method} {request.Target} {request.Version}", 512),
                Range = request.Range is { } range ? Printable.Escape(range, 512) : null,
                Status = status,
                BodyOctets = bodyOctets,
                Faults = [.. turn.Acted],
            }
        );
    }

    /// <summary>One request and what belongs to it.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Connection">The connection it came on.</param>
    /// <param name="Session">What the party keeps for the connection.</param>
    /// <param name="Stopping">Ends everything.</param>
    protected sealed record Turn(
        LabRequest Request,
        WireConnection Connection,
        IDisposable? Session,
        CancellationToken Stopping
    )
    {
        /// <summary>Ids of the faults that acted.</summary>
        public List<string> Acted { get; } = [];
    }
}
