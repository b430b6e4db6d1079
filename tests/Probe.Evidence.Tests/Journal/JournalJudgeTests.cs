using System.Text;
using Probe.Evidence.Journal;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Evidence.Tests.Journal;

public sealed class JournalJudgeTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse(ContextBuilder.DefaultUrl);

    private static readonly Route Direct = new() { Kind = RouteKind.Direct, Source = "default" };

    private static JournalRun Run(int number = 1) =>
        new(
            number,
            Url,
            false,
            DateTimeOffset.UnixEpoch,
            new ProbeOptions { Urls = [Url], Control = false },
            new ProxyDecision { Route = Direct, Source = "default" }
        );

    private static Exchange Head(int number) => Ask.Head().Replies(Reply.Head(100)).Build(number, Url, Direct);

    private static Exchange Refused(int number) =>
        Ask.FirstRange(0, 99).Replies(Reply.Page("403 Forbidden")).Build(number, Url, Direct);

    [Fact]
    public void The_sample_of_form_1_is_read_for_ever()
    {
        var judge = new JournalJudge();
        foreach (var record in RoundTripTests.Read(Samples.Octets("form-1.journal.jsonl")))
        {
            judge.Add(record);
        }

        var worst = judge.Judge()[0];

        Assert.Equal(JournalBegin.CurrentFormat, judge.Begin!.Format);
        Assert.Equal(1, judge.End!.ExitCode);
        Assert.Equal("BG_E_INSUFFICIENT_RANGE_SUPPORT", worst.Verdict.BitsError?.Error.Name);
        Assert.Equal(judge.Count, worst.Log.All.Length);
        Assert.Contains(worst.Log.All, e => e.IsControl);
        Assert.True(judge.Begin.IsRedacted);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 900)]
    [InlineData(2, 1)]
    public void Numbers_may_have_holes_and_be_in_any_order(int head, int range)
    {
        var judge = Judge(w =>
        {
            w.Add(1, Refused(range));
            w.Add(1, Head(head));
        });

        var run = judge.Judge()[0];

        Assert.Equal([1, 2], run.Log.All.Select(e => e.Number));
        Assert.Equal("0x80190193", Hex(run.Verdict.BitsError?.Error.HResult));
    }

    [Fact]
    public void Of_a_number_that_is_there_twice_the_first_counts()
    {
        var judge = Judge(w =>
        {
            w.Add(1, Head(1));
            w.Add(1, Refused(2));
            w.Add(1, Refused(2) with { Response = Head(1).Response });
        });

        var run = judge.Judge()[0];

        Assert.Equal([200, 403], run.Log.All.Select(e => e.Status));
    }

    [Fact]
    public void What_follows_up_an_exchange_that_is_lost_stands_alone()
    {
        var judge = Judge(w =>
        {
            w.Add(1, Head(3));
            w.Add(1, Refused(7) with { Spec = Refused(7).Spec with { FollowUpOf = 5, Hop = 1 } });
        });

        Assert.Equal([null, null], judge.Judge()[0].Log.All.Select(e => e.Spec.FollowUpOf));
    }

    [Fact]
    public void An_exchange_of_a_run_that_is_not_there_is_nothing()
    {
        var judge = Judge(w => w.Add(2, Head(1)));

        Assert.Equal(0, judge.MainCount(2));
        Assert.Equal(0, judge.Count);
    }

    [Fact]
    public void A_run_without_any_exchange_is_judged()
    {
        var run = Judge(_ => { }).Judge();

        Assert.NotEmpty(run);
        Assert.Empty(run[0].Log.All);
    }

    [Fact]
    public void A_site_of_which_nothing_was_asked_is_judged()
    {
        var judge = new JournalJudge();
        foreach (
            var record in RoundTripTests.Written(w =>
                w.Begin(Run() with { IsSite = true, Url = HttpUrl.Parse("http://h/") })
            )
        )
        {
            judge.Add(record);
        }

        Assert.NotNull(judge.JudgeSite());
        Assert.Empty(judge.Judge());
    }

    [Fact]
    public void What_was_seen_in_passing_is_judged_as_a_capture_is()
    {
        var seen = new JournalSeen(1, "192.0.2.1", null, Head(1));
        var judge = new JournalJudge();
        foreach (
            var record in RoundTripTests.Written(w =>
            {
                w.Add(seen);
                w.Add(seen with { Exchange = Refused(2) });
            })
        )
        {
            judge.Add(record);
        }

        var run = judge.Judge()[0];

        Assert.Equal("0x80190193", Hex(run.Verdict.BitsError?.Error.HResult));
        Assert.Equal(2, run.Log.All.Length);
    }

    [Fact]
    public void Records_without_end_are_kept_within_a_bound()
    {
        var judge = new JournalJudge();
        judge.Add(new JournalRecord { Begin = RoundTripTests.Begin() });
        judge.Add(new JournalRecord { Run = Run() });
        for (var i = 1; i <= 20; i++)
        {
            // Each from a line of 100 MB, as it says.
            judge.Add(new JournalRecord { Exchange = new JournalExchange(1, Head(i)), LineOctets = 100_000_000 });
        }

        Assert.Equal(5, judge.Count);
        Assert.Equal(15, judge.Left);
        Assert.Equal(5, judge.Judge()[0].Log.All.Length);
    }

    [Fact]
    public void A_journal_of_masked_secrets_gives_what_the_mask_of_reports_shows()
    {
        const string cookie = "session-of-the-peer";
        var exchange = Ask.Head().Replies(Reply.Page("403 No", $"Set-Cookie: id={cookie}")).Build(1, Url, Direct);
        var octets = RoundTripTests.Octets(
            RoundTripTests.Begin(isRedacted: true),
            w =>
            {
                w.Begin(Run());
                w.Add(1, exchange);
            }
        );
        var judge = new JournalJudge();
        foreach (var record in RoundTripTests.Read(octets))
        {
            judge.Add(record);
        }

        var head = Encoding.Latin1.GetString(judge.Judge()[0].Log.All[0].Response!.Bytes.AsSpan());

        Assert.DoesNotContain(cookie, Encoding.UTF8.GetString(octets), StringComparison.Ordinal);
        Assert.Contains($"id={new string('*', cookie.Length)}", head, StringComparison.Ordinal);
    }

    private static string? Hex(uint? code) => code is { } c ? $"0x{c:X8}" : null;

    private static JournalJudge Judge(Action<JournalWriter> write)
    {
        var judge = new JournalJudge();
        foreach (
            var record in RoundTripTests.Written(w =>
            {
                w.Begin(Run());
                write(w);
            })
        )
        {
            judge.Add(record);
        }

        return judge;
    }
}
