using System.Collections.Immutable;
using System.CommandLine;
using Probe.Authentication;
using Probe.Cli.Edge;
using Probe.Cli.Pac;
using Probe.Cli.Saving;
using Probe.Cli.Sweep;
using Probe.Cli.Values;
using Probe.Evidence.Journal;
using Probe.Exchanges;
using Probe.Http;
using Probe.Lab;
using Probe.Options;
using Probe.Planning;
using Probe.Reports;
using Probe.Reports.Sweep;
using Probe.Sites;
using Probe.Transport;
using Probe.Verdicts;

namespace Probe.Cli.Commands;

/// <summary><c>check</c>: replays BITS's requests over a route, judges the answers, reports.</summary>
internal sealed class CheckCommand : Command, IReadsWhole
{
    private readonly CheckSymbols _symbols = new();
    private readonly Terminal _terminal;
    private readonly Func<string, string?> _environment;

    internal CheckCommand(Terminal terminal, Func<string, string?> environment)
        : base(
            "check",
            "Check whether BITS downloads of these URLs work over the route, and if not, why and whose fault it is."
        )
    {
        _terminal = terminal;
        _environment = environment;
        _symbols.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <inheritdoc/>
    public IEnumerable<string> ProblemsOf(ParseResult parsed)
    {
        var reader = new CheckReader(_symbols, parsed, _environment);
        reader.Read();
        return reader.Problems;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var reader = new CheckReader(_symbols, parsed, _environment);
        if (reader.Read() is not { } request)
        {
            return Usage.Report(_terminal.Error, parsed, reader.Problems);
        }

        if (PasswordAsker.Ask(request, _terminal, _environment) is not { } complete)
        {
            return Usage.Report(_terminal.Error, parsed, PasswordAsker.Problems(request));
        }

        request = complete;
        foreach (var warning in request.Warnings)
        {
            _terminal.Error.WriteLine("bitsprobe: " + warning);
        }

        using var files = new ReportFiles();
        if (!request.DryRun && files.Open(request.Reports) is { Count: > 0 } problems)
        {
            return Usage.Report(_terminal.Error, parsed, problems);
        }

        EvidenceRun? evidence = null;
        if (request is { DryRun: false, Evidence: { } kept })
        {
            evidence = EvidenceRun.TryOpen(
                kept,
                Name,
                TimeProvider.System.GetUtcNow(),
                request.Options.FailOnAdvisory,
                line => _terminal.Error.WriteLine("bitsprobe: " + line),
                out var refused
            );
            if (evidence is null)
            {
                return Usage.Report(_terminal.Error, parsed, [refused!]);
            }
        }

        using var letGo = evidence;
        using var key = request.Evidence?.Key;
        using var interrupts = new Interrupts(() =>
            _terminal.Error.WriteLine(
                "bitsprobe: stopping; what was seen until now is judged (once more to stop at once)"
            )
        );
        interrupts.Leaving = () =>
        {
            if (evidence?.Leave() is { } left)
            {
                _terminal.Error.WriteLine("bitsprobe: " + left);
            }
        };
        LabServer? lab = null;
        try
        {
            var options = request.Options with
            {
                ProxyEnvironment = Surroundings.ProxyEnvironment(),
                WindowsProxies = Surroundings.WindowsProxies(request.Options.WindowsProxies),
            };
            if (request.Lab is { } wanted)
            {
                lab = await LabServer.StartAsync(wanted, interrupts.Token).ConfigureAwait(false);
                options = AgainstLab(options, lab.Endpoints, request.SurveysLab);
            }

            PacQuestion? pac = null;
            if (PacRequest.Of(request.Pac, options) is { } script)
            {
                (pac, var problem) = await new PacLoader(options)
                    .LoadAsync(script, interrupts.Token)
                    .ConfigureAwait(false);
                if (problem is not null)
                {
                    return Usage.Report(_terminal.Error, parsed, [problem]);
                }
            }

            // A script and the surroundings may send requests to an address too.
            if (lab is null && AddressFamilies.Problems(options, pac).ToList() is { Count: > 0 } ruledOut)
            {
                return Usage.Report(_terminal.Error, parsed, ruledOut);
            }

            if (request.Sweep is { } sweep)
            {
                return await SweepAsync(request, sweep, options, pac, evidence, parsed, interrupts.Token)
                    .ConfigureAwait(false);
            }

            return request.DryRun
                ? ShowPlan(request, options, pac)
                : await CheckAsync(request, options, pac, files, evidence, interrupts.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        finally
        {
            if (lab is not null)
            {
                await lab.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<int> SweepAsync(
        CheckRequest request,
        SweepRequest sweep,
        ProbeOptions options,
        PacQuestion? pac,
        EvidenceRun? evidence,
        ParseResult parsed,
        CancellationToken interrupt
    )
    {
        ISweepReport report =
            request.Format == "jsonl" ? new JsonLinesReport() : new SweepReport(request.View.For(_terminal));
        using var sweeper = new Sweeper(
            _terminal,
            sweep,
            options,
            pac,
            report,
            evidence is null ? null : new SweepEvidence(evidence, _terminal)
        );
        var (problems, planned) = await sweeper.ExamineAsync(interrupt).ConfigureAwait(false);
        return problems.Count > 0
            ? Usage.Report(_terminal.Error, parsed, problems)
            : await sweeper.RunAsync(planned, request.Quiet, interrupt).ConfigureAwait(false);
    }

    private async Task<int> CheckAsync(
        CheckRequest request,
        ProbeOptions options,
        PacQuestion? pac,
        ReportFiles files,
        EvidenceRun? evidence,
        CancellationToken interrupt
    )
    {
        var clock = TimeProvider.System;
        var startedAt = evidence?.StartedAt ?? clock.GetUtcNow();
        var started = clock.GetTimestamp();
        ImmutableArray<RunResult> runs;
        SiteResult? site = null;
        using (var progress = Progress(request))
        {
            if (options.Wsus is { } wsus)
            {
                var decision = ProxyDecider.Decide(wsus, options, pac);
                site = await SiteRun
                    .RunAsync(
                        wsus,
                        options,
                        decision,
                        Surroundings.Host(),
                        startedAt,
                        Followed(evidence, new JournalRun(0, wsus, true, startedAt, options, decision), progress),
                        interrupt
                    )
                    .ConfigureAwait(false);
                // Credentials that the survey saw refused are not tried for its files either.
                options = AuthPlan.After(options, site.Log) with
                {
                    Urls = [.. site.Targets.Urls.Select(t => t.Url)],
                };
            }

            runs = await RunAllAsync(request, options, pac, evidence, progress, interrupt).ConfigureAwait(false);
        }

        var result = new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            ExitCode = ExitCodes.Of(runs, options.FailOnAdvisory, interrupt.IsCancellationRequested, site),
            Runs = Judge.WorstFirst(runs),
            Site = site,
        };
        return Write(request, options, result, files, evidence, interrupt.IsCancellationRequested);
    }

    private static IProgress<Exchange>? Followed(
        EvidenceRun? evidence,
        JournalRun run,
        IProgress<Exchange>? progress
    ) => evidence is null ? progress : evidence.Follow(run, progress);

    /// <summary>Results in the order of the URLs, however many are checked at the same time.</summary>
    private static async Task<ImmutableArray<RunResult>> RunAllAsync(
        CheckRequest request,
        ProbeOptions options,
        PacQuestion? pac,
        EvidenceRun? evidence,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        var host = Surroundings.Host();
        if (options.Urls.Length == 1 && (options.Wsus is null || !interrupt.IsCancellationRequested))
        {
            return await CheckOneAsync(options.Urls[0], options, pac, host, evidence, progress, interrupt)
                .ConfigureAwait(false);
        }

        var results = new ImmutableArray<RunResult>[options.Urls.Length];
        var current = options;
        var telling = new Lock();
        // Where there are credentials the first URL goes alone: a wrong password is then known before others try it.
        var alone = AuthPlan.HasCredentials(options) ? 1 : 0;
        if (alone == 1)
        {
            await RunOneAsync(0).ConfigureAwait(false);
        }

        await Parallel
            .ForAsync(
                alone,
                options.Urls.Length,
                new ParallelOptions { MaxDegreeOfParallelism = request.Parallel },
                async (i, _) => await RunOneAsync(i).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return [.. results.SelectMany(r => r)];

        async Task RunOneAsync(int i)
        {
            // An interrupt is not an exception here: what was seen is judged, what was not begun is left out.
            if (interrupt.IsCancellationRequested)
            {
                results[i] = [];
                return;
            }

            results[i] = await CheckOneAsync(
                    options.Urls[i],
                    Volatile.Read(ref current),
                    pac,
                    host,
                    evidence,
                    progress,
                    interrupt
                )
                .ConfigureAwait(false);
            lock (telling)
            {
                current = AuthPlan.After(current, results[i][0].Log);
            }
        }
    }

    private static Task<ImmutableArray<RunResult>> CheckOneAsync(
        HttpUrl url,
        ProbeOptions options,
        PacQuestion? pac,
        HostFacts host,
        EvidenceRun? evidence,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        var decision = ProxyDecider.Decide(url, options, pac);
        var run = new JournalRun(0, url, false, TimeProvider.System.GetUtcNow(), options, decision);
        return CheckRun.RunAsync(url, options, decision, host, Followed(evidence, run, progress), interrupt);
    }

    private int Write(
        CheckRequest request,
        ProbeOptions options,
        ProbeResult result,
        ReportFiles files,
        EvidenceRun? evidence,
        bool wasInterrupted
    )
    {
        var exitCode = result.ExitCode;
        var end = new JournalEnd(result.StartedAt + result.Duration, result.Duration, exitCode, wasInterrupted);
        if (evidence is not null)
        {
            var problems = evidence.Complete(end);
            foreach (var problem in problems)
            {
                _terminal.Error.WriteLine("bitsprobe: " + problem);
                exitCode = ExitCodes.Defect;
            }

            if (problems.Count == 0 && !request.Quiet)
            {
                _terminal.Error.WriteLine("bitsprobe: " + evidence.Described);
            }
        }

        var intoFile = request.View.ForFile() with { FailOnAdvisory = options.FailOnAdvisory };
        foreach (var problem in files.Complete(kind => Report(kind, intoFile), result))
        {
            _terminal.Error.WriteLine("bitsprobe: " + problem);
            exitCode = ExitCodes.Defect;
        }

        var onScreen = request.View.For(_terminal) with { FailOnAdvisory = options.FailOnAdvisory };
        _terminal.Write(output => Report(request.Format, onScreen).Write(result, output));
        return exitCode;
    }

    private int ShowPlan(CheckRequest request, ProbeOptions options, PacQuestion? pac)
    {
        var checks = Judge.Selected(options.OnlyChecks, options.SkipChecks);
        if (options.Wsus is { } wsus)
        {
            var survey = SitePreview.Of(wsus, options, ProxyDecider.Decide(wsus, options, pac));
            _terminal.Write(output => new SitePlanReport(request.View.For(_terminal)).Write(survey, options, output));
            return ExitCodes.Works;
        }

        var plans = options
            .Urls.Select(url =>
                PlanPreview.Of(
                    UrlSecrets.Masked(url),
                    options,
                    ProxyDecider.Decide(url, options, pac),
                    checks,
                    request.DryRunSize
                )
            )
            .ToList();
        _terminal.Write(output => new PlanReport(request.View.For(_terminal)).Write(plans, options, output));
        return ExitCodes.Works;
    }

    private ProgressLines? Progress(CheckRequest request) =>
        request.Quiet
            ? null
            : new ProgressLines(
                _terminal.Error,
                _terminal.ErrorIsTerminal && _terminal.UnderstandsAnsi,
                request.View.For(_terminal)
            );

    private static IReport Report(string kind, ReportOptions look) =>
        AllReports.Find(kind == "text" ? "terminal" : kind, look)
        ?? throw new InvalidOperationException($"no report has the id {kind}");

    private static ProbeOptions AgainstLab(ProbeOptions options, LabEndpoints endpoints, bool surveys) =>
        options with
        {
            Urls = endpoints.CheckUrls,
            Wsus = endpoints.CheckSite ?? (surveys ? endpoints.OriginUrl : null),
            Proxy = endpoints.ProxySetting,
            ProxyEnvironment = ImmutableDictionary<string, string>.Empty,
            WindowsProxies = endpoints.WindowsProxies,
            ProxyCredentials = options.ProxyCredentials ?? endpoints.ProxyCredentials,
            ProxyAuth = options.ProxyAuth ?? endpoints.ProxyAuth,
            ServerCredentials = options.ServerCredentials ?? endpoints.ServerCredentials,
            ServerAuth = options.ServerAuth ?? endpoints.ServerAuth,
            Resolve = options.Resolve.AddRange(endpoints.Resolve),
            DnsServers = options.DnsServers.IsEmpty ? endpoints.AskDns : options.DnsServers,
            TrustedAuthoritiesPem = (options.TrustedAuthoritiesPem ?? "") + "\n" + endpoints.TrustedCaPem,
            ProxyAuthoritiesPem = (options.ProxyAuthoritiesPem ?? "") + "\n" + endpoints.TrustedCaPem,
            CheckRevocation = options.CheckRevocation || endpoints.AsksRevocation,
            TlsMax = options.TlsMax ?? endpoints.TlsMax,
        };
}
