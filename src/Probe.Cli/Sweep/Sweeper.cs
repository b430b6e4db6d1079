using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Probe.Cli.Edge;
using Probe.Http;
using Probe.Options;
using Probe.Reports.Sweep;
using Probe.Sweeps;
using Probe.Transport;
using Probe.Verdicts;

namespace Probe.Cli.Sweep;

/// <summary>
/// Checks a list of URLs and tells each as it ends. A file is read twice: once to judge every line before anything is
/// sent, once to work through it; a stream only once, so that a bad line in it is told and passed over.
/// </summary>
internal sealed class Sweeper(Terminal terminal, SweepRequest request, ProbeOptions options, ISweepReport report)
{
    private const int MostProblems = 20;

    private readonly SweepTally _tally = new();

    /// <summary>What is wrong with a list that is a file; empty when nothing is.</summary>
    internal async Task<(IReadOnlyList<string> Problems, long Count)> ExamineAsync(CancellationToken cancellation)
    {
        if (request.Path is null or "-")
        {
            return ([], options.Urls.Length);
        }

        var problems = new List<string>();
        long count = 0;
        try
        {
            using var reader = new StreamReader(request.Path, Encoding.UTF8);
            await foreach (var line in UrlList.ReadAsync(reader, cancellation).ConfigureAwait(false))
            {
                count++;
                if (line.Problem is not null)
                {
                    problems.Add($"{Values.Quoting.Quote(request.Path)}:{line.Number}:{line.Column}: {line.Problem}");
                    if (problems.Count == MostProblems)
                    {
                        problems.Add($"and perhaps more: only the first {MostProblems} are told");
                        break;
                    }
                }
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                $"--urls: {Values.Quoting.Quote(request.Path)} cannot be read: {Values.Quoting.Reason(cause)}; accepted: a text file with a URL a line, or - for standard input"
            );
        }

        if (problems.Count == 0 && count == 0)
        {
            problems.Add(
                $"--urls: {Values.Quoting.Quote(request.Path)} has no URL; accepted: one http or https URL a line"
            );
        }

        return (problems, count);
    }

    /// <summary>Runs it.</summary>
    /// <param name="planned">URLs in the list; 0 when not known.</param>
    /// <param name="quiet">True for no progress.</param>
    /// <param name="interrupt">The user's ctrl-C.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(long planned, bool quiet, CancellationToken interrupt)
    {
        var clock = TimeProvider.System;
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var courtesy = new Courtesy(Rate(), request.PerHost, clock);
        var isStream = request.Path == "-";
        using (
            var progress = quiet
                ? null
                : new SweepProgress(
                    terminal.Error,
                    terminal.ErrorIsTerminal && terminal.UnderstandsAnsi,
                    terminal.Width,
                    _tally,
                    clock
                )
                {
                    Planned = isStream ? null : planned,
                }
        )
        {
            await new SweepRunner(options, Surroundings.Host(), courtesy)
                .RunAsync(
                    UrlsAsync(progress, interrupt),
                    request.Workers,
                    (runs, took) => Tell(runs, took, progress),
                    interrupt
                )
                .ConfigureAwait(false);
        }

        var counts = _tally.Counts;
        var result = new SweepResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            ExitCode = ExitCodes.OfSweep(counts, interrupt.IsCancellationRequested),
            Complete = !interrupt.IsCancellationRequested,
            Planned = isStream ? (interrupt.IsCancellationRequested ? null : counts.Done) : planned,
            Pauses = courtesy.Pauses,
            Counts = counts,
        };
        terminal.Write(output => report.Write(result, output));
        return result.ExitCode;
    }

    private void Tell(ImmutableArray<RunResult> runs, TimeSpan took, SweepProgress? progress)
    {
        var entry = SweepEntry.Of(runs, took, options.FailOnAdvisory);
        _tally.Add(entry);
        progress?.Clear();
        terminal.WriteOn(output => report.Write(entry, output));
    }

    private double? Rate() =>
        request.Rate is { } asked
            ? asked > 0
                ? asked
                : null
            : options.Urls.All(u => IsHere(u.Host))
            && (options.Proxy is null || IsHere(options.Proxy.Split(':')[0]))
            && request.Path is null
                ? null
                : options.Proxy is { } proxy && IsHere(proxy.Split(':')[0])
                    ? null
                    : SweepRequest.GentleRate;

    private static bool IsHere(string host) =>
        host is "localhost" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal);

    private async IAsyncEnumerable<HttpUrl> UrlsAsync(
        SweepProgress? progress,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var url in options.Urls)
        {
            yield return url;
        }

        if (request.Path is not { } path)
        {
            yield break;
        }

        using var reader =
            path == "-"
                ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8)
                : new StreamReader(path, Encoding.UTF8);
        await foreach (var line in UrlList.ReadAsync(reader, cancellation).ConfigureAwait(false))
        {
            if (line.Url is { } url)
            {
                yield return url;
                continue;
            }

            _tally.AddInvalid();
            progress?.Clear();
            terminal.WriteOn(output => report.WriteInvalid(line.Number, line.Column, line.Problem!, output));
        }
    }
}
