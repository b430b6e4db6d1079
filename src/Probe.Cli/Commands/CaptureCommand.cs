using System.CommandLine;
using Probe.Capture;
using Probe.Cli.Capturing;
using Probe.Cli.Edge;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence;
using Probe.Evidence.Journal;
using Probe.Reports;
using Probe.Verdicts;

namespace Probe.Cli.Commands;

/// <summary><c>capture</c>: an intercepting proxy that changes nothing unsaid, and judges what passes.</summary>
internal sealed class CaptureCommand : Command, IReadsWhole
{
    private readonly CaptureSymbols _symbols = new();
    private readonly Terminal _terminal;
    private readonly Func<string, string?> _environment;

    internal CaptureCommand(Terminal terminal, Func<string, string?> environment)
        : base(
            "capture",
            "Sit between a client and its server or proxy, pass every octet on unchanged, and judge what passed."
        )
    {
        (_terminal, _environment) = (terminal, environment);
        _symbols.AddTo(this);
        Subcommands.Add(new CaptureCaCommand(terminal));
        SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <inheritdoc/>
    public IEnumerable<string> ProblemsOf(ParseResult parsed)
    {
        var reader = new CaptureReader(_symbols, parsed, _environment);
        reader.Read();
        return reader.Problems;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var reader = new CaptureReader(_symbols, parsed, _environment);
        if (reader.Read() is not { } request)
        {
            return Usage.Report(_terminal.Error, parsed, reader.Problems);
        }

        var clock = TimeProvider.System;
        var options = request.Options;
        using var files = new ReportFiles();
        CaptureAuthority? authority = null;
        if (request.CaFolder is { } folder)
        {
            authority = folder.TryOpen(clock.GetUtcNow(), out var missing);
            if (authority is null)
            {
                return Usage.Report(_terminal.Error, parsed, [missing!]);
            }
        }

        using var disposing = authority;
        if (files.Open(request.Reports) is { Count: > 0 } problems)
        {
            return Usage.Report(_terminal.Error, parsed, problems);
        }

        var startedAt = clock.GetUtcNow();
        EvidenceParts? evidence = null;
        if (request.Evidence is { } wanted)
        {
            evidence = EvidenceParts.TryOpen(
                wanted,
                request.Rotation,
                Name,
                request.FailOnAdvisory,
                clock,
                line => _terminal.Error.WriteLine("bitsprobe: " + line),
                out var refused,
                request.BodyQuota,
                certificatesJudged: !options.Insecure
            );
            if (evidence is null)
            {
                return Usage.Report(_terminal.Error, parsed, [refused!]);
            }
        }

        using var letGo = evidence;
        using var interrupts = new Interrupts(() => { });
        interrupts.Leaving = () =>
        {
            foreach (var left in evidence?.Leave() ?? [])
            {
                _terminal.Error.WriteLine("bitsprobe: " + left);
            }
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(interrupts.Token);
        var desk = new ExchangeDesk(request.Filter, request.MostKept, certificatesJudged: !options.Insecure);
        var started = clock.GetTimestamp();
        ReadingTap tap;
        await using (var lines = request.Quiet ? null : new LiveLines(_terminal.Error))
        await using (var findings = request.Quiet ? null : new LiveFindings(lines!.Tell))
        {
            if (findings is not null)
            {
                desk.Receivers.Add(lines!.Tell);
                desk.Receivers.Add(findings.Add);
            }

            if (evidence is not null)
            {
                desk.Receivers.Add(seen =>
                    evidence.Add(
                        new JournalSeen(
                            seen.Connection,
                            seen.Client,
                            seen.Gap,
                            BodyBudget.Shortened(seen.Exchange, request.KeepBodies),
                            seen.Kept?.File,
                            seen.Kept?.Why
                        )
                    )
                );
            }

            if (evidence?.Bodies is { } bodies)
            {
                desk.LeftOut = seen =>
                {
                    if (seen.Kept?.File is { } file)
                    {
                        bodies.Forget(file);
                    }
                };
            }

            if (request.MaxExchanges is { } most)
            {
                desk.Receivers.Add(_ => EndAt(most, desk, end));
            }

            // The report of the run and that of its evidence tell them in the same order.
            var inOrder = new Lock();
            tap = new ReadingTap(
                desk.Pass,
                line => lines?.Tell(line),
                desk.Note,
                evidence is null ? null : evidence.Add,
                evidence is null ? null : request.KeepBodies,
                evidence is null ? null : evidence.Add,
                tunnel =>
                {
                    lock (inOrder)
                    {
                        desk.Pass(tunnel);
                        evidence?.Add(tunnel);
                    }
                },
                answer =>
                {
                    lock (inOrder)
                    {
                        desk.Pass(answer);
                        evidence?.Add(answer);
                    }
                },
                request.Filter,
                evidence?.Bodies,
                unasked =>
                {
                    lock (inOrder)
                    {
                        desk.Pass(unasked);
                        evidence?.Add(unasked);
                    }
                }
            );
            try
            {
                await using var server = await CaptureServer
                    .StartAsync(options with { Authority = authority }, tap, end.Token)
                    .ConfigureAwait(false);
                TellWhere(server, request);
                if (request.Duration is { } longest)
                {
                    end.CancelAfter(longest);
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // Ctrl-C, or what was asked for is done: that is how a capture ends.
            }
            catch (IOException problem)
            {
                return Usage.Report(
                    _terminal.Error,
                    parsed,
                    [$"cannot listen at {options.Listen}: {Quoting.Reason(problem)}; accepted: a free port, 0 for any"]
                );
            }
        }

        foreach (var note in desk.Notes())
        {
            _terminal.Error.WriteLine("bitsprobe: " + note);
        }

        _terminal.Error.WriteLine(
            $"bitsprobe: {Counted(desk.Count, "exchange")} over {Counted(tap.Connections, "connection")}"
                + (desk.NotWanted > 0 ? $", {desk.NotWanted} more not wanted by the filter" : "")
                + $"; {Counted(tap.Edits, "edit")} of requests"
                + (tap.Refused > 0 ? $", {tap.Refused} answered by bitsprobe itself" : "")
                + (tap.Tunnels > 0 ? $", {Counted(tap.Tunnels, "tunnel")} not looked into" : "")
                + (tap.Unasked > 0 ? $", {Counted(tap.Unasked, "connection")} without a whole request" : "")
        );
        if (options.Insecure)
        {
            _terminal.Error.WriteLine(
                "bitsprobe: certificates of servers were not judged (-k): a download that works here may fail on its certificate"
            );
        }

        var duration = clock.GetElapsedTime(started);
        int exitCode;
        OutputLostException? lost = null;
        try
        {
            exitCode = Report(request, desk, files, startedAt, duration);
        }
        catch (OutputLostException problem) when (evidence is not null)
        {
            // The terminal was closed: evidence is made all the same.
            (exitCode, lost) = (ExitCodes.Defect, problem);
        }

        desk.Forget();
        if (evidence is not null && desk.Count >= SlowToKeep)
        {
            _terminal.Error.WriteLine(
                $"bitsprobe: making the evidence of {desk.Count} exchanges; stopped now, it leaves its journal for 'bitsprobe evidence recover'"
            );
        }

        exitCode = evidence is null
            ? exitCode
            : await KeepAsync(evidence, new JournalEnd(startedAt + duration, duration, exitCode, WasInterrupted: false))
                .ConfigureAwait(false);
        return lost is null ? exitCode : throw lost;
    }

    /// <summary>From so many exchanges on a bundle takes long enough to say so.</summary>
    private const long SlowToKeep = 2000;

    private static string Counted(long count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private async Task<int> KeepAsync(EvidenceParts evidence, JournalEnd end)
    {
        var problems = await evidence.CompleteAsync(end).ConfigureAwait(false);
        foreach (var problem in problems)
        {
            _terminal.Error.WriteLine("bitsprobe: " + problem);
        }

        if (evidence.Described is { } described)
        {
            _terminal.Error.WriteLine("bitsprobe: " + described);
        }

        return problems.Count == 0 ? end.ExitCode : ExitCodes.Defect;
    }

    private static void EndAt(int most, ExchangeDesk desk, CancellationTokenSource end)
    {
        if (desk.Count >= most)
        {
            // Not here and now: this is the connection's own thread, and ending waits for connections.
            end.CancelAfter(TimeSpan.Zero);
        }
    }

    private void TellWhere(CaptureServer server, CaptureRequest request)
    {
        var options = request.Options;
        _terminal.Error.WriteLine(
            options.Origin is { } origin
                ? $"bitsprobe: listening at {server.EndPoint}, in front of {origin.Scheme}://{origin.Authority}; Ctrl-C ends it"
                : $"bitsprobe: listening at {server.EndPoint} as a proxy; Ctrl-C ends it"
        );
        if (options.Insecure)
        {
            _terminal.Error.WriteLine("bitsprobe: certificates of origins are not verified (-k)");
        }

        if (options.Decrypt is not null)
        {
            _terminal.Error.WriteLine(
                $"bitsprobe: decrypting {options.Decrypt} by the authority in {request.CaFolder!.Path}; clients have to trust it"
            );
        }
    }

    private int Report(
        CaptureRequest request,
        ExchangeDesk desk,
        ReportFiles files,
        DateTimeOffset startedAt,
        TimeSpan duration
    )
    {
        var runs = desk.Judge();
        if (runs.IsEmpty)
        {
            foreach (var passed in desk.Unjudged()?.Sentences() ?? [])
            {
                _terminal.Error.WriteLine("bitsprobe: " + passed);
            }

            _terminal.Error.WriteLine("bitsprobe: no HEAD or GET passed that could be read: there is nothing to judge");
            return ExitCodes.Usage;
        }

        var result = new ProbeResult
        {
            ToolVersion = ToolVersion.Text,
            StartedAt = startedAt,
            Duration = duration,
            ExitCode = ExitCodes.Of(runs, request.FailOnAdvisory, interrupted: false),
            Runs = runs,
            Unjudged = desk.Unjudged(),
        };
        var exitCode = result.ExitCode;
        var intoFile = request.View.ForFile() with { FailOnAdvisory = request.FailOnAdvisory };
        foreach (var problem in files.Complete(kind => Of(kind, intoFile), result))
        {
            _terminal.Error.WriteLine("bitsprobe: " + problem);
            exitCode = ExitCodes.Defect;
        }

        var onScreen = request.View.For(_terminal) with { FailOnAdvisory = request.FailOnAdvisory };
        _terminal.Write(output => Of(request.Format, onScreen).Write(result, output));
        return exitCode;
    }

    private static IReport Of(string kind, ReportOptions look) =>
        AllReports.Find(kind == "text" ? "terminal" : kind, look)
        ?? throw new InvalidOperationException($"no report has the id {kind}");
}
