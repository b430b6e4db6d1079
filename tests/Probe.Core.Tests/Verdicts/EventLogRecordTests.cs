using System.Collections.Immutable;
using System.Globalization;
using Probe.Exchanges;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Core.Tests.Verdicts;

/// <summary>The records that Windows would write, from exchanges judged as a run judges them.</summary>
public sealed class EventLogRecordTests
{
    private const long Length = 20_000;
    private const string Unknown64 = "18446744073709551615";

    private static readonly string[] OnlyTheClientKnows =
    [
        "transferId",
        "name",
        "Id",
        "AdditionalInfoHr",
        "PeerContextInfo",
        "bandwidthLimit",
        "ignoreBandwidthLimitsOnLan",
    ];

    [Fact]
    public void A_job_that_transfers_is_logged_as_event_60_with_the_whole_file()
    {
        var record = Assert.Single(Judged(Head(), First(), Rest()).Background().EventLog);

        Assert.Equal((60, EventLogLevel.Information, "documented"), (record.Id, record.Level, record.Basis));
        Assert.Equal("0", Value(record, "hr"));
        Assert.Equal("20000", Value(record, "bytesTransferred"));
        Assert.Equal("20000", Value(record, "fileLength"));
        Assert.Equal("2024-09-04T02:15:41Z", Value(record, "fileTime"));
        Assert.Equal("", Value(record, "proxy"));
    }

    [Fact]
    public void Fields_of_event_61_stand_in_the_order_of_the_manifest()
    {
        var record = Assert.Single(Judged(Refused()).Background().EventLog);

        Assert.Equal((61, 1, EventLogLevel.Warning), (record.Id, record.Version, record.Level));
        Assert.Equal(
            "transferId name Id url peer hr fileTime fileLength bytesTotal bytesTransferred proxy peerProtocolFlags "
                + "bytesTransferredFromPeer AdditionalInfoHr PeerContextInfo bandwidthLimit ignoreBandwidthLimitsOnLan",
            string.Join(' ', record.Fields.Select(f => f.Name))
        );
    }

    [Fact]
    public void What_only_the_client_knows_has_no_value_and_says_why()
    {
        var record = Assert.Single(Judged(Refused()).Background().EventLog);

        var open = record.Fields.Where(f => f.Value is null).ToList();
        Assert.Equal(OnlyTheClientKnows, open.Select(f => f.Name));
        Assert.All(open, f => Assert.False(string.IsNullOrWhiteSpace(f.Meaning)));
    }

    [Fact]
    public void Before_any_reply_length_and_time_are_unknown_as_Windows_writes_unknown()
    {
        var record = Assert.Single(Judged(Refused()).Background().EventLog);

        Assert.Equal("2147954429", Value(record, "hr"));
        Assert.Equal("0x80072EFD ERROR_WINHTTP_CANNOT_CONNECT", Field(record, "hr").Meaning);
        Assert.Equal(Unknown64, Value(record, "fileLength"));
        Assert.Equal(Unknown64, Value(record, "bytesTotal"));
        Assert.Equal("1601-01-01T00:00:00Z", Value(record, "fileTime"));
        Assert.Equal("0", Value(record, "bytesTransferred"));
        Assert.Equal(ContextBuilder.DefaultProxy, Value(record, "proxy"));
    }

    [Fact]
    public void The_length_of_an_error_page_is_not_the_length_of_the_file()
    {
        var record = Judged(Ask.Head().Replies(Reply.Page("403 Forbidden"))).Background().EventLog[^1];

        Assert.Equal("2149122451", Value(record, "hr"));
        Assert.Equal(Unknown64, Value(record, "fileLength"));
    }

