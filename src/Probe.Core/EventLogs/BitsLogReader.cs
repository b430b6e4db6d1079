using System.Collections.Immutable;
using System.Globalization;
using Probe.Bits;
using Probe.Http;

namespace Probe.EventLogs;

/// <summary>
/// Joins the records of BITS to transfers, one at a time as they come. Fields by the provider's manifests; the id that
/// joins is <c>transferId</c>, <c>xferId</c> or the record's activity, else job and URL.
/// </summary>
/// <param name="keepsSecrets">True to keep tokens in URLs as they are: to ask for them again, never to be shown.</param>
public sealed class BitsLogReader(bool keepsSecrets = false)
{
    private const ulong Unknown = ulong.MaxValue;
    private const int MostRemarks = 50;
    private const int MostRecords = 100;
    private const int MostShown = 2048;

    private readonly Dictionary<string, LoggedTransfer> _transfers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<string, (string Name, string Owner, string Process)> _jobs = new(
        StringComparer.Ordinal
    );
    private readonly List<string> _remarks = [];
    private long _records;
    private long _ofBits;
    private long _notJoined;

    /// <summary>Takes the next record.</summary>
    /// <param name="record">It; those of other providers are counted only.</param>
    public void Add(LoggedEvent record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _records++;
        if (!string.Equals(record.Provider, BitsLog.Provider, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        _ofBits++;
        switch (record.Id)
        {
            case 3:
                Job(record, "jobTitle", "jobOwner", "processPath");
                break;
            case 4 or 5:
                Job(record, "jobTitle", "jobOwner", "");
                break;
            case 59 or 60 or 61 or 200 or 201 or 202 or 203 or 204 or 206 or 207 or 210 or 311:
                Transfer(record);
                break;
            case 310:
                Remark(Described(record));
                break;
        }
    }

    /// <summary>What came of all records.</summary>
    public BitsLog Finish()
    {
        var transfers = _order.Select(key => WithJob(_transfers[key])).ToImmutableArray();
        var withTransfer = transfers.Select(t => t.JobId).ToHashSet(StringComparer.Ordinal);
        return new BitsLog
        {
            Records = _records,
            BitsRecords = _ofBits,
            NotJoined = _notJoined,
            Transfers = transfers,
            JobsWithoutTransfer = _jobs.Keys.Count(id => !withTransfer.Contains(id)),
            Remarks = [.. _remarks],
        };
    }

    private void Job(LoggedEvent record, string name, string owner, string process)
    {
        // Version 0 of event 3 has string, string2, string3 for title, id and owner.
        var id = Id(record["jobId"] ?? record["string2"]);
        if (id.Length == 0 || (_jobs.Count >= BitsLog.MostTransfers && !_jobs.ContainsKey(id)))
        {
            return;
        }

        _jobs.TryGetValue(id, out var known);
        _jobs[id] = (
            First(record[name] ?? record["string"], known.Name),
            First(record[owner] ?? record["string3"], known.Owner),
            First(process.Length > 0 ? record[process] : null, known.Process)
        );
    }

    private void Transfer(LoggedEvent record)
    {
        var job = Id(record["jobId"] ?? record["Id"]);
        var url = record["url"] ?? "";
        var id = Id(record["transferId"] ?? record["xferId"] ?? (record.Activity.Length > 0 ? record.Activity : null));
        var key = id.Length > 0 ? id : job + " " + url;
        if (!_transfers.TryGetValue(key, out var known))
        {
            if (_transfers.Count >= BitsLog.MostTransfers)
            {
                _notJoined++;
                return;
            }

            _order.Add(key);
            known = new LoggedTransfer { Id = id };
        }

        _transfers[key] = Joined(known, record, job, url);
    }

    private LoggedTransfer Joined(LoggedTransfer known, LoggedEvent record, string job, string url)
    {
        var code = Code(record["hr"] ?? record["ErrorCode"] ?? record["error"]);
        var failed = record.Id is 61 or 202 || (record.Id == 60 && code is { } hr && (hr & 0x80000000) != 0);
        var end =
            failed ? TransferEnd.Failed
            : record.Id == 60 ? TransferEnd.Done
            : record.Id == 59 ? TransferEnd.Unfinished // once more: what comes next tells how that ended
            : known.End;
        var remark = record.Id is 59 or 60 or 61 or 202 ? null : Described(record);
        return known with
        {
            JobId = First(job, known.JobId),
            JobName = First(record["name"] ?? record["jobName"] ?? record["job"], known.JobName),
            Owner = First(record["jobOwner"] ?? record["owner"], known.Owner),
            Url = First(keepsSecrets ? url : UrlSecrets.Mask(UrlSecrets.WithoutUser(url)), known.Url),
            Proxy = First(UrlSecrets.WithoutUser(Proxy(record)), known.Proxy),
            Computer = First(record.Computer, known.Computer),
            StartedAt = Earlier(known.StartedAt, record.WrittenAt),
            EndedAt = Later(known.EndedAt, record.WrittenAt),
            End = end,
            HResult =
                record.Id is 60 or 61 or 202 ? (code is { } told && (told != 0 || failed) ? told : null)
                : end == TransferEnd.Unfinished ? null
                : known.HResult,
            FileLength = Octets(record["fileLength"]) ?? known.FileLength,
            Transferred = Octets(record["bytesTransferred"]) ?? known.Transferred,
            FromPeers = Octets(record["bytesTransferredFromPeer"]) ?? known.FromPeers,
            HttpVersion = First(record["HTTPVersion"], known.HttpVersion),
            Range = First(record["URLRange"], known.Range),
            Remarks = remark is null || known.Remarks.Length >= MostRemarks ? known.Remarks : known.Remarks.Add(remark),
            Records =
                known.Records.Length >= MostRecords
                    ? known.Records
                    : known.Records.Add((record.Id, record.RecordNumber)),
        };
    }

    private LoggedTransfer WithJob(LoggedTransfer transfer) =>
        _jobs.TryGetValue(transfer.JobId, out var job)
            ? transfer with
            {
                JobName = First(transfer.JobName, job.Name),
                Owner = First(transfer.Owner, job.Owner),
                Process = First(transfer.Process, job.Process),
            }
            : transfer;

    private void Remark(string text)
    {
        if (_remarks.Count < MostRemarks)
        {
            _remarks.Add(text);
        }
    }

    /// <summary>What a record says that is neither beginning nor end, by Microsoft's texts of these events.</summary>
    private static string Described(LoggedEvent record)
    {
        var code = Code(record["hr"] ?? record["ErrorCode"] ?? record["error"]);
        var error = code is { } hr and not 0 ? ": " + Explained(hr) : "";
        var scheme = Shown(record["scheme"]);
        return record.Id switch
        {
            200 => $"event 200: trouble with the choice of a proxy{Of(record["proxy"])}{error}",
            201 => $"event 201: trouble with the choice of a proxy{Of(record["proxyServerList"])}{error}",
            203 => $"event 203: the credentials were accepted by {Shown(record["server"])}{Scheme(scheme)}",
            204 => $"event 204: the credentials were refused by {Shown(record["server"])}{Scheme(scheme)}",
            206 => "event 206: the server does not answer HEAD (a dynamic job: BITS goes on without)",
            207 => "event 207: the server gives no Content-Length (a dynamic job: BITS goes on without)",
            210 => "event 210: the server gives no Content-Range (a dynamic job: BITS goes on without)",
            310 => $"event 310: the peer helper modules could not be initialised{error}",
            311 => $"event 311: trouble with fetching from peers{error}",
            _ => $"event {record.Id.ToString(CultureInfo.InvariantCulture)}{error}",
        };
    }

    /// <summary>Name, number and cause of a logged error, or that it is unknown. Some fields have bare Win32 numbers.</summary>
    private static string Explained(uint code)
    {
        var hresult = code is > 0 and <= 0xFFFF ? 0x80070000 | code : code;
        var error = BitsErrors.Get(hresult);
        return BitsErrors.IsListed(hresult)
            ? $"{error.Name} {error.Hex} ({error.Cause.TrimEnd('.')})"
            : $"{error.Name}, {error.Hex}, unknown to this program";
    }

    private static string Scheme(string scheme) => scheme.Length > 0 ? $", scheme {scheme}" : "";

    private static string Of(string? proxy) => string.IsNullOrWhiteSpace(proxy) ? "" : $" ({Shown(proxy)})";

    private static string Shown(string? text) => Printable.Escape(text ?? "", 200);

    private static string Proxy(LoggedEvent record) =>
        (record["proxy"] ?? "").Trim() is var proxy && proxy is "" or "(null)" or "NULL"
            ? ""
            : (record["proxy"] ?? "").Trim();

    private static string Id(string? text) =>
        (text ?? "").Trim().ToUpperInvariant() is var id && IsNothing(id) ? "" : Cut(id);

    private static bool IsNothing(string id) => id is "" or "{00000000-0000-0000-0000-000000000000}";

    private static string First(string? text, string? known) => string.IsNullOrEmpty(text) ? known ?? "" : Cut(text);

    private static string Cut(string text) => text.Length > MostShown ? text[..MostShown] : text;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    /// <summary>Unsigned or signed decimal, or hex: Windows writes the first, scripts the others.</summary>
    private static uint? Code(string? text)
    {
        var given = (text ?? "").Trim();
        return given.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && uint.TryParse(given.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? hex
            : uint.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed)
                ? unchecked((uint)signed)
            : null;
    }

    /// <summary>A count of octets; 2^64 - 1 stands for "not known".</summary>
    private static long? Octets(string? text) =>
        ulong.TryParse((text ?? "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number != Unknown
        && number <= long.MaxValue
            ? (long)number
            : null;
}
