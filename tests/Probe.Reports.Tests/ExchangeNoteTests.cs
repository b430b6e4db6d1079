using Probe.Exchanges;
using Probe.Reports.Terminal;
using Probe.Testing;

namespace Probe.Reports.Tests;

/// <summary>Who ended a reply is said in the notes of the exchange table.</summary>
public sealed class ExchangeNoteTests
{
    [Theory]
    [InlineData(null, "cut by plan")]
    [InlineData(BodyCut.ByClient, "client broke off")]
    [InlineData(BodyCut.NotSeen, "not seen to its end")]
    public void A_body_that_was_cut_has_the_one_who_cut_it(BodyCut? cut, string note)
    {
        var exchange = Ask.FirstRange()
            .Replies(Reply.Whole(10_000))
            .BodyOfLength(6000)
            .CutByPlan()
            .ChangeBody(b => b with { Cut = cut })
            .Build();

        Assert.StartsWith(note, ExchangeTable.NoteOf(exchange), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("given up by capture after 300 s without an octet (--idle-timeout)", "given up by capture after 300 s")]
    [InlineData("the client gave up before a reply", "the client gave up before a reply")]
    [InlineData("interrupted while waiting for the head (192.0.2.7:80)", "interrupted")]
    public void What_was_not_seen_to_its_end_has_the_reason(string detail, string note)
    {
        var exchange = Ask.FirstRange()
            .Fails(FailureStage.ReceiveHead, FailureSide.Client, FailureCauses.Interrupted, detail)
            .Build();

        var shown = ExchangeTable.NoteOf(exchange);

        Assert.StartsWith(note, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("(", shown, StringComparison.Ordinal);
    }
}