    [Fact]
    public void A_range_answered_with_the_whole_file_is_logged_as_202_and_61()
    {
        var log = Judged(Head(), First().Replies(Reply.Whole(Length))).Background().EventLog;

        Assert.Equal([202, 61], log.Select(r => r.Id));
        Assert.Equal(EventLogLevel.Error, log[0].Level);
        Assert.Equal(
            "jobName jobOwner jobId url xferId proxy hr fileLength HTTPVersion URLRange",
            string.Join(' ', log[0].Fields.Select(f => f.Name))
        );
        Assert.Equal("2149580819", Value(log[0], "hr"));
        Assert.Equal("20000", Value(log[0], "fileLength"));
        Assert.Equal("HTTP/1.1", Value(log[0], "HTTPVersion"));
        Assert.Equal("bytes=0-5690", Value(log[0], "URLRange"));
        Assert.Equal("2149580819", Value(log[1], "hr"));
        Assert.Equal("0", Value(log[1], "bytesTransferred"));
    }

    [Fact]
    public void A_HEAD_without_length_is_logged_as_202_without_a_range()
    {
        var log = Judged(Ask.Head().Replies("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")).Background().EventLog;

        Assert.Equal([202, 61], log.Select(r => r.Id));
        Assert.Equal("2149580817", Value(log[0], "hr"));
        Assert.Equal(Unknown64, Value(log[0], "fileLength"));
        Assert.Equal("", Value(log[0], "URLRange"));
    }

    [Fact]
    public void Octets_of_earlier_ranges_count_as_transferred_and_those_of_a_refused_one_do_not()
    {
        var verdict = Judged(Head(), First(), Rest().Replies(Reply.Page("403 Forbidden"))).Background();

        Assert.Equal("5691", Value(Assert.Single(verdict.EventLog), "bytesTransferred"));
    }

