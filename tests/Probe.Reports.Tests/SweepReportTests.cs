using System.Text.Json;
using NJsonSchema;
using Probe.Bits;
using Probe.Findings;
using Probe.Http;
using Probe.Reports.Sweep;
using Probe.Sweeps;
using Probe.Verdicts;

namespace Probe.Reports.Tests;

public sealed class SweepReportTests
{
    private const string Hostile = "\u001b[31m\u0007\u009b1m\u202e</x>\r\n";

    public static IEnumerable<string> GoldenNames =>
        [
            "sweep/mixed.80.golden.txt",
            "sweep/mixed.200.golden.txt",
            "sweep/mixed.golden.jsonl",
            "sweep/stopped.80.golden.txt",
            "sweep/stopped.golden.jsonl",
        ];

    [Theory]
    [InlineData(80, true)]
    [InlineData(200, true)]
    [InlineData(80, false)]
    public void People_see_what_fails_and_what_it_has_in_common(int width, bool complete) =>
        Samples.Golden.Verify(
            $"sweep/{(complete ? "mixed" : "stopped")}.{width}.golden.txt",
            Write(new SweepReport(new ReportOptions { Width = width }), complete)
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_line_fulfils_the_schema(bool complete)
    {
        var written = Write(new JsonLinesReport(), complete);

        Samples.Golden.Verify($"sweep/{(complete ? "mixed" : "stopped")}.golden.jsonl", written);
        var schema = await JsonSchema.FromJsonAsync(
            JsonLinesReport.ReadSchema(),
            TestContext.Current.CancellationToken
        );
        var lines = written.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Empty(schema.Validate(line)));
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal("summary", last.RootElement.GetProperty("type").GetString());
        Assert.Equal(complete, last.RootElement.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_line_of_another_shape_does_not_fulfil_the_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(
            JsonLinesReport.ReadSchema(),
            TestContext.Current.CancellationToken
        );

        Assert.NotEmpty(schema.Validate("""{"type":"url"}"""));
    }

    [Fact]
    public void No_control_character_of_a_peer_reaches_the_reader()
    {
        foreach (
            ISweepReport report in new ISweepReport[] { new SweepReport(new ReportOptions()), new JsonLinesReport() }
        )
        {
            Assert.DoesNotContain(Write(report, complete: true), c => char.IsControl(c) && c != '\n');
        }
    }

    private static string Write(ISweepReport report, bool complete)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var tally = new SweepTally();
        foreach (var entry in Entries(complete))
        {
            tally.Add(entry);
            report.Write(entry, writer);
        }

        tally.AddInvalid();
        report.WriteInvalid(7, 3, "'ftp://x/" + Hostile + "': the scheme is not accepted", writer);
        report.Write(
            new SweepResult
            {
                ToolVersion = "0.0.0",
                StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                Duration = TimeSpan.FromSeconds(2),
                ExitCode = complete ? 1 : 130,
                Complete = complete,
                Planned = 1000,
                Pauses = complete ? 2 : 0,
                Counts = tally.Counts,
            },
            writer
        );
        return writer.ToString();
    }

    private static IEnumerable<SweepEntry> Entries(bool complete)
    {
        var fine = new SweepEntry
        {
            Url = HttpUrl.Parse("http://wsus.example:8530/Content/B6/A2E8C22844A4E6926F9C841B0D5AEEC8400811B6.psf"),
            Outcome = JobOutcome.Transferred,
            Works = true,
            Complete = true,
            Summary = "A background job transfers: every one of its 4 requests got what BITS needs.",
            Requests = 4,
            Octets = 9788,
            Duration = TimeSpan.FromMilliseconds(12.5),
        };
        yield return fine;
        yield return fine with
        {
            Outcome = JobOutcome.Error,
            Works = false,
            Error = BitsErrors.Get(0x80200013),
            Culprit = new Culprit(Party.Proxy, Confidence.Proved, "exchange 2 got 200, exchange 5 got 206" + Hostile),
            Summary = "A background job ends in an error: a range is answered with 200 and the whole file" + Hostile,
            DecidedBy = "range-is-honoured",
            FailedChecks = ["range-is-honoured"],
        };
        if (!complete)
        {
            yield return fine with
            {
                Works = false,
                Complete = false,
                Summary = "No verdict on the job: exchange 3 ended with interrupted.",
            };
        }
    }
}
