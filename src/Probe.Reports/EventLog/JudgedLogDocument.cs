using System.Collections.Immutable;
using Probe.Bits;
using Probe.EventLogs;

namespace Probe.Reports.EventLog;

/// <summary>The JSON shape of a judged event log; schema in <c>Schemas/event-log.schema.json</c>.</summary>
internal sealed record JudgedLogDocument(
    string SchemaVersion,
    JudgedLogTool Tool,
    string File,
    int ExitCode,
    long Events,
    long BitsEvents,
    long NotJoined,
    int JobsWithoutTransfer,
    IEnumerable<TransferDocument> Transfers,
    ImmutableArray<string> Remarks,
    long PassedOverCount,
    ImmutableArray<string> PassedOver
)
{
    internal static JudgedLogDocument Of(EventLogResult result) =>
        new(
            "1.0",
            new JudgedLogTool("bitsprobe", result.ToolVersion),
            result.File,
            result.ExitCode,
            result.Log.Records,
            result.Log.BitsRecords,
            result.Log.NotJoined,
            result.Log.JobsWithoutTransfer,
            result.Log.Transfers.Select(TransferDocument.Of),
            result.Log.Remarks,
            result.PassedOverCount,
            result.PassedOver
        );
}

internal sealed record JudgedLogTool(string Name, string Version);

internal sealed record TransferDocument(
    string TransferId,
    string JobId,
    string JobName,
    string Owner,
    string Process,
    string Url,
    string Proxy,
    string Computer,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string Outcome,
    TransferError? Error,
    long? FileLength,
    long? Transferred,
    long? FromPeers,
    string? HttpVersion,
    string? Range,
    ImmutableArray<string> Remarks,
    ImmutableArray<TransferRecord> Records
)
{
    internal static TransferDocument Of(LoggedTransfer transfer) =>
        new(
            transfer.Id,
            transfer.JobId,
            transfer.JobName,
            transfer.Owner,
            transfer.Process,
            transfer.Url,
            transfer.Proxy,
            transfer.Computer,
            transfer.StartedAt,
            transfer.EndedAt,
            transfer.End switch
            {
                TransferEnd.Done => "transferred",
                TransferEnd.Failed => "error",
                _ => "unfinished",
            },
            transfer.HResult is { } code ? TransferError.Of(BitsErrors.Get(code)) : null,
            transfer.FileLength,
            transfer.Transferred,
            transfer.FromPeers,
            transfer.HttpVersion.Length > 0 ? transfer.HttpVersion : null,
            transfer.Range.Length > 0 ? transfer.Range : null,
            transfer.Remarks,
            [.. transfer.Records.Select(r => new TransferRecord(r.Id, r.RecordNumber))]
        );
}

internal sealed record TransferError(string Name, string Hresult, string Parties, string Cause, string Remedy)
{
    internal static TransferError Of(BitsError error) =>
        new(error.Name, error.Hex, error.Parties, error.Cause, error.Remedy);
}

internal sealed record TransferRecord(int Id, long RecordNumber);
