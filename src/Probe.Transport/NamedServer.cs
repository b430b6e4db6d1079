using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Probe.Names;
using NameServer = Probe.Options.NameServer;

namespace Probe.Transport;

/// <summary>
/// Asks one name server, for A and AAAA at the same time, over UDP and where a datagram had no room over TCP. Whatever
/// it sends becomes an answer: nothing is thrown for what a server does.
/// </summary>
internal sealed class NamedServer
{
    /// <summary>Octets of a datagram that is asked for (the DNS flag day's 1232), so that none is cut up on the way.</summary>
    private const int DatagramOctets = 1232;

    private readonly LookupClient _datagrams;
    private readonly LookupClient _streams;
    private readonly TimeProvider _time;
    private readonly string _shown;

    /// <summary>Makes the one that asks that server.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="most">Longest wait for one answer; a datagram without one is sent once more.</param>
    /// <param name="time">The clock.</param>
    public NamedServer(NameServer server, TimeSpan most, TimeProvider time)
    {
        var end = new IPEndPoint(IPAddress.Parse(server.Address), server.Port);
        _shown = EndPointText.Of(end.Address, end.Port);
        _time = time;
        _datagrams = new LookupClient(Options(end, most, overTcp: false));
        _streams = new LookupClient(Options(end, most, overTcp: true));
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

        var parts = await Task.WhenAll(
                AskAsync(name, QueryType.A, cancellation),
                AskAsync(name, QueryType.AAAA, cancellation)
            )
            .ConfigureAwait(false);
        return Together(answer, parts) with { Took = _time.GetElapsedTime(began) };
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

    private async Task<Part> AskAsync(string name, QueryType type, CancellationToken cancellation)
    {
        var part = await AskAsync(_datagrams, name, type, cancellation).ConfigureAwait(false);
        if (!part.IsTruncated)
        {
            return part;
        }

        var whole = await AskAsync(_streams, name, type, cancellation).ConfigureAwait(false);
        return whole with
        {
            OverTcp = true,
            Note = whole.Outcome is NameOutcome.TimedOut or NameOutcome.Unreachable
                ? "a datagram had no room for the answer, and TCP brought none"
                : whole.Note,
        };
    }

    private static async Task<Part> AskAsync(
        LookupClient client,
        string name,
        QueryType type,
        CancellationToken cancellation
    )
    {
        try
        {
            var question = new DnsQuestion(name.EndsWith('.') ? name : name + ".", type, QueryClass.IN);
            return Read(await client.QueryAsync(question, cancellation).ConfigureAwait(false));
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
            return OfException(e);
        }
    }

    private static Part Read(IDnsQueryResponse response)
    {
        if (response.Header.ResultTruncated)
        {
            return new Part(NameOutcome.Other) { IsTruncated = true };
        }

        var addresses = response.Answers.OfType<AddressRecord>().ToList();
        var aliases = response.Answers.OfType<CNameRecord>().ToList();
        var ttl = response
            .Answers.Where(r => r is AddressRecord or CNameRecord)
            .Select(r => (long?)r.InitialTimeToLive)
            .DefaultIfEmpty(response.Authorities.OfType<SoaRecord>().FirstOrDefault() is { } soa ? soa.Minimum : null)
            .Min();
        return new Part(
            response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => addresses.Count > 0 ? NameOutcome.Addresses : NameOutcome.NoData,
                DnsHeaderResponseCode.NotExistentDomain => NameOutcome.NotFound,
                DnsHeaderResponseCode.ServerFailure => NameOutcome.ServerFailed,
                DnsHeaderResponseCode.Refused => NameOutcome.Refused,
                _ => NameOutcome.Other,
            }
        )
        {
            Addresses = [.. addresses.Take(NameAnswer.MostAddresses).Select(r => EndPointText.Of(r.Address))],
            Found = addresses.Count,
            Aliases = [.. aliases.Take(NameAnswer.MostAliases).Select(r => NameText.Shown(r.CanonicalName.Value))],
            Ttl = ttl,
            Note = response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError
                or DnsHeaderResponseCode.NotExistentDomain
                or DnsHeaderResponseCode.ServerFailure
                or DnsHeaderResponseCode.Refused => null,
                DnsHeaderResponseCode.FormatError => "FORMERR: it cannot read the question",
                DnsHeaderResponseCode.NotImplemented => "NOTIMP: it does not do what was asked",
                var other => $"answer code {(int)other}",
            },
        };
    }

    private static Part OfException(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DnsXidMismatchException:
                    return new Part(NameOutcome.Malformed) { Note = "its number is not that of the question" };
                case DnsResponseParseException:
                    return new Part(NameOutcome.Malformed);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                case OperationCanceledException:
                case TimeoutException:
                    return new Part(NameOutcome.TimedOut);
                case SocketException { SocketErrorCode: SocketError.MessageSize }:
                    return new Part(NameOutcome.Malformed) { Note = "a datagram longer than was asked for" };
                case SocketException socket:
                    return new Part(NameOutcome.Unreachable)
                    {
                        Note =
                            FailureMapper.CauseOf(socket.SocketErrorCode) == Exchanges.FailureCauses.Unreachable
                                ? "there is no route to it"
                                : null,
                    };
                case DnsResponseException { Code: DnsResponseCode.ConnectionTimeout }:
                    return new Part(NameOutcome.TimedOut);
                case DnsResponseException when e.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase):
                    return new Part(NameOutcome.Other) { IsTruncated = true };
                default:
                    break;
            }
        }

        return new Part(NameOutcome.Malformed);
    }

    /// <summary>One answer of the two: addresses of either kind count; without any, what tells most.</summary>
    private static NameAnswer Together(NameAnswer answer, Part[] parts)
    {
        ReadOnlySpan<NameOutcome> tellingFirst =
        [
            NameOutcome.Addresses,
            NameOutcome.NotFound,
            NameOutcome.ServerFailed,
            NameOutcome.Refused,
            NameOutcome.Malformed,
            NameOutcome.Other,
            NameOutcome.TimedOut,
            NameOutcome.Unreachable,
            NameOutcome.NoData,
        ];
        var outcome = NameOutcome.NoData;
        foreach (var candidate in tellingFirst)
        {
            if (Array.Exists(parts, p => p.Outcome == candidate))
            {
                outcome = candidate;
                break;
            }
        }

        var told = Array.Find(parts, p => p.Outcome == outcome)!;
        var other = Array.Find(parts, p => p.Outcome != outcome);
        var found = parts.Sum(p => p.Found);
        return answer with
        {
            Outcome = outcome,
            Addresses = [.. parts.SelectMany(p => p.Addresses).Distinct().Take(NameAnswer.MostAddresses)],
            Aliases = (told.Aliases.IsEmpty ? other?.Aliases : told.Aliases) ?? [],
            TtlInSeconds = parts.Where(p => p.Ttl is not null).Select(p => p.Ttl).Min(),
            OverTcp = Array.Exists(parts, p => p.OverTcp),
            Note =
                told.Note
                ?? NameText.LeftOut(found)
                ?? (
                    outcome == NameOutcome.Addresses && other is { Outcome: not NameOutcome.NoData }
                        ? $"of {(other == parts[0] ? "A" : "AAAA")} records it says {NameWords.Code(answer with { Outcome = other.Outcome, Note = other.Note })}"
                        : null
                ),
        };
    }

    private sealed record Part(NameOutcome Outcome)
    {
        public ImmutableArray<string> Addresses { get; init; } = [];

        public int Found { get; init; }

        public ImmutableArray<string> Aliases { get; init; } = [];

        public long? Ttl { get; init; }

        public bool OverTcp { get; init; }

        public bool IsTruncated { get; init; }

        public string? Note { get; init; }
    }
}
