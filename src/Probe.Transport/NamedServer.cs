using System.Net;
using System.Net.Sockets;
using DnsClient;
using Probe.Names;
using NameServer = Probe.Options.NameServer;

namespace Probe.Transport;

/// <summary>
/// Asks one name server, for A and AAAA at the same time, over UDP and where a datagram had no room over TCP. Whatever
/// it sends becomes an answer: nothing is thrown for what a server does.
/// </summary>
/// <remarks>
/// The library does not hear of a closed port, since its sockets are not connected. Where a server is silent for a
/// moment, the question is therefore sent once more, from a socket that hears of it.
/// </remarks>
internal sealed class NamedServer
{
    /// <summary>Octets of a datagram that is asked for (the DNS flag day's 1232), so that none is cut up on the way.</summary>
    private const int DatagramOctets = 1232;

    /// <summary>Silence after which it is asked whether the port is closed; most servers have answered by then.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly IPEndPoint _end;
    private readonly TimeSpan _moment;
    private readonly LookupClient _datagrams;
    private readonly LookupClientOptions _overTcp;
    private readonly TimeProvider _time;
    private readonly string _shown;

    /// <summary>Makes the one that asks that server.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="most">Longest wait for one answer; a datagram without one is sent once more.</param>
    /// <param name="time">The clock.</param>
    public NamedServer(NameServer server, TimeSpan most, TimeProvider time)
    {
        _end = new IPEndPoint(IPAddress.Parse(server.Address), server.Port);
        _shown = EndPointText.Of(_end.Address, _end.Port);
        _time = time;
        _moment = most / 4 < Moment ? most / 4 : Moment;
        _datagrams = new LookupClient(Options(_end, most, overTcp: false));
        _overTcp = Options(_end, most, overTcp: true);
    }

    /// <summary>What it says of a name.</summary>
    /// <param name="name">The name in ASCII, complete.</param>
    /// <param name="cancellation">Ends the wait, and is then thrown.</param>
    public async Task<NameAnswer> AskAsync(string name, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        var answer = new NameAnswer
        {
            Source = NameSource.Dns,
            Server = _shown,
            Name = NameText.Shown(name),
            Outcome = NameOutcome.InvalidName,
        };
        if (HostNames.ProblemOf(name) is not null)
        {
            return answer;
        }

        var parts = await AskBothAsync(name, cancellation).ConfigureAwait(false);
        return NamePart.Together(answer, parts) with { Took = _time.GetElapsedTime(began) };
    }

    /// <summary>Both kinds of address; given up as soon as the port is known to be closed.</summary>
    private async Task<NamePart[]> AskBothAsync(string name, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answers = Task.WhenAll(AskAsync(name, QueryType.A, over.Token), AskAsync(name, QueryType.AAAA, over.Token));
        var closed = IsClosedAsync(name, over.Token);
        var isClosed =
            await Task.WhenAny(answers, closed).ConfigureAwait(false) == closed && await closed.ConfigureAwait(false);
        if (!isClosed)
        {
            var parts = await answers.ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await closed.ConfigureAwait(false);
            return parts;
        }

        await over.CancelAsync().ConfigureAwait(false);
        try
        {
            await answers.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return [new NamePart(NameOutcome.Unreachable) { Note = "its UDP port is closed, says it or a firewall" }];
    }

    /// <summary>True when the port is closed; false when it is not, or the answers came first.</summary>
    private async Task<bool> IsClosedAsync(string name, CancellationToken over)
    {
        try
        {
            await Task.Delay(_moment, _time, over).ConfigureAwait(false);
            var said = await ClosedPort.AskAsync(_end, NameQuestion.Of(name), over).ConfigureAwait(false);
            return said == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    private static LookupClientOptions Options(IPEndPoint end, TimeSpan most, bool overTcp) =>
        new(end)
        {
            AutoResolveNameServers = false,
            UseCache = false,
            CacheFailedResults = false,
            ContinueOnDnsError = false,
            ContinueOnEmptyResponse = false,
            EnableAuditTrail = false,
            ExtendedDnsBufferSize = DatagramOctets,
            Recursion = true,
            Retries = overTcp ? 0 : 1,
            ThrowDnsErrors = false,
            Timeout = most,
            UseRandomNameServer = false,
            UseTcpFallback = false,
            UseTcpOnly = overTcp,
        };

    private async Task<NamePart> AskAsync(string name, QueryType type, CancellationToken cancellation)
    {
        var part = await AskAsync(_datagrams, name, type, cancellation).ConfigureAwait(false);
        if (!part.IsTruncated)
        {
            return part;
        }

        // A client of its own for each question: the library would use a connection again that the server has closed
        // meanwhile, as it may after each answer (RFC 7766, 6.2.1), and take that for the answer.
        var whole = await AskAsync(new LookupClient(_overTcp), name, type, cancellation).ConfigureAwait(false);
        return whole with { OverTcp = true };
    }

    private static async Task<NamePart> AskAsync(
        LookupClient client,
        string name,
        QueryType type,
        CancellationToken cancellation
    )
    {
        try
        {
            var question = new DnsQuestion(name.EndsWith('.') ? name : name + ".", type, QueryClass.IN);
            return NamePart.Of(await client.QueryAsync(question, cancellation).ConfigureAwait(false), question);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
            when (e
                    is DnsResponseException
                        or DnsResponseParseException
                        or DnsXidMismatchException
                        or SocketException
                        or IOException
                        or OperationCanceledException
                        or ArgumentException
                        or FormatException
                        or IndexOutOfRangeException
                        or InvalidOperationException
                        or OverflowException
                        or NotSupportedException
            )
        {
            return NamePart.Of(e);
        }
    }
}
