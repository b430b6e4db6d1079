using System.Collections.Immutable;
using Probe.Cli.Edge;
using Probe.Cli.Sweep;
using Probe.Exchanges;
using Probe.Options;
using Probe.Replays;
using Probe.Sweeps;
using Probe.Transport;
using Probe.Verdicts;

namespace Probe.Cli.Replay;

/// <summary>Sends the requests of a record again and holds what comes against it.</summary>
internal sealed class Replayer(Terminal terminal, ReplayRequest request, ProbeOptions options, PacQuestion? pac)
{
    /// <summary>Sends them.</summary>
    /// <param name="replay">What was read, and how much of it is sent.</param>
    /// <param name="chosen">The URLs to send.</param>
    /// <param name="interrupt">The user's ctrl-C: what was seen is told.</param>
    internal async Task<ProbeResult> RunAsync(
        ReplayResult replay,
        ImmutableArray<RecordedUrl> chosen,
        CancellationToken interrupt
    )
    {
        var clock = TimeProvider.System;
        var startedAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var tally = new SweepTally();
        var recorded = chosen.ToDictionary(u => u.Url.ToString(), StringComparer.Ordinal);
        var rows = new List<ReplayRow>();
        var runs = new List<RunResult>();
        var sweep = request.Check.Sweep!;
        using (
            var progress = request.Check.Quiet
                ? null
                : new SweepProgress(
                    terminal.Error,
                    terminal.ErrorIsTerminal && terminal.UnderstandsAnsi,
                    terminal.Width,
                    tally,
                    clock
                )
                {
                    Planned = chosen.Length,
                }
        )
        {
            await new SweepRunner(options, Surroundings.Host(), Manners.Of(sweep, options, pac, clock), pac)
                .RunAsync(
                    chosen.Select(u => u.Url).ToAsyncEnumerable(),
                    sweep.Workers,
                    done =>
                    {
                        var judged = request.AnyHost
                            ? done.Runs
                            : ThenAndNow.WithoutVerdictWhereHeld(done.Runs, request.MayContact);
                        var row = ThenAndNow.Compare(
                            replay.Basis,
                            recorded[done.Url.ToString()],
                            judged,
                            done.Took,
                            options.FailOnAdvisory
                        );
                        tally.Add(row.Now);
                        rows.Add(row);
                        if (request.Format == "json")
                        {
                            runs.AddRange(Lean(judged, row));
                        }
                    },
                    interrupt
                )
                .ConfigureAwait(false);
        }

        return new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = clock.GetElapsedTime(started),
            ExitCode = ExitCodes.OfReplay(tally.Counts, interrupt.IsCancellationRequested),
            Runs = Judge.WorstFirst(runs),
            Replay = replay with { Rows = ReplayResult.InOrder(rows), Complete = !interrupt.IsCancellationRequested },
        };
    }

    /// <summary>The runs without octets that the report on many of them does not show.</summary>
    private static IEnumerable<RunResult> Lean(ImmutableArray<RunResult> runs, ReplayRow row)
    {
        var log = new ExchangeLog([
            .. runs[0]
                .Log.All.Select(e =>
                    e with
                    {
                        RequestBytes = [],
                        Body = e.Body is { } body ? body with { Slices = [], Blocks = [] } : null,
                    }
                ),
        ]);
        return runs.Select(r => r with { Log = log, Replayed = row });
    }
}