    [Fact]
    public void Octets_that_came_before_the_connection_broke_count_and_reset_the_clock()
    {
        var broken = Rest()
            .BodyOfLength(1000)
            .Fails(FailureStage.ReceiveBody, FailureSide.Proxy, FailureCauses.Reset, offset: 1000);

        var verdict = Judged(Head(), First(), broken).Background();

        Assert.Equal("6691", Value(Assert.Single(verdict.EventLog), "bytesTransferred"));
        Assert.Equal("observed", verdict.EventLog[0].Basis);
        Assert.Contains("as some did here", verdict.Retry!.Clock, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_from_the_middle_does_not_count_as_progress()
    {
        var middle = Ask.Range(Purpose.MiddleRange, 10_000, 14_095).Replies(Reply.Range(10_000, 14_095, Length));
        var last = Ask.Range(Purpose.LastRange, Length - 1, Length - 1).Replies(Reply.Page("403 Forbidden"));

        var record = Assert.Single(Judged(Head(), First(), middle, last).Background().EventLog);

        Assert.Equal("5691", Value(record, "bytesTransferred"));
        Assert.StartsWith("at least", Field(record, "bytesTransferred").Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_cannot_be_used_names_no_proxy()
    {
        var context = new ContextBuilder()
            .Decided(
                new ProxyDecision
                {
                    Route = null,
                    Setting = "http://[half",
                    Source = "-x",
                    Problem = "malformed",
                }
            )
            .Build();

        var record = Assert.Single(Judge.Run(context)[0].Verdict.EventLog);

        Assert.Equal("2147942487", Value(record, "hr"));
        Assert.Equal("documented", record.Basis);
        Assert.Null(Value(record, "proxy"));
    }

    [Fact]
    public void A_job_whose_settings_are_refused_has_learnt_nothing_though_the_run_went_on()
    {
        var context = new ContextBuilder()
            .ThroughProxy()
            .Options(o => o with { ProxyAuth = AuthScheme.Basic, OnlyChecks = ["credentials-are-complete"] })
            .Add(Head(), First(), Rest());

        var record = Assert.Single(Judge.Run(context.Build()).Background().EventLog);

        Assert.Equal("2147942487", Value(record, "hr"));
        Assert.Equal(Unknown64, Value(record, "fileLength"));
        Assert.Equal("0", Value(record, "bytesTransferred"));
    }

    [Theory]
    [InlineData("Thu, 01 Jan 1601 00:00:00 GMT")]
    [InlineData("yesterday")]
    [InlineData("Wed, 04 Sep 2024 02:15:41 +0200")]
    public void A_Last_Modified_that_is_no_HTTP_date_is_unknown(string lastModified)
    {
        var head = Ask.Head().Replies($"HTTP/1.1 200 OK\nContent-Length: {Length}\nLast-Modified: {lastModified}\n\n");

        var record = Judged(head, First(), Rest()).Background().EventLog[^1];

        Assert.Equal("1601-01-01T00:00:00Z", Value(record, "fileTime"));
    }

    [Fact]
    public void Each_shape_has_records_of_its_own()
    {
        var runs = Judged(
            Head(),
            First().Replies(Reply.Whole(Length)),
            Ask.ForegroundHead().Replies(Reply.Head(Length)),
            Ask.WholeFile().Replies(Reply.Whole(Length))
        );

        Assert.Equal([202, 61], runs.Background().EventLog.Select(r => r.Id));
        Assert.Equal([60], runs.Single(r => r.JobShape == JobShape.Foreground).Verdict.EventLog.Select(r => r.Id));
    }

    [Fact]
    public void A_run_that_was_cut_off_has_neither_records_nor_a_timetable()
    {
        var verdict = Judged(Head()).Background();

        Assert.False(verdict.Complete);
        Assert.Empty(verdict.EventLog);
        Assert.Null(verdict.Retry);
    }

    [Theory]
    [InlineData(0, "BG_JOB_STATE_ERROR")]
    [InlineData(3600, "BG_JOB_STATE_TRANSIENT_ERROR")]
    public void A_job_that_is_set_not_to_retry_ends_in_ERROR_by_a_transient_error(int timeoutSeconds, string state)
    {
        var policy = new RetryPolicy { NoProgressTimeout = TimeSpan.FromSeconds(timeoutSeconds) };
        var context = new ContextBuilder().ThroughProxy().Options(o => o with { Retry = policy }).Add(Refused());

        var verdict = Judge.Run(context.Build()).Background();

        Assert.Equal(state, verdict.BitsError!.JobState);
        Assert.Equal(timeoutSeconds == 0 ? JobOutcome.Error : JobOutcome.TransientError, verdict.Outcome);
        Assert.Equal(timeoutSeconds / 600, verdict.Retry!.Retries);
        Assert.Equal("2147954429", Value(Assert.Single(verdict.EventLog), "hr"));
    }

    private static ExchangeBuilder Head() => Ask.Head().Replies(Reply.Head(Length));

    private static ExchangeBuilder First() => Ask.FirstRange().Replies(Reply.Range(0, 5690, Length));

    private static ExchangeBuilder Rest() =>
        Ask.Range(Purpose.SeriesRange, 5691, Length - 1).Replies(Reply.Range(5691, Length - 1, Length));

    private static ExchangeBuilder Refused() =>
        Ask.Head().Fails(FailureStage.Connect, FailureSide.Proxy, FailureCauses.Refused);

    /// <summary>Refused connections go through a proxy, everything else straight to the origin.</summary>
    private static ImmutableArray<RunResult> Judged(params ReadOnlySpan<ExchangeBuilder> exchanges)
    {
        var builder = new ContextBuilder().Add(exchanges);
        return Judge.Run((builder.BuildLog().All[0].Failure is null ? builder : builder.ThroughProxy()).Build());
    }

    private static EventLogField Field(EventLogRecord record, string name) => record.Fields.Single(f => f.Name == name);

    private static string? Value(EventLogRecord record, string name)
    {
        var value = Field(record, name).Value;
        if (name is "hr" or "fileLength" or "bytesTotal" or "bytesTransferred")
        {
            Assert.True(ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _), value);
        }

        return value;
    }
}

/// <summary>The one run of a shape.</summary>
internal static class RunsOfAShape
{
    internal static Verdict Background(this IEnumerable<RunResult> runs) =>
        runs.Single(r => r.JobShape == JobShape.Background).Verdict;
}
