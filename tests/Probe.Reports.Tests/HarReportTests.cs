using System.Text.Json;
using Probe.Testing.Results;

namespace Probe.Reports.Tests;

public sealed class HarReportTests
{
    public static IEnumerable<string> GoldenNames => ["har/range-stripped.golden.har", "har/hostile.golden.har"];

    [Theory]
    [InlineData("range-stripped")]
    [InlineData("hostile")]
    public void A_sample_is_written_as_its_golden_file_says(string name) =>
        Samples.Golden.Verify($"har/{name}.golden.har", new HarReport().Write(Samples.ByName[name]()));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Each_exchange_is_one_entry_with_all_that_HAR_demands(string name)
    {
        var result = Samples.ByName[name]();

        using var har = JsonDocument.Parse(new HarReport().Write(result));

        var log = har.RootElement.GetProperty("log");
        Assert.Equal("1.2", log.GetProperty("version").GetString());
        var entries = log.GetProperty("entries").EnumerateArray().ToList();
        var unjudged = result.Unjudged is { } passed
            ? passed.Tunnels.Length + passed.Answers.Count(a => a.RequestBytes[0] == 'G')
            : 0;
        Assert.Equal(result.Runs.DistinctBy(r => r.Log).Sum(r => r.Log.All.Length) + unjudged, entries.Count);
        Assert.All(
            entries,
            entry =>
            {
                Assert.NotEmpty(entry.GetProperty("startedDateTime").GetString()!);
                Assert.True(entry.GetProperty("time").GetDouble() >= 0);
                var timings = entry.GetProperty("timings");
                Assert.All(
                    ["send", "wait", "receive"],
                    phase => Assert.True(timings.GetProperty(phase).GetDouble() >= 0)
                );
                Assert.Equal(JsonValueKind.Object, entry.GetProperty("cache").ValueKind);
                var (request, response) = (entry.GetProperty("request"), entry.GetProperty("response"));
                Assert.NotEmpty(request.GetProperty("method").GetString()!);
                Assert.StartsWith("http", request.GetProperty("url").GetString(), StringComparison.Ordinal);
                Assert.All(
                    ["cookies", "headers", "queryString"],
                    list => Assert.Equal(JsonValueKind.Array, request.GetProperty(list).ValueKind)
                );
                Assert.True(response.GetProperty("status").GetInt32() >= 0);
                Assert.True(response.GetProperty("content").GetProperty("size").GetInt64() >= 0);
            }
        );
    }

    [Fact]
    public void Tunnels_and_the_captures_own_answers_are_entries_without_secrets()
    {
        using var har = JsonDocument.Parse(new HarReport().Write(SampleCaptures.Unjudged()));

        var own = har.RootElement.GetProperty("log").GetProperty("entries").EnumerateArray().TakeLast(4).ToList();
        Assert.Equal(
            [
                "CONNECT https://wsus.example:443 200",
                "CONNECT https://update.example:8531 200",
                "CONNECT https://wsus.example:443 200",
                "GET http://***@wsus.example/?sig=********* 403",
            ],
            own.Select(e =>
                $"{e.GetProperty("request").GetProperty("method")} {e.GetProperty("request").GetProperty("url")} {e.GetProperty("response").GetProperty("status")}"
            )
        );
        Assert.Equal(70_000, own[0].GetProperty("_tunnel").GetProperty("octetsDown").GetInt64());
        Assert.Equal("http://proxy.example:3128", own[1].GetProperty("_route").GetString());
        Assert.DoesNotContain("hunter2-secret", har.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("TopSecret", har.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_stand_in_the_comments_of_the_exchanges_that_show_them()
    {
        var written = new HarReport().Write(SampleResults.RangeStripped());

        Assert.Contains("; range-is-honoured: ", written, StringComparison.Ordinal);
    }
}
