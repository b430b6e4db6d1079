using System.Collections.Immutable;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Probe.Exchanges;
using Probe.Names;

namespace Probe.Transport;

/// <summary>What a name server said of one kind of record of a name.</summary>
internal sealed record NamePart(NameOutcome Outcome)
{
    private const string BrokenOff = "the connection was broken off before an answer";

    private static NamePart CutShort { get; } =
        new(NameOutcome.Other) { IsTruncated = true, Note = "an answer that is cut short (TC)" };

    public ImmutableArray<string> Addresses { get; init; } = [];

    public int Found { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    public long? Ttl { get; init; }

    public bool OverTcp { get; init; }

    public bool IsTruncated { get; init; }

    public string? Note { get; init; }

    /// <summary>What a message says.</summary>
    /// <param name="response">The message, of whatever server.</param>
    /// <param name="question">What was asked.</param>
    public static NamePart Of(IDnsQueryResponse response, DnsQuestion question)
    {
        if (response.Header.ResultTruncated)
        {
            return CutShort;
        }

        if (
            response.Questions is [{ } asked]
            && (asked.QuestionType != question.QuestionType || !Same(asked, question))
        )
        {
            return new NamePart(NameOutcome.Malformed) { Note = "it answers another question" };
        }

        var (addresses, aliases) = Chain(response.Answers, question.QueryName);
        if (addresses.Count == 0 && aliases.Count == 0 && response.Answers.OfType<AddressRecord>().Any())
        {
            return new NamePart(NameOutcome.Malformed) { Note = "its addresses are those of other names" };
        }

        var ttl = response
            .Answers.Where(r => r is AddressRecord or CNameRecord)
            .Select(r => (long?)r.InitialTimeToLive)
            .DefaultIfEmpty(response.Authorities.OfType<SoaRecord>().FirstOrDefault() is { } soa ? soa.Minimum : null)
            .Min();
        return new NamePart(
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

    /// <summary>
    /// The records that belong to the name: its own, and those of what it is an alias of. What else a server adds is
    /// for nobody who did not ask for it (RFC 5452, 6).
    /// </summary>
    private static (List<AddressRecord> Addresses, List<CNameRecord> Aliases) Chain(
        IReadOnlyList<DnsResourceRecord> answers,
        DnsString name
    )
    {
        var aliases = new List<CNameRecord>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name.Value };
        for (
            var at = name.Value;
            aliases.Count < answers.Count
                && answers.OfType<CNameRecord>().FirstOrDefault(r => Same(r.DomainName.Value, at)) is { } alias;
            at = alias.CanonicalName.Value
        )
        {
            aliases.Add(alias);
            if (!names.Add(alias.CanonicalName.Value))
            {
                break;
            }
        }

        return ([.. answers.OfType<AddressRecord>().Where(r => names.Contains(r.DomainName.Value))], aliases);
    }

    private static bool Same(DnsQuestion one, DnsQuestion other) => Same(one.QueryName.Value, other.QueryName.Value);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an exception of the library or the system says.</summary>
    /// <param name="exception">What was thrown for a server's doing.</param>
    public static NamePart Of(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DnsXidMismatchException:
                    return new NamePart(NameOutcome.Malformed) { Note = "its number is not that of the question" };
                case DnsResponseParseException:
                    return new NamePart(NameOutcome.Malformed);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                case OperationCanceledException:
                    return new NamePart(NameOutcome.TimedOut);
                case TimeoutException:
                    // So the library calls the end of a stream; where time ran out it cancels.
                    return new NamePart(NameOutcome.Other) { Note = BrokenOff };
                case SocketException { SocketErrorCode: SocketError.MessageSize }:
                    return new NamePart(NameOutcome.Malformed) { Note = "a datagram longer than was asked for" };
                case SocketException socket:
                    return FailureMapper.CauseOf(socket.SocketErrorCode) switch
                    {
                        FailureCauses.Refused => new NamePart(NameOutcome.Unreachable),
                        FailureCauses.Unreachable => new NamePart(NameOutcome.Unreachable)
                        {
                            Note = "there is no route to it",
                        },
                        FailureCauses.Reset => new NamePart(NameOutcome.Other) { Note = BrokenOff },
                        _ => new NamePart(NameOutcome.Other) { Note = $"{socket.SocketErrorCode}" },
                    };
                case DnsResponseException { Code: DnsResponseCode.ConnectionTimeout, InnerException: null }:
                    return new NamePart(NameOutcome.TimedOut);
                case DnsResponseException when e.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase):
                    return CutShort;
                default:
                    break;
            }
        }

        return new NamePart(NameOutcome.Malformed);
    }

    /// <summary>One answer of the two: addresses of either kind count; without any, what tells most.</summary>
    public static NameAnswer Together(NameAnswer answer, NamePart[] parts)
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
}
