using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Sweep;
using Probe.Exchanges;
using Probe.Http;
using Probe.Lab;
using Probe.Options;
using Probe.Planning;
using Probe.Reports;
using Probe.Reports.Sweep;
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

        using var files = new ReportFiles();
        if (!request.DryRun && files.Open(request.Reports) is { Count: > 0 } problems)
        {
            return Usage.Report(_terminal.Error, parsed, problems);
        }

        using var interrupts = new Interrupts(() =>
            _terminal.Error.WriteLine(
                "bitsprobe: stopping; what was seen until now is judged (once more to stop at once)"
            )
        );
        LabServer? lab = null;
        try
        {
            var options = request.Options with { ProxyEnvironment = Surroundings.ProxyEnvironment() };
            if (request.Lab is { } wanted)
            {
                lab = await LabServer.StartAsync(wanted, interrupts.Token).ConfigureAwait(false);
                options = AgainstLab(options, lab.Endpoints);
            }

            if (request.Sweep is { } sweep)
            {
                return await SweepAsync(request, sweep, options, parsed, interrupts.Token).ConfigureAwait(false);
            }

            return request.DryRun
                ? ShowPlan(request, options)
                : await CheckAsync(request, options, files, interrupts.Token).ConfigureAwait(false);
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
        ParseResult parsed,
        CancellationToken interrupt
    )
    {
        ISweepReport report =
            request.Format == "jsonl" ? new JsonLinesReport() : new SweepReport(request.View.For(_terminal));
        using var sweeper = new Sweeper(_terminal, sweep, options, report);
        var (problems, planned) = await sweeper.ExamineAsync(interrupt).ConfigureAwait(false);
        return problems.Count > 0
            ? Usage.Report(_terminal.Error, parsed, problems)
            : await sweeper.RunAsync(planned, request.Quiet, interrupt).ConfigureAwait(false);
    }

    private async Task<int> CheckAsync(
        CheckRequest request,
        ProbeOptions options,
        ReportFiles files,
        CancellationToken interrupt
    )
    {
        var clock = TimeProvider.System;
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        ImmutableArray<RunResult> runs;
        using (var progress = Progress(request))
        {
            runs = await RunAllAsync(request, options, progress, interrupt).ConfigureAwait(false);
        }

        var result = new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            ExitCode = ExitCodes.Of(runs, options.FailOnAdvisory, interrupt.IsCancellationRequested),
            Runs = Judge.WorstFirst(runs),
        };
        return Write(request, options, result, files);
    }

    /// <summary>Results in the order of the URLs, however many are checked at the same time.</summary>
    private static async Task<ImmutableArray<RunResult>> RunAllAsync(
        CheckRequest request,
        ProbeOptions options,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    )
    {
        var host = Surroundings.Host();
        if (options.Urls.Length == 1)
        {
            return await CheckOneAsync(options.Urls[0], options, host, progress, interrupt).ConfigureAwait(false);
        }

        var results = new ImmutableArray<RunResult>[options.Urls.Length];
        await Parallel
            .ForAsync(
                0,
                options.Urls.Length,
                new ParallelOptions { MaxDegreeOfParallelism = request.Parallel },
                async (i, _) =>
                {
                    // An interrupt is not an exception here: what was seen is judged, what was not begun is left out.
                    results[i] = interrupt.IsCancellationRequested
                        ? []
                        : await CheckOneAsync(options.Urls[i], options, host, progress, interrupt)
                            .ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
        return [.. results.SelectMany(r => r)];
    }

    private static Task<ImmutableArray<RunResult>> CheckOneAsync(
        HttpUrl url,
        ProbeOptions options,
        HostFacts host,
        IProgress<Exchange>? progress,
        CancellationToken interrupt
    ) => CheckRun.RunAsync(url, options, ProxyDecider.Decide(url, options), host, progress, interrupt);

    private int Write(CheckRequest request, ProbeOptions options, ProbeResult result, ReportFiles files)
    {
        var exitCode = result.ExitCode;
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

    private int ShowPlan(CheckRequest request, ProbeOptions options)
    {
        var checks = Judge.Selected(options.OnlyChecks, options.SkipChecks);
        var plans = options
            .Urls.Select(url =>
                PlanPreview.Of(url, options, ProxyDecider.Decide(url, options), checks, request.DryRunSize)
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

    private static ProbeOptions AgainstLab(ProbeOptions options, LabEndpoints endpoints) =>
        options with
        {
            Urls = endpoints.CheckUrls,
            Proxy = endpoints.ProxySetting,
            ProxyEnvironment = ImmutableDictionary<string, string>.Empty,
            ProxyCredentials = options.ProxyCredentials ?? endpoints.ProxyCredentials,
            ProxyAuth = options.ProxyAuth ?? endpoints.ProxyAuth,
            Resolve = options.Resolve.AddRange(endpoints.Resolve),
            DnsServers = options.DnsServers.IsEmpty ? endpoints.AskDns : options.DnsServers,
            TrustedAuthoritiesPem = (options.TrustedAuthoritiesPem ?? "") + "\n" + endpoints.TrustedCaPem,
        };
}
