using System.Collections.Immutable;
using System.Globalization;
using Probe.Bits;

namespace Probe.Verdicts;

/// <summary>
/// Which records Windows would write for the end of a job: 61 for a failure, before it 202 where the failure is a
/// feature of HTTP that a server or proxy lacks, 60 for a success. Field names and their order are those of published
/// manifests (Windows 10).
/// </summary>
internal static class EventLogRecords
{
    private const string OnlyWindows = "known to the client alone";

    // Microsoft's article on event 202 (dd408536) names HTTP/1.1, the size by HEAD and ranges as what BITS needs, and
    // no code. That a reply which contradicts its request (0x8020001B) is logged so too is inferred.
    private static readonly ImmutableArray<uint> NeedsOfEvent202 = [0x80200011, 0x80200012, 0x80200013];
    private const uint InvalidServerResponse = 0x8020001B;

    // The table of Microsoft's article on event 61 (dd408550) has these; the last two stand in published event logs.
    private static readonly ImmutableArray<uint> TableOfEvent61 = [0x80070057, 0x80072EE7, 0x80072F78, 0x800703EB];
    private static readonly ImmutableArray<uint> SeenInEvent61 = [0x80072EE7, 0x80072EFE];

    /// <summary>The records in the order of writing; none when the job was not seen to its end.</summary>
    internal static ImmutableArray<EventLogRecord> For(Verdict verdict, JobFacts facts)
    {
        if (!verdict.Complete)
        {
            return [];
        }

        if (verdict.Outcome == JobOutcome.Transferred)
        {
            return [Success(facts)];
        }

        var error = verdict.BitsError?.Error;
        return LacksFeature(error) ? [IncorrectReply(error!, facts), Failure(error, facts)] : [Failure(error, facts)];
    }

    private static bool LacksFeature(BitsError? error) =>
        error is not null && (NeedsOfEvent202.Contains(error.HResult) || error.HResult == InvalidServerResponse);

    private static EventLogRecord Success(JobFacts facts) =>
        new()
        {
            Id = 60,
            Version = 1,
            Level = EventLogLevel.Information,
            Fields = Transfer(new EventLogField("hr", "0", "success"), facts.FileLength ?? facts.Octets, facts),
            Basis = "documented",
            Note = "BITS writes it when a file is done, whatever its octets are." + Unseen(facts),
        };

    private static EventLogRecord Failure(BitsError? error, JobFacts facts)
    {
        var code = error?.HResult ?? 0;
        var (basis, why) =
            TableOfEvent61.Contains(code) ? ("documented", "Microsoft's article on event 61 lists this code.")
            : SeenInEvent61.Contains(code) ? ("observed", "Published event logs hold event 61 with this code.")
            : ("inferred", "Event 61 tells of every transfer that stops; no source shows it with this code.");
        return new()
        {
            Id = 61,
            Version = 1,
            Level = EventLogLevel.Warning,
            Fields = Transfer(Hr(error), facts.Octets, facts),
            Basis = basis,
            Note = why + Unseen(facts),
        };
    }

    private static EventLogRecord IncorrectReply(BitsError error, JobFacts facts)
    {
        var inferred = error.HResult == InvalidServerResponse;
        return new()
        {
            Id = 202,
            Version = 0,
            Level = EventLogLevel.Error,
            Fields =
            [
                Unknown("jobName"),
                Unknown("jobOwner"),
                Unknown("jobId"),
                new("url", facts.Url.ToString()),
                Unknown("xferId"),
                Proxy(facts),
                Hr(error),
                Octets("fileLength", facts.FileLength),
                new(
                    "HTTPVersion",
                    facts.Failing?.Response?.Version,
                    facts.Failing?.Response is null ? "no reply" : null
                ),
                facts.Failing?.Spec.Range is { } range
                    ? new("URLRange", range.ToHeaderValue())
                    : new("URLRange", "", "asked without a range"),
            ],
            Basis = inferred ? "inferred" : "documented",
            Note =
                (
                    inferred
                        ? "Microsoft's article on event 202 does not name this failure."
                        : "Microsoft's article on event 202 names the need, not the code."
                )
                + " It says that BITS retries by itself once ranges work, the article on WSUS agents that the job is in"
                + " ERROR: resume it to be sure. How Windows writes HTTPVersion and URLRange was not seen; here they are"
                + " as on the wire.",
        };
    }

    private static ImmutableArray<EventLogField> Transfer(EventLogField hr, long transferred, JobFacts facts) =>
        [
            Unknown("transferId"),
            Unknown("name"),
            Unknown("Id"),
            new("url", facts.Url.ToString()),
            new("peer", "", "no peer took part"),
            hr,
            facts.FileTime is { } time
                ? new("fileTime", time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
                : new("fileTime", "1601-01-01T00:00:00Z", "unknown"),
            Octets("fileLength", facts.FileLength),
            Octets("bytesTotal", facts.FileLength),
            new(
                "bytesTransferred",
                transferred.ToString(CultureInfo.InvariantCulture),
                facts.Failing?.Spec.Range?.First > transferred
                    ? "at least: this run skips what a job asks in between"
                    : null
            ),
            Proxy(facts),
            new("peerProtocolFlags", "0", "no peer took part"),
            new("bytesTransferredFromPeer", "0", "no peer took part"),
            Unknown("AdditionalInfoHr"),
            Unknown("PeerContextInfo"),
            Unknown("bandwidthLimit"),
            Unknown("ignoreBandwidthLimitsOnLan"),
        ];

    private static EventLogField Hr(BitsError? error) =>
        error is null
            ? new("hr", null, "no source says which code")
            : new("hr", error.HResult.ToString(CultureInfo.InvariantCulture), $"{error.Hex} {error.Name}");

    private static EventLogField Octets(string name, long? octets) =>
        octets is { } known
            ? new(name, known.ToString(CultureInfo.InvariantCulture))
            : new(name, ulong.MaxValue.ToString(CultureInfo.InvariantCulture), "unknown");

    private static EventLogField Proxy(JobFacts facts) =>
        facts.Proxy switch
        {
            null => new("proxy", null, "no proxy could be read from the setting"),
            "" => new("proxy", "", "direct"),
            var proxy => new("proxy", proxy),
        };

    private static EventLogField Unknown(string name) => new(name, null, OnlyWindows);

    private static string Unseen(JobFacts facts) =>
        facts.Proxy is { Length: > 0 } ? " How Windows writes a proxy was not seen; here it is host:port." : "";
}
