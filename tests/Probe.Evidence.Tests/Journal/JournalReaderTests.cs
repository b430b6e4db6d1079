using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Probe.Evidence.Journal;
using Probe.Testing;

namespace Probe.Evidence.Tests.Journal;

public sealed class JournalReaderTests
{
    private static readonly byte[] Journal = RoundTripTests.Octets(
        RoundTripTests.Begin(),
        writer =>
        {
            writer.Begin(new Filled(3).Make<JournalRun>() with { Number = 1 });
            for (var i = 1; i <= 3; i++)
            {
                writer.Add(1, Ask.Head().Replies(Reply.Head(10)).Build(i));
            }
        }
    );

    private static string[] Lines => Encoding.UTF8.GetString(Journal).Split('\n')[..^1];

    [Fact]
    public void A_record_that_was_not_written_to_its_end_is_told_and_the_others_are_read()
    {
        for (var cut = 1; cut < Lines[^1].Length; cut += 97)
        {
            var (records, told) = Read(Journal[..^(cut + 1)]);

            Assert.Equal(4, records.Count);
            Assert.Equal("5: the record was not written to its end", Assert.Single(told));
        }
    }

    [Fact]
    public void A_damaged_line_is_told_by_line_and_column_and_the_others_are_read()
    {
        var lines = Lines;
        lines[3] = lines[3].Replace("\"purpose\":\"", "\"purpose\":x\"", StringComparison.Ordinal);
        var column = lines[3].IndexOf("x\"", StringComparison.Ordinal) + 1;

        var (records, told) = Read(lines);

        Assert.Equal(4, records.Count);
        Assert.StartsWith($"4: column {column}: ", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_another_form_is_not_read_on()
    {
        var lines = Lines;
        lines[0] = lines[0].Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal);

        var (records, told) = Read(lines);

        Assert.Empty(records);
        Assert.Equal("1: the journal has form 2, this version reads form 1", Assert.Single(told));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_line_beyond_the_bound_is_passed_over(bool hasEnd)
    {
        using var file = new LongLine(
            Encoding.UTF8.GetBytes(Lines[0] + "\n"),
            JournalReader.MostOfLine + 70_000L,
            Encoding.UTF8.GetBytes(hasEnd ? "\n" + Lines[2] + "\n" : "")
        );
        var told = new List<string>();

        var records = JournalReader.Read(file, (line, why) => told.Add($"{line}: {why}")).ToList();

        Assert.Equal(hasEnd ? 2 : 1, records.Count);
        Assert.Equal($"2: the line is longer than {JournalReader.MostOfLine} octets", Assert.Single(told));
    }

    [Fact]
    public void It_is_the_same_however_few_octets_the_system_gives_at_a_time()
    {
        var told = new List<string>();

        var records = JournalReader.Read(new Dribble(Journal), (line, why) => told.Add(why)).ToList();

        Assert.Equal(5, records.Count);
        Assert.Empty(told);
    }

    [Fact]
    public void An_empty_line_is_nothing()
    {
        var (records, told) = Read(string.Join("\n\n", Lines) + "\n");

        Assert.Equal(5, records.Count);
        Assert.Empty(told);
    }

    [Fact]
    public void A_line_with_two_records_or_none_is_refused()
    {
        var end =
            "\"end\":{\"at\":\"2026-03-01T00:00:00+00:00\",\"duration\":\"00:00:01\",\"exitCode\":0,\"wasInterrupted\":false}";

        Assert.Equal("2: a line has one record", Refused(Lines[2][..^1] + "," + end + "}"));
        Assert.Equal("2: a line has one record", Refused("{}"));
    }

    [Theory]
    [InlineData("exchange.exchange.spec")]
    [InlineData("exchange.exchange.spec.method")]
    [InlineData("exchange.exchange.number")]
    [InlineData("exchange.exchange.startedAt")]
    [InlineData("exchange.exchange.interim")]
    [InlineData("exchange.exchange.response.framing")]
    [InlineData("exchange.exchange.connection.reused")]
    [InlineData("exchange.exchange.body.slices")]
    public void A_member_that_is_missing_is_refused_and_named(string path)
    {
        var line = JsonNode.Parse(Lines[2])!;
        var (parent, name) = Find(line, path);
        parent.Remove(name);

        Assert.Contains(name, Refused(line.ToJsonString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exchange.exchange.spec.purpose", "1")]
    [InlineData("exchange.exchange.spec.purpose", "\"1\"")]
    [InlineData("exchange.exchange.spec.purpose", "\"first_range, last_octet\"")]
    [InlineData("exchange.exchange.spec.purpose", "\"no_such\"")]
    [InlineData("exchange.exchange.spec.leg", "\"main,control\"")]
    [InlineData("exchange.exchange.spec.leg", "true")]
    [InlineData("exchange.exchange.spec.url", "\"ftp://h/\"")]
    [InlineData("exchange.exchange.spec.headers", "[\"only a name\"]")]
    [InlineData("exchange.exchange.spec.headers", "{}")]
    [InlineData("exchange.exchange.spec.headers", "[1,2]")]
    [InlineData("exchange.exchange.requestBytes", "\"no base64!\"")]
    [InlineData("exchange.exchange.requestBytes", "[1]")]
    [InlineData("exchange.exchange.requestBytes", "null")]
    [InlineData("exchange.exchange.interim", "[null]")]
    [InlineData("exchange.exchange.response", "null")]
    [InlineData("exchange.exchange.connection.addresses", "[null]")]
    [InlineData("exchange.exchange.number", "\"1\"")]
    [InlineData("exchange.exchange.number", "1e3")]
    [InlineData("exchange.exchange.number", "0")]
    [InlineData("exchange.exchange.startedAt", "\"0001-01-01T00:00:00+00:00\"")]
    [InlineData("exchange.exchange.timings.total", "\"-00:00:01\"")]
    [InlineData("exchange.exchange.timings.total", "\"10675199.02:48:05.4775807\"")]
    [InlineData("exchange.exchange.body.length", "-1")]
    [InlineData("exchange.exchange.body.fileOffset", "-1")]
    [InlineData("exchange.exchange.body.slices", "[{\"offset\":9223372036854775807,\"bytes\":\"AAAA\"}]")]
    [InlineData("exchange.exchange.body.slices", "[{\"offset\":-1,\"bytes\":\"AAAA\"}]")]
    [InlineData("exchange.exchange.body.blocks", "[\"-1:00\"]")]
    [InlineData(
        "exchange.exchange.body.blocks",
        "[\"9223372036854775807:0000000000000000000000000000000000000000000000000000000000000000\"]"
    )]
    [InlineData("exchange.exchange.response.status", "99")]
    [InlineData("exchange.exchange.response.contentLength", "-1")]
    [InlineData("exchange.exchange.spec.followUpOf", "1")]
    [InlineData("exchange.exchange.spec.range", "{\"first\":5,\"last\":4}")]
    public void A_value_that_no_record_has_is_refused(string path, string value)
    {
        var line = JsonNode.Parse(Lines[2])!;
        var (parent, name) = Find(line, path);
        parent[name] = JsonNode.Parse(value);

        Assert.StartsWith("2: ", Refused(line.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_stands_twice_is_refused()
    {
        var line = Lines[2].Replace("\"number\":1,", "\"number\":1,\"number\":2,", StringComparison.Ordinal);

        Assert.Contains("number", Refused(line), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_line_that_is_nested_deeper_than_any_record_is_refused()
    {
        Assert.StartsWith("2: ", Refused(new string('[', 100_000)), StringComparison.Ordinal);
        Assert.StartsWith("2: ", Refused("null"), StringComparison.Ordinal);
    }

    private static string Refused(string line)
    {
        var (records, told) = Read([Lines[0], line]);
        Assert.Single(records);
        return Assert.Single(told);
    }

    private static (JsonObject Parent, string Name) Find(JsonNode line, string path)
    {
        var names = path.Split('.');
        return (names[..^1].Aggregate(line, (node, name) => node[name]!).AsObject(), names[^1]);
    }

    private static (List<JournalRecord> Records, List<string> Told) Read(string[] lines) =>
        Read(string.Join('\n', lines) + "\n");

    private static (List<JournalRecord> Records, List<string> Told) Read(string text) =>
        Read(Encoding.UTF8.GetBytes(text));

    private static (List<JournalRecord> Records, List<string> Told) Read(byte[] journal)
    {
        var told = new List<string>();
        var records = JournalReader
            .Read(
                new MemoryStream(journal),
                (line, why) => told.Add(line.ToString(CultureInfo.InvariantCulture) + ": " + why)
            )
            .ToList();
        return (records, told);
    }

    /// <summary>Gives one octet at a time.</summary>
    private sealed class Dribble(byte[] octets) : MemoryStream(octets)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }

    /// <summary>Something, very many times the same octet, and something: never in memory as a whole.</summary>
    private sealed class LongLine(byte[] before, long octets, byte[] after) : MemoryStream
    {
        private readonly MemoryStream _before = new(before);
        private readonly MemoryStream _after = new(after);
        private long _left = octets;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_before.Read(buffer, offset, count) is > 0 and var read)
            {
                return read;
            }

            var many = (int)Math.Min(_left, count);
            buffer.AsSpan(offset, many).Fill((byte)'x');
            _left -= many;
            return many > 0 ? many : _after.Read(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            _before.Dispose();
            _after.Dispose();
            base.Dispose(disposing);
        }
    }
}
