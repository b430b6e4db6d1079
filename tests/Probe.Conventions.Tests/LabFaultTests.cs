using System.Collections.Immutable;
using System.Net;
using Probe.Checks;
using Probe.Evidence.Journal;
using Probe.Lab;
using Probe.Lab.Faults;
using Probe.Planning;
using Probe.Reports;
using Probe.Verdicts;

namespace Probe.Conventions.Tests;

public sealed class LabFaultTests
{
    public static TheoryData<string> FaultIds => [.. AllFaults.List.Select(f => f.Info.Id)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(FaultIds))]
    public async Task A_fault_fails_exactly_the_checks_it_names_live_and_from_a_redacted_journal(string id)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var info = AllFaults.Find(id)!.Info;
        await using var lab = await LabServer.StartAsync(new LabOptions { FaultIds = [id] }, cancellation);

        using var kept = new MemoryStream();
        using var journal = new JournalWriter(
            kept,
            new JournalBegin(1, "test", "check", DateTimeOffset.UnixEpoch, IsRedacted: true, LabRun.Host, "test", false)
        );

        var runs = await LabRun.CheckAsync(lab, journal, cancellation);

        var failed = runs.SelectMany(r => r.Checks)
            .Where(c => c.Status == CheckStatus.Failed)
            .Select(c => c.Check.Id)
            .Distinct();
        var background = runs.First(r => r.JobShape == JobShape.Background).Verdict;
        Assert.Equal(
            Expectation(info.Trips, info.ExpectedError),
            Expectation(failed, background.BitsError?.Error.Name)
        );

        kept.Position = 0;
        Assert.Equal(Report(runs), Report(LabRun.Judged(kept)));
    }

    private static string Report(ImmutableArray<RunResult> runs)
    {
        using var text = new StringWriter();
        new JsonReport().Write(
            new ProbeResult
            {
                ToolVersion = "test",
                StartedAt = DateTimeOffset.UnixEpoch,
                Duration = TimeSpan.Zero,
                ExitCode = 0,
                Runs = runs,
            },
            text
        );
        return text.ToString();
    }

    private static string Expectation(IEnumerable<string> checks, string? error) =>
        $"{string.Join(' ', checks.Order())} → {error ?? "transfers"}";

    [Fact]
    public void Every_check_but_those_of_the_host_is_tripped_by_a_fault()
    {
        var tripped = AllFaults.List.SelectMany(f => f.Info.Trips).ToHashSet();

        var untripped = AllChecks
            .List.Where(c => c.Info.Group != "host")
            .Select(c => c.Info.Id)
            .Where(id => !tripped.Contains(id));

        Assert.True(!untripped.Any(), "no lab fault trips: " + string.Join(", ", untripped));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(42)]
    public async Task The_healthy_lab_gives_no_finding_at_all(long seed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(new LabOptions { Seed = seed }, cancellation);
        var endpoints = lab.Endpoints;

        var runs = await LabRun.CheckAsync(
            lab,
            [
                endpoints.FileUrl,
                endpoints.TlsFileUrl,
                endpoints.ReverseFileUrl,
                endpoints.InsideFileUrl,
                endpoints.SmallFileUrl,
                endpoints.TinyFileUrl,
                endpoints.EmptyFileUrl,
                endpoints.AnonymousCheckFileUrl,
                endpoints.LargeFileUrl,
            ],
            cancellation
        );

        var findings = runs.SelectMany(r =>
            r.Checks.SelectMany(c => c.Findings.Select(f => $"{r.Url} {c.Check.Id}: {f.Summary}"))
        );
        Assert.Empty(findings);
        Assert.All(
            runs,
            r => Assert.True(r.Verdict is { Outcome: JobOutcome.Transferred, Complete: true }, r.Verdict.Summary)
        );
        Assert.Equal(18, runs.Length);
    }

    public static TheoryData<string> ProfileIds => [.. Profiles.All.Select(p => p.Id)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(ProfileIds))]
    public async Task No_profile_finds_a_fault_in_the_healthy_lab(string profile)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(
            new LabOptions { Seed = 3, FileLength = (3 * 1024 * 1024) + 4099 },
            cancellation
        );

        var runs = await LabRun.CheckAsync(
            lab,
            [lab.Endpoints.FileUrl, lab.Endpoints.TlsFileUrl, lab.Endpoints.TinyFileUrl, lab.Endpoints.EmptyFileUrl],
            cancellation,
            profile: profile
        );

        Assert.Empty(runs.SelectMany(r => r.Checks.SelectMany(c => c.Findings.Select(f => $"{r.Url}: {f.Summary}"))));
        Assert.All(
            runs,
            r => Assert.True(r.Verdict is { Outcome: JobOutcome.Transferred, Complete: true }, r.Verdict.Summary)
        );
        Assert.Equal(8, runs.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_healthy_proxy_with_two_addresses_gives_no_finding()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsWindows(),
            "127.0.0.2 is no address of this system by itself"
        );
        var cancellation = TestContext.Current.CancellationToken;
        await using var lab = await LabServer.StartAsync(
            new LabOptions { MoreAddresses = [IPAddress.Parse("127.0.0.2")] },
            cancellation
        );
        var named = lab.Endpoints.WithProxyNamed("proxies.bitsprobe.invalid");

        var runs = await LabRun.CheckAsync(named, [named.FileUrl], cancellation);

        Assert.Empty(runs.SelectMany(r => r.Checks).SelectMany(c => c.Findings).Select(f => f.Summary));
        Assert.Equal(CheckStatus.Passed, runs[0].Checks.Single(c => c.Check.Id == "addresses-agree").Status);
    }

    /// <summary>Other octets, other lengths, other digests each time: nothing of it may look like a fault.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Two_hundred_seeds_of_the_healthy_lab_give_no_finding_at_all()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var findings = new List<string>();
        for (var seed = 1; seed <= 200; seed++)
        {
            // From the empty file over the lengths where ranges begin and blocks end to some beyond.
            long[] edges = [0, 1, 2, 3, 5690, 5691, 5692, 5999, 6000, 65_535, 65_536, 65_537, 131_072];
            var length = seed <= edges.Length ? edges[seed - 1] : (seed * 7919L) % 300_000;
            await using var lab = await LabServer.StartAsync(
                new LabOptions { Seed = seed, FileLength = length },
                cancellation
            );

            var runs = await LabRun.CheckAsync(
                lab,
                seed % 2 == 0 ? [lab.Endpoints.FileUrl] : [lab.Endpoints.FileUrl, lab.Endpoints.ReverseFileUrl],
                cancellation,
                seed % 5 == 0 ? Depth.Standard : Depth.Full
            );

            findings.AddRange(
                runs.SelectMany(r => r.Checks)
                    .SelectMany(c => c.Findings)
                    .Select(f => $"seed {seed}, {length} octets: {f.CheckId}: {f.Summary}")
            );
            findings.AddRange(
                runs.Where(r => r.Verdict is not { Outcome: JobOutcome.Transferred, Complete: true })
                    .Select(r => $"seed {seed}, {length} octets: {r.Verdict.Summary}")
            );
        }

        Assert.Empty(findings);
    }

    [Fact]
    public void There_are_at_least_40_faults_and_each_names_the_device_it_imitates()
    {
        Assert.True(AllFaults.List.Length >= 40, $"{AllFaults.List.Length} faults");
        Assert.All(AllFaults.List, f => Assert.False(string.IsNullOrWhiteSpace(f.Info.Imitates), f.Info.Id));
    }
}
