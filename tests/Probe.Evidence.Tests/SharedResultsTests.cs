using Probe.Evidence.Http;

namespace Probe.Evidence.Tests;

/// <summary>What downloads have in common is kept once, and what they have not is told of each.</summary>
public sealed class SharedResultsTests
{
    [Fact]
    public void Checks_that_end_alike_are_kept_once_however_many_downloads_there_are()
    {
        var runs = TrafficJudge.Judge(
            Enumerable.Range(1, 40).Select(i => Seen($"/{i}.cab", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", i))
        );

        Assert.Equal(40, runs.Length);
        Assert.All(
            Enumerable.Range(0, runs[0].Checks.Length),
            place => Assert.All(runs, run => Assert.Same(runs[0].Checks[place], run.Checks[place]))
        );
    }

    [Fact]
    public void What_a_check_found_is_told_of_its_own_download()
    {
        var runs = TrafficJudge.Judge(
            Enumerable
                .Range(1, 5)
                .Select(i => Seen($"/{i}.cab", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", i))
        );

        var failed = runs.Select(r => r.Checks.Single(c => !c.Findings.IsEmpty)).ToList();
        Assert.Equal(5, failed.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    private static SeenExchange Seen(string path, string reply, int number) =>
        Samples.Seen(
            $"HEAD http://wsus.example:8530{path} HTTP/1.1\r\nHost: wsus.example:8530\r\nUser-Agent: Microsoft BITS/7.8\r\n\r\n",
            reply,
            number
        );
}
