using System.Runtime.CompilerServices;
using System.Text;
using Probe.Cli.Edge;
using Probe.Http;
using Probe.Options;
using Probe.Reports.Sweep;
using Probe.Sweeps;
using Probe.Transport;

namespace Probe.Cli.Sweep;

/// <summary>
/// Checks a list of URLs and tells each as it ends. A file is read twice: once to judge every line before anything is
/// sent, once to work through it; a stream only once, so that a bad line in it is told and passed over.
/// </summary>
internal sealed class Sweeper(
    Terminal terminal,
    SweepRequest request,
    ProbeOptions options,
    PacQuestion? pac,
    ISweepReport report,
    SweepEvidence? evidence = null
) : IDisposable
{
    private const int MostProblems = 20;

    private readonly SweepTally _tally = new();
    private Stream? _list;
    private string? _lost;

    /// <summary>Read once, as it comes: standard input, or a path that is a pipe.</summary>
    private bool IsStream => request.Path == "-" || _list is { CanSeek: false };

    /// <inheritdoc/>
    public void Dispose() => _list?.Dispose();

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
            if (Directory.Exists(request.Path))
            {
                return ([NotReadable("it is a folder")], 0);
            }

            _list = new FileStream(
                request.Path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            if (!_list.CanSeek)
            {
                return ([], 0);
            }

            using var reader = new StreamReader(_list, Encoding.UTF8, leaveOpen: true);
            await foreach (var read in UrlList.ReadAsync(reader, cancellation).ConfigureAwait(false))
            {
                var line = Examined(read);
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
            problems.Add(NotReadable(Values.Quoting.Reason(cause)));
        }

        if (problems.Count == 0 && count == 0)
        {
            problems.Add(
                $"--urls: {Values.Quoting.Quote(request.Path)} has no URL; accepted: one http or https URL a line"
            );
        }

        _list?.Seek(0, SeekOrigin.Begin);
        return (problems, count);
    }

    private string NotReadable(string why) =>
        $"--urls: {Values.Quoting.Quote(request.Path!)} cannot be read: {why}; accepted: a text file with a URL a line, or - for standard input";

    /// <summary>Runs it.</summary>
    /// <param name="planned">URLs in the list; 0 when not known.</param>
    /// <param name="quiet">True for no progress.</param>
    /// <param name="interrupt">The user's ctrl-C.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(long planned, bool quiet, CancellationToken interrupt)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        var clock = TimeProvider.System;
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var courtesy = Manners.Of(request, options, pac, clock);
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
                    Planned = IsStream ? null : planned,
                }
        )
        {
            await new SweepRunner(options, Surroundings.Host(), courtesy, pac) { KeepsExchanges = evidence is not null }
                .RunAsync(
                    UrlsAsync(progress, end.Token),
                    request.Workers,
                    done =>
                    {
                        Tell(done, progress);
                        if (terminal.ReaderIsGone())
                        {
                            end.Cancel();
                        }
                    },
                    end.Token
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
            Complete = !end.IsCancellationRequested && _lost is null,
            Planned = IsStream ? (end.IsCancellationRequested || _lost is not null ? null : counts.Done) : planned,
            Pauses = courtesy.Pauses,
            Counts = counts,
        };
        terminal.Write(output => report.Write(result, output));
        if (evidence?.Complete(result, interrupt.IsCancellationRequested, quiet) == false)
        {
            result = result with { ExitCode = ExitCodes.Defect };
        }

        if (_lost is { } lost)
        {
            await terminal
                .Error.WriteLineAsync($"bitsprobe: the list of URLs cannot be read further: {lost}")
                .ConfigureAwait(false);
            return result.ExitCode == ExitCodes.Works ? ExitCodes.Usage : result.ExitCode;
        }

        if (counts is { Done: 0, Invalid: 0 } && !interrupt.IsCancellationRequested)
        {
            await terminal
                .Error.WriteLineAsync("bitsprobe: the list has no URL; accepted: one http or https URL a line")
                .ConfigureAwait(false);
        }

        return result.ExitCode;
    }

    private void Tell(SweepRun done, SweepProgress? progress)
    {
        var entry = SweepEntry.Of(done.Runs, done.Took, options.FailOnAdvisory);
        _tally.Add(entry);
        evidence?.Add(done, entry.Works);
        progress?.Clear();
        terminal.Write(output => report.Write(entry, output));
    }

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

        using var reader = new StreamReader(
            path == "-" ? Console.OpenStandardInput() : _list ?? File.OpenRead(path),
            Encoding.UTF8,
            leaveOpen: true
        );
        await using var lines = UrlList.ReadAsync(reader, cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveAsync(lines).ConfigureAwait(false))
        {
            var line = Examined(lines.Current);
            if (line.Url is { } url)
            {
                yield return url;
                continue;
            }

            _tally.AddInvalid();
            progress?.Clear();
            terminal.Write(output => report.WriteInvalid(line.Number, line.Column, line.Problem!, output));
        }
    }

    /// <summary>The line; without its URL where -4 or -6 rules out the address that it leads to.</summary>
    private UrlLine Examined(UrlLine line) =>
        line.Url is { } url && Values.AddressFamilies.ProblemOf(url, options, pac) is { } problem
            ? line with
            {
                Url = null,
                Problem = problem,
            }
            : line;

    /// <summary>A list that breaks off ends there; what was read of it stands.</summary>
    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<UrlLine> lines)
    {
        try
        {
            return await lines.MoveNextAsync().ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            _lost = Values.Quoting.Reason(problem);
            return false;
        }
    }
}
