using Probe.EventLogs;

namespace Probe.Core.Tests.EventLogs;

public sealed class BitsLogReaderTests
{
    private const string Transfer = "{746fd3d9-d296-42da-9f9c-b7ff6fa9151b}";
    private const string Job = "{5f2863d6-e0ab-4470-8530-8f129b46177a}";
    private const string Url = "http://wsus.corp.example:8530/Content/0F/a.cab";

    [Theory]
    [InlineData("2147942450", "ERROR_NOT_SUPPORTED 0x80070032 (Windows does not support")]
    [InlineData("50", "ERROR_NOT_SUPPORTED 0x80070032 (Windows does not support")]
    [InlineData("0x80070032", "ERROR_NOT_SUPPORTED 0x80070032 (Windows does not support")]
    [InlineData("9999", "unlisted Win32 error 9999, 0x8007270F, unknown to this program")]
    [InlineData("2147483647", "0x7FFFFFFF, unknown to this program")]
    public void A_logged_error_is_explained_or_said_to_be_unknown(string code, string said)
    {
        var remark = Assert.Single(Joined(Event(310, 0, ("ErrorCode", code))).Remarks);

        Assert.StartsWith(
            "event 310: the peer helper modules could not be initialised: ",
            remark,
            StringComparison.Ordinal
        );
        Assert.Contains(said, remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Beginning_reply_and_end_of_a_transfer_are_one()
    {
        var transfer = Assert.Single(
            Joined(
                Event(3, 0, ("jobTitle", "Windows Update"), ("jobId", Job), ("jobOwner", @"NT AUTHORITY\SYSTEM")),
                Event(59, 1, ("transferId", Transfer), ("Id", Job), ("url", Url), ("fileLength", "1052675")),
                Event(
                    202,
                    2,
                    ("xferId", Transfer),
                    ("jobId", Job),
                    ("hr", "2149580819"),
                    ("HTTPVersion", "1.1"),
                    ("URLRange", "0-5690")
                ),
                Event(
                    61,
                    3,
                    ("transferId", Transfer),
                    ("Id", Job),
                    ("hr", "2149580819"),
                    ("bytesTransferred", "0"),
                    ("proxy", "proxy:3128")
                )
            ).Transfers
        );

        Assert.Equal((TransferEnd.Failed, 0x80200013u), (transfer.End, transfer.HResult));
        Assert.Equal(
            ("Windows Update", @"NT AUTHORITY\SYSTEM", "proxy:3128"),
            (transfer.JobName, transfer.Owner, transfer.Proxy)
        );
        Assert.Equal((1052675L, 0L), (transfer.FileLength, transfer.Transferred));
        Assert.Equal(("1.1", "0-5690"), (transfer.HttpVersion, transfer.Range));
        Assert.Equal([59, 202, 61], transfer.Records.Select(r => r.Id));
        Assert.Equal(At(1), transfer.StartedAt);
        Assert.Equal(At(3), transfer.EndedAt);
    }

    [Theory]
    [InlineData(60, "0", TransferEnd.Done, null)]
    [InlineData(60, "262152", TransferEnd.Done, 0x00040008u)]
    [InlineData(60, "2149580819", TransferEnd.Failed, 0x80200013u)]
    [InlineData(61, "2147954407", TransferEnd.Failed, 0x80072EE7u)]
    [InlineData(61, "-2147012889", TransferEnd.Failed, 0x80072EE7u)]
    [InlineData(61, "0x80072EE7", TransferEnd.Failed, 0x80072EE7u)]
    [InlineData(61, "garbled", TransferEnd.Failed, null)]
    public void The_end_is_what_its_code_says(int id, string hr, TransferEnd end, uint? code)
    {
        var transfer = Assert.Single(
            Joined(Event(id, 1, ("transferId", Transfer), ("url", Url), ("hr", hr))).Transfers
        );

        Assert.Equal((end, code), (transfer.End, transfer.HResult));
    }

    [Fact]
    public void A_transfer_that_begins_again_is_unfinished_until_its_next_end()
    {
        var failed = Event(61, 1, ("transferId", Transfer), ("hr", "2147954402"));
        var again = Event(59, 2, ("transferId", Transfer), ("url", Url));
        var done = Event(60, 3, ("transferId", Transfer), ("hr", "0"));

        Assert.Equal(TransferEnd.Unfinished, Assert.Single(Joined(failed, again).Transfers).End);
        var whole = Assert.Single(Joined(failed, again, done).Transfers);
        Assert.Equal((TransferEnd.Done, null), (whole.End, whole.HResult));
    }

    [Fact]
    public void Sizes_that_are_not_known_are_none() =>
        Assert.Null(
            Assert
                .Single(
                    Joined(Event(59, 1, ("transferId", Transfer), ("fileLength", "18446744073709551615"))).Transfers
                )
                .FileLength
        );

    [Fact]
    public void Without_ids_job_and_URL_join()
    {
        var log = Joined(
            Event(59, 1, ("url", Url)),
            Event(61, 2, ("url", Url), ("hr", "1")),
            Event(61, 2, ("url", Url + "2"), ("hr", "1"))
        );

        Assert.Equal([2, 1], log.Transfers.Select(t => t.Records.Length));
    }

    [Fact]
    public void Records_of_others_are_counted_and_nothing_else()
    {
        var log = Joined(Event(61, 1, ("url", Url)) with { Provider = "Somebody" });

        Assert.Equal((1L, 0L), (log.Records, log.BitsRecords));
        Assert.Empty(log.Transfers);
    }

    [Fact]
    public void Jobs_that_never_came_to_a_transfer_are_counted() =>
        Assert.Equal(1, Joined(Event(3, 0, ("jobId", Job), ("jobTitle", "x"))).JobsWithoutTransfer);

    [Theory]
    [InlineData(204, "event 204: the credentials were refused by proxy, scheme NTLM")]
    [InlineData(206, "event 206: the server does not answer HEAD")]
    public void What_else_records_say_is_remarked(int id, string text)
    {
        var log = Joined(Event(id, 1, ("jobId", Job), ("url", Url), ("server", "proxy"), ("scheme", "NTLM")));

        Assert.StartsWith(text, Assert.Single(Assert.Single(log.Transfers).Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_bounded_whatever_a_log_holds()
    {
        var reader = new BitsLogReader();
        for (var i = 0; i < BitsLog.MostTransfers + 5; i++)
        {
            reader.Add(Event(59, 1, ("transferId", $"{{{i}}}"), ("url", Url)));
        }

        for (var i = 0; i < 1000; i++)
        {
            reader.Add(Event(201, 1, ("transferId", "{1}"), ("proxyServerList", new string('x', 10_000))));
        }

        var log = reader.Finish();
        Assert.Equal((BitsLog.MostTransfers, 5L), (log.Transfers.Length, log.NotJoined));
        Assert.InRange(log.Transfers[1].Remarks.Sum(r => r.Length), 1, 20_000);
        Assert.InRange(log.Transfers[1].Records.Length, 1, 100);
    }

    private static BitsLog Joined(params LoggedEvent[] events)
    {
        var reader = new BitsLogReader();
        foreach (var record in events)
        {
            reader.Add(record);
        }

        return reader.Finish();
    }

    private static LoggedEvent Event(int id, int second, params (string Name, string Value)[] fields) =>
        new()
        {
            Provider = BitsLog.Provider,
            Id = id,
            RecordNumber = second,
            WrittenAt = At(second),
            Fields = [.. fields.Select(f => new LoggedField(f.Name, f.Value))],
        };

    private static DateTimeOffset At(int second) => new(2026, 3, 1, 2, 3, second, TimeSpan.Zero);
}
