using System.Collections.Immutable;
using Probe.Bits;
using Probe.Http;
using Probe.Replays;
using Probe.Verdicts;

namespace Probe.Testing.Results;

/// <summary>Replays in each shape that reports have to lay out.</summary>
public static class SampleReplays
{
    private static readonly DateTimeOffset Time = new(2026, 2, 1, 10, 20, 30, TimeSpan.Zero);

    /// <summary>An access log whose URLs broke, fail as before, fail in another way, are cured, work, and are undecided.</summary>
    public static ProbeResult Mixed() =>
        Replay(
            RecordBasis.Status,
            [
                (Url("broke"), RecordedOutcome.OfStatus(206), SampleResults.RangeStripped()),
                (Url("differs"), RecordedOutcome.OfStatus(503), SampleResults.RangeStripped()),
                (Url("same-error"), RecordedOutcome.OfError(0x80200013), SampleResults.RangeStripped()),
                (Url("cured"), RecordedOutcome.OfStatus(403, "TCP_DENIED/403"), SampleResults.Healthy()),
                .. Enumerable
                    .Range(1, 7)
                    .Select(i => (Url($"works-{i}"), RecordedOutcome.OfStatus(206), SampleResults.Healthy())),
                (Url("cut"), RecordedOutcome.OfStatus(206), SampleResults.StoppedEarly()),
            ]
        );

    /// <summary>An event log whose one transfer works now.</summary>
    public static ProbeResult Cured()
    {
        var mixed = Replay(
            RecordBasis.Transfer,
            [(Url("cured"), RecordedOutcome.OfError(HResults.InsufficientRangeSupport), SampleResults.Healthy())]
        );
        return mixed with
        {
            ExitCode = 0,
            Replay = mixed.Replay! with
            {
                File = "bits.evtx",
                Kind = "Windows event log",
                Content = new RecordContent { Requests = 1, Urls = mixed.Replay!.Content.Urls },
                Planned = 1,
            },
        };
    }

    /// <summary>A replay that was stopped before anything came of it, of a record whose every text is hostile.</summary>
    public static ProbeResult Hostile()
    {
        var some = Replay(
            RecordBasis.Browser,
            [
                (
                    HttpUrl.Parse("http://wsus01.corp.example/]]>/<script>/[red]x[/]?sig=s3cret"),
                    new RecordedOutcome(RecordedEnd.Failed, Printable.Escape(HostileText.Everything, 60)),
                    SampleResults.Hostile()
                ),
            ]
        );
        return some with
        {
            ExitCode = 130,
            Replay = some.Replay! with
            {
                File = HostileText.Everything,
                Complete = false,
                Content = some.Replay!.Content with
                {
                    NotContacted = [new SilentHost(HostileText.Everything, 1)],
                    Skipped = [new SkippedRequests(SkipReason.OtherScheme, 1, [HostileText.Everything])],
                    Problems = [new RecordProblem(1, 2, HostileText.Everything)],
                    Notes = [HostileText.Everything],
                },
            },
        };
    }

    private static HttpUrl Url(string name) =>
        HttpUrl.Parse(
            $"http://wsus01.corp.example:8530/Content/B6/{name}/A2E8C22844A4E6926F9C841B0D5AEEC8400811B6.psf"
        );

    private static ProbeResult Replay(
        RecordBasis basis,
        ImmutableArray<(HttpUrl Url, RecordedOutcome Then, ProbeResult Now)> all
    )
    {
        var rows = new List<ReplayRow>();
        var runs = new List<RunResult>();
        foreach (var (url, then, now) in all)
        {
            var recorded = new RecordedUrl
            {
                Url = url,
                Then = then,
                Count = 12,
                FirstAt = Time,
                LastAt = Time.AddHours(1),
                Octets = 123_456,
                Ends = [(then.Text, 9), ("407", 3)],
            };
            var mine = now.Runs.Select(r => r with { Url = UrlSecrets.Masked(url) }).ToImmutableArray();
            var row = ThenAndNow.Compare(basis, recorded, mine, TimeSpan.FromMilliseconds(40), failOnAdvisory: false);
            rows.Add(row);
            runs.AddRange(mine.Take(1).Select(r => r with { Replayed = row }));
        }

        return SampleResults.Healthy() with
        {
            ExitCode = 1,
            Runs = Judge.WorstFirst(runs),
            Replay = new ReplayResult
            {
                File = "/var/log/squid/access.log",
                Kind = "access log",
                Basis = basis,
                Planned = rows.Count,
                Rows = ReplayResult.InOrder(rows),
                Content = new RecordContent
                {
                    Requests = 1204,
                    Urls = [.. rows.Select(r => r.Recorded), rows[0].Recorded],
                    BeyondBound = 3,
                    Unreadable = 2,
                    NotContacted = [new SilentHost("download.windowsupdate.com:80", 800), new SilentHost("a:443", 1)],
                    Skipped =
                    [
                        new SkippedRequests(SkipReason.Tunnel, 12, ["a.example:443", "b.example:443"]),
                        new SkippedRequests(SkipReason.QueryStripped, 1, ["http://a/?"]),
                    ],
                    Problems = [new RecordProblem(7, 1, "it is of neither format"), new RecordProblem(0, 0, "torn")],
                    Notes = ["a note"],
                },
            },
        };
    }
}
