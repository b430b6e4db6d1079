using NJsonSchema;
using Probe.EventLogs;
using Probe.Reports.EventLog;

namespace Probe.Reports.Tests;

public sealed class EventLogReportTests
{
    private const string Hostile = "\u001b[31m\u0007\u009b1m\u202e</x>\r\n' ; rm";

    public static IEnumerable<string> GoldenNames =>
        [
            "event-log/mixed.80.golden.txt",
            "event-log/mixed.200.golden.txt",
            "event-log/mixed.80-verbose.golden.txt",
            "event-log/mixed.golden.json",
            "event-log/nothing.80.golden.txt",
        ];

    [Theory]
    [InlineData(80, false)]
    [InlineData(200, false)]
    [InlineData(80, true)]
    public void People_see_what_failed_why_and_how_to_prove_it(int width, bool verbose)
    {
        var written = Write(Mixed(), new ReportOptions { Width = width, Verbose = verbose });

        Samples.Golden.Verify($"event-log/mixed.{width}{(verbose ? "-verbose" : "")}.golden.txt", written);
        Assert.DoesNotContain(written, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void A_log_of_something_else_says_which_one_is_wanted() =>
        Samples.Golden.Verify(
            "event-log/nothing.80.golden.txt",
            Write(
                new EventLogResult
                {
                    File = "System.evtx",
                    ToolVersion = "1.2.3",
                    Log = new BitsLog { Records = 7 },
                    ExitCode = 2,
                },
                new ReportOptions { Width = 80 }
            )
        );

    [Fact]
    public async Task The_JSON_fulfils_its_schema()
    {
        var writer = new StringWriter();
        EventLogJsonReport.Write(Mixed(), writer);

        var schema = await JsonSchema.FromJsonAsync(
            EventLogJsonReport.ReadSchema(),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(schema.Validate(writer.ToString()));
        Samples.Golden.Verify("event-log/mixed.golden.json", writer.ToString());
    }

    private static string Write(EventLogResult result, ReportOptions options)
    {
        var writer = new StringWriter { NewLine = "\n" };
        new EventLogReport(options).Write(result, writer);
        return writer.ToString();
    }

    private static EventLogResult Mixed() =>
        new()
        {
            File = "bits.evtx",
            ToolVersion = "1.2.3",
            ExitCode = 1,
            PassedOver = ["offset 4608: a record does not begin as one does"],
            PassedOverCount = 2,
            Log = new BitsLog
            {
                Records = 31,
                BitsRecords = 30,
                JobsWithoutTransfer = 1,
                NotJoined = 3,
                Remarks = ["event 310: " + Hostile],
                Transfers =
                [
                    Of(1, TransferEnd.Done, null) with
                    {
                        Transferred = 1052675,
                        FromPeers = 7,
                    },
                    Of(2, TransferEnd.Failed, 0x80200013) with
                    {
                        HttpVersion = "1.1",
                        Range = "0-5690",
                        Transferred = 0,
                    },
                    Of(3, TransferEnd.Failed, 0x80200013),
                    Of(4, TransferEnd.Failed, 0x80200013),
                    Of(5, TransferEnd.Failed, 0x80200013),
                    Of(6, TransferEnd.Failed, 0x80072EE7) with
                    {
                        Url = "http://wsus/" + Hostile,
                        Proxy = Hostile,
                        JobName = Hostile,
                        Remarks = ["event 204: " + Hostile],
                    },
                    Of(7, TransferEnd.Unfinished, null),
                ],
            },
        };

    private static LoggedTransfer Of(int second, TransferEnd end, uint? code) =>
        new()
        {
            Id = $"{{0000000{second}-0000-0000-0000-000000000000}}",
            JobId = "{5F2863D6-E0AB-4470-8530-8F129B46177A}",
            JobName = "Windows Update",
            Owner = @"NT AUTHORITY\SYSTEM",
            Process = @"C:\Windows\System32\svchost.exe",
            Url =
                $"http://wsus.corp.example:8530/Content/0{second}/C6B0CB2CAC2961ECD680793B9F052D4674AAC60{second}.cab",
            Proxy = "proxy.corp.example:3128",
            Computer = "pc.corp.example",
            StartedAt = new DateTimeOffset(2026, 3, 1, 2, 3, second, TimeSpan.Zero),
            EndedAt = new DateTimeOffset(2026, 3, 1, 2, 4, second, TimeSpan.Zero),
            End = end,
            HResult = code,
            FileLength = 1052675,
            Records = [(59, 2 * second), (end == TransferEnd.Done ? 60 : 61, (2 * second) + 1)],
        };
}
