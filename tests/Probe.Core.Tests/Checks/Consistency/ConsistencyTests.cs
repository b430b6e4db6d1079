using Probe.Bits;
using Probe.Checks.Consistency;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Planning;
using Probe.Testing;

namespace Probe.Core.Tests.Checks.Consistency;

public sealed class ConsistencyTests
{
    private static ContextBuilder Full => new ContextBuilder().Options(o => o with { Depth = Depth.Full });

    [Fact]
    public void Different_entity_tags_are_worth_knowing()
    {
        var finding = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000, "ETag: \"a\"")),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000, "ETag: \"b\""))
            )
            .By<EtagStaysTheSame>()
            .IsFailure(null, endsJob: false, 2);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("ETag: \"b\" in exchange 2", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_without_entity_tag_tell_nothing() =>
        Full.Add(Ask.Head().Replies(Reply.Head(10_000))).By<EtagStaysTheSame>().IsNotRun("no answer has an ETag");

    [Fact]
    public void A_stale_condition_that_gets_412_is_respected() =>
        Stale("HTTP/1.1 412 Precondition Failed\nContent-Length: 0\n\n")
            .By<IfUnmodifiedSinceIsRespected>()
            .IsPassed("412");

    [Fact]
    public void A_stale_condition_that_gets_the_range_is_ignored()
    {
        var finding = Stale(Reply.Range(0, 5690, 10_000))
            .By<IfUnmodifiedSinceIsRespected>()
            .IsFailure(null, endsJob: false, 2);

        Assert.Contains(
            "If-Unmodified-Since: Tue, 03 Sep 2024 02:15:41 GMT",
            finding.Expected,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cache_need_not_evaluate_conditions() =>
        Stale(Reply.Range(0, 5690, 10_000, "Age: 12"))
            .By<IfUnmodifiedSinceIsRespected>()
            .IsNotApplicable("a cache answered (Age: 12)");

    [Fact]
    public void A_profile_that_sends_no_condition_is_not_judged_by_it() =>
        Full.Options(o => o with { Profile = "curl" })
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().ChangeSpec(WithoutCondition).Replies(Reply.Range(0, 5690, 10_000))
            )
            .By<IfUnmodifiedSinceIsRespected>()
            .IsNotApplicable("requests of curl carry no If-Unmodified-Since");

    [Fact]
    public void Connections_closed_after_most_replies_are_worth_knowing()
    {
        var finding = Full.ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000, "Connection: close")),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000, "Connection: close")),
                Ask.Range(Purpose.LastRange, 9_999, 9_999).Replies(Reply.Range(9_999, 9_999, 10_000))
            )
            .By<ConnectionsAreKeptAlive>()
            .IsFailure(null, endsJob: false, 1, 2);

        Assert.Equal(Party.Proxy, finding.Culprit.Party);
        Assert.Contains("Connection: close", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_its_peer_closed_while_idle_counts_as_closed()
    {
        var lost = new ConnectionFacts
        {
            Id = 2,
            IdleConnectionLost = "closed",
            KeptAlive = true,
        };

        var finding = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)).Connection(lost),
                Ask.Range(Purpose.LastRange, 9_999, 9_999)
                    .Replies(Reply.Range(9_999, 9_999, 10_000))
                    .Connection(lost with { Id = 3 })
            )
            .By<ConnectionsAreKeptAlive>()
            .IsFailure(null, endsJob: false, 1, 2);

        Assert.Contains("closed without a word", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_on_which_the_next_request_gets_no_reply_counts_as_closed()
    {
        var kept = new ConnectionFacts { Id = 1, KeptAlive = true };

        var finding = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000)).Connection(kept),
                Ask.FirstRange()
                    .Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.ClosedWithoutReply)
                    .Connection(kept with { Reused = true }),
                Ask.FirstRange()
                    .ChangeSpec(s => s with { FollowUpOf = 2 })
                    .Replies(Reply.Range(0, 5690, 10_000))
                    .Connection(kept with { Id = 2 }),
                Ask.Range(Purpose.LastRange, 9_999, 9_999)
                    .Fails(FailureStage.ReceiveHead, FailureSide.Proxy, FailureCauses.ClosedWithoutReply)
                    .Connection(kept with { Id = 2, Reused = true }),
                Ask.Range(Purpose.LastRange, 9_999, 9_999)
                    .ChangeSpec(s => s with { FollowUpOf = 4 })
                    .Replies(Reply.Range(9_999, 9_999, 10_000))
                    .Connection(kept with { Id = 3 })
            )
            .By<ConnectionsAreKeptAlive>()
            .IsFailure(null, endsJob: false, 1, 3);

        Assert.Contains("closed without a word", finding.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_was_closed_with_the_reply_counts_as_closed()
    {
        // tinyproxy says nothing of it, and the end has come by the time that the body is read.
        var closed = new ConnectionFacts { Id = 1, KeptAlive = false };

        Full.ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)).Connection(closed),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)).Connection(closed with { Id = 2 }),
                Ask.Range(Purpose.LastRange, 9_999, 9_999)
                    .Replies(Reply.Range(9_999, 9_999, 10_000))
                    .Connection(closed with { Id = 3 })
            )
            .By<ConnectionsAreKeptAlive>()
            .IsFailure(null, endsJob: false, 1, 2, 3);
    }

    [Fact]
    public void Two_replies_are_too_few_to_tell_how_connections_are_kept() =>
        Full.Add(
                Ask.Head().Replies(Reply.Head(10_000, "Connection: close")),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000, "Connection: close"))
            )
            .By<ConnectionsAreKeptAlive>()
            .IsNotRun("too few");

    [Theory]
    [InlineData(20, 1900, true)]
    [InlineData(20, 900, false)]
    [InlineData(400, 1900, false)]
    public void A_late_range_is_told_past_a_second_and_ten_times_the_first(int first, int late, bool isTold)
    {
        var judgement = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000_000)).Took(Waiting(first)),
                Ask.Range(Purpose.LastRange, 9_999_999, 9_999_999)
                    .Replies(Reply.Range(9_999_999, 9_999_999, 10_000_000))
                    .Took(Waiting(late))
            )
            .By<RangeReplyIsPrompt>();

        if (isTold)
        {
            var finding = judgement.IsFailure(HResults.TimedOut, endsJob: false, 3);
            Assert.Contains("1900 ms until it was there", finding.Actual, StringComparison.Ordinal);
        }
        else
        {
            judgement.IsPassed($"within {late} ms");
        }
    }

    [Theory]
    [InlineData(20, 2450, true)]
    [InlineData(400, 2450, false)]
    public void A_first_range_is_held_against_HEAD(int head, int first, bool isTold)
    {
        // nginx with proxy_cache fetches the file for HEAD; the next request on the connection waits for all of it.
        var judgement = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000_000)).Took(Waiting(head)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000_000)).Took(Waiting(first))
            )
            .By<RangeReplyIsPrompt>();

        if (isTold)
        {
            var finding = judgement.IsFailure(HResults.TimedOut, endsJob: false, 2);
            Assert.Contains("as for HEAD (exchange 1)", finding.Expected, StringComparison.Ordinal);
        }
        else
        {
            judgement.IsPassed($"within {first} ms");
        }
    }

    [Fact]
    public void A_head_that_comes_at_once_does_not_make_its_range_prompt()
    {
        // nginx with proxy_cache and without slice: 206 at once, its octets when the file has come that far.
        var late = new Timings { FirstByte = TimeSpan.FromMilliseconds(2), BodyEnd = TimeSpan.FromMilliseconds(2600) };

        Full.Add(
                Ask.Head().Replies(Reply.Head(10_000_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000_000)).Took(Waiting(20)),
                Ask.Range(Purpose.LastRange, 9_999_999, 9_999_999)
                    .Replies(Reply.Range(9_999_999, 9_999_999, 10_000_000))
                    .Took(late)
            )
            .By<RangeReplyIsPrompt>()
            .IsFailure(HResults.TimedOut, endsJob: false, 3);
    }

    [Fact]
    public void An_address_with_another_date_is_named()
    {
        var finding = Full.ThroughProxy()
            .Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                Ask.FirstRange().Replies(Reply.Range(0, 5690, 10_000)),
                At("127.0.0.2", Purpose.AddressHead)
                    .Replies("HTTP/1.1 200 OK\nContent-Length: 10000\nLast-Modified: Thu, 05 Sep 2024 02:15:41 GMT\n\n")
            )
            .By<AddressesAgree>()
            .IsFailure(HResults.NoProgress, endsJob: false, 3);

        Assert.Equal("The address 127.0.0.2 gives another Last-Modified", finding.Summary);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
    }

    [Fact]
    public void An_address_that_refuses_connections_is_named()
    {
        var finding = Full.Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                At("127.0.0.2", Purpose.AddressHead)
                    .Fails(FailureStage.Connect, FailureSide.Origin, FailureCauses.Refused)
            )
            .By<AddressesAgree>()
            .IsFailure(HResults.CannotConnect, endsJob: false, 2);

        Assert.Equal("The address 127.0.0.2 does not answer", finding.Summary);
    }

    [Fact]
    public void Addresses_that_answer_alike_pass() =>
        Full.Add(
                Ask.Head().Replies(Reply.Head(10_000)),
                At("127.0.0.2", Purpose.AddressHead).Replies(Reply.Head(10_000))
            )
            .By<AddressesAgree>()
            .IsPassed("1 further address answers like the first");

    [Fact]
    public void One_address_leaves_nothing_to_compare() =>
        Full.Add(
                Ask.Head()
                    .Replies(Reply.Head(10_000))
                    .Connection(new ConnectionFacts { Id = 1, Addresses = ["127.0.0.1"] })
            )
            .By<AddressesAgree>()
            .IsNotApplicable("one address");

    [Fact]
    public void A_shallower_run_says_how_many_addresses_it_left_out() =>
        new ContextBuilder()
            .Add(
                Ask.Head()
                    .Replies(Reply.Head(10_000))
                    .Connection(new ConnectionFacts { Id = 1, Addresses = ["127.0.0.1", "127.0.0.2"] })
            )
            .By<AddressesAgree>()
            .IsNotRun("leads to 2 addresses");

    private static Timings Waiting(int milliseconds) =>
        new() { FirstByte = TimeSpan.FromMilliseconds(milliseconds), Total = TimeSpan.FromMilliseconds(milliseconds) };

    private static ExchangeBuilder At(string address, Purpose purpose) =>
        Ask.For(purpose).ChangeSpec(spec => spec with { Address = address });

    private static RequestSpec WithoutCondition(RequestSpec spec) =>
        spec with
        {
            Headers = spec.Headers.Remove("If-Unmodified-Since"),
        };

    private static ContextBuilder Stale(string reply) =>
        Full.Add(
            Ask.Head().Replies(Reply.Head(10_000)),
            Ask.Range(Purpose.StaleCondition, 0, 5690)
                .With("If-Unmodified-Since", "Tue, 03 Sep 2024 02:15:41 GMT")
                .Replies(reply)
        );
}
