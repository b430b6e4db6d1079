using System.Text;
using Probe.Evidence.Http;
using Probe.Evidence.Journal;
using Probe.Exchanges;
using Probe.Options;

namespace Probe.Evidence.Tests.Journal;

/// <summary>Nothing is lost between a record that is written and the one that is read.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_an_exchange_comes_back(int seed)
    {
        var exchange = Valid(new Filled(seed).Make<Exchange>());

        var read = Written(writer => writer.Add(7, exchange))[1].Exchange!;

        Assert.Equal(7, read.Run);
        Assert.Null(Filled.Difference(exchange, read.Exchange));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_an_exchange_that_was_seen_in_passing_comes_back(int seed)
    {
        var filled = new Filled(seed);
        var seen = filled.Make<JournalSeen>();
        seen = seen with { Exchange = Valid(seen.Exchange), BodyFile = "bodies/000001.bin" };

        var read = Written(writer => writer.Add(seen))[1].Seen;

        Assert.Null(Filled.Difference(seen, read));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_a_run_comes_back_but_keys_and_what_only_loads_scripts(int seed)
    {
        var run = new Filled(seed).Make<JournalRun>();

        var read = Written(writer => writer.Begin(run))[1].Run;

        var kept = run with
        {
            Options = run.Options with
            {
                TrustedAuthoritiesPem = null,
                ProxyAuthoritiesPem = null,
                ClientNonceSeed = "",
            },
            Decision = run.Decision with { Settings = null },
        };
        Assert.Null(Filled.Difference(kept, read));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_a_change_comes_back(int seed)
    {
        var edit = new Filled(seed).Make<JournalEdit>();

        Assert.Null(Filled.Difference(edit, Written(writer => writer.Add(edit))[1].Edit));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_a_tunnel_and_of_an_answer_of_the_captures_own_comes_back(int seed)
    {
        var filled = new Filled(seed);
        var (tunnel, answer) = (filled.Make<BlindTunnel>(), filled.Make<OwnAnswer>());

        var read = Written(writer =>
        {
            writer.Add(tunnel);
            writer.Add(answer);
        });

        Assert.Null(Filled.Difference(tunnel, read[1].Tunnel));
        Assert.Null(Filled.Difference(answer, read[2].Answer));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_member_of_a_connection_without_a_request_comes_back(int seed)
    {
        var unasked = new Filled(seed).Make<UnaskedConnection>();

        Assert.Null(Filled.Difference(unasked, Written(writer => writer.Add(unasked))[1].Unasked));
    }

    [Fact]
    public void A_request_that_is_not_judged_comes_back()
    {
        var other = new SeenOther(3, "192.0.2.1", DateTimeOffset.UnixEpoch, "POST", "http://wsus/x", 404);

        Assert.Equal(other, Written(writer => writer.Add(other))[1].Other);
    }

    [Fact]
    public void Every_kind_of_record_has_a_line_of_its_own()
    {
        foreach (var kind in typeof(JournalRecord).GetProperties().Where(p => p.CanWrite))
        {
            var record = new JournalRecord();
            kind.SetValue(record, new Filled(1).Make(kind.PropertyType));
            var problem = JournalValidity.ProblemOf(record);
            Assert.True(problem != "a line has one record", kind.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_beginning_and_the_end_come_back(int seed)
    {
        var filled = new Filled(seed);
        var begin = filled.Make<JournalBegin>() with
        {
            Format = JournalBegin.CurrentFormat,
            IsRedacted = false,
            Bodies = "e.zip.bodies",
        };
        var end = filled.Make<JournalEnd>();

        var read = Written(begin, writer => writer.Finish(end));

        Assert.Null(Filled.Difference(begin, read[0].Begin));
        Assert.Null(Filled.Difference(end, read[1].End));
    }

    [Fact]
    public void The_maker_of_filled_records_leaves_nothing_out()
    {
        // Two that were made differently differ in every member that is compared.
        var (one, other) = (new Filled(0).Make<Exchange>(), new Filled(1).Make<Exchange>());

        Assert.NotNull(Filled.Difference(one, other));
        Assert.NotNull(one.Response);
        Assert.NotNull(one.Tls!.Alert);
        Assert.NotNull(one.Tls.Chain[0].KeyBits);
        Assert.NotNull(one.Lookup!.Answers[0].TtlInSeconds);
        Assert.NotNull(one.Spec.ProxyStep!.Nonce);
        Assert.Equal(
            ".Body.Trailers[0].Value",
            Filled
                .Difference(one, one with { Body = one.Body! with { Trailers = other.Body!.Trailers } })
                ?.Split(':')[0]
        );
    }

    [Fact]
    public void Text_that_is_not_Unicode_breaks_no_journal()
    {
        var run = new Filled(1).Make<JournalRun>();
        run = run with { Decision = run.Decision with { Trace = ["a script said \ud800", "and more"] } };

        var read = Written(writer => writer.Begin(run));

        Assert.Equal("and more", read[1].Run!.Decision.Trace[1]);
    }

    internal static JournalBegin Begin(bool isRedacted = false) =>
        new(
            JournalBegin.CurrentFormat,
            "1.2.3",
            "check",
            DateTimeOffset.UnixEpoch,
            isRedacted,
            new HostFacts { IsWindows = false, OperatingSystem = "test" },
            ".NET",
            false
        );

    internal static List<JournalRecord> Written(Action<JournalWriter> write) => Written(Begin(), write);

    internal static List<JournalRecord> Written(JournalBegin begin, Action<JournalWriter> write) =>
        Read(Octets(begin, write));

    internal static byte[] Octets(JournalBegin begin, Action<JournalWriter> write)
    {
        using var file = new MemoryStream();
        using var writer = new JournalWriter(file, begin);
        write(writer);
        Assert.Null(writer.Problem);
        Assert.Equal(file.Length, writer.Octets);
        return file.ToArray();
    }

    internal static List<JournalRecord> Read(byte[] journal) =>
        [
            .. JournalReader.Read(
                new MemoryStream(journal),
                (line, why) => Assert.Fail($"{line}: {why}\n{Encoding.UTF8.GetString(journal)}")
            ),
        ];

    private static Exchange Valid(Exchange exchange) =>
        exchange with
        {
            Number = 1_000_000,
            Spec = exchange.Spec with { FollowUpOf = exchange.Number },
        };
}
