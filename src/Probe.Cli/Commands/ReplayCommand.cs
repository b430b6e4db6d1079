using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Pac;
using Probe.Cli.Replay;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Replays;
using Probe.Reports;
using Probe.Reports.Replay;
using Probe.Verdicts;

namespace Probe.Cli.Commands;

/// <summary><c>replay</c>: sends the requests of a record again, as BITS would, and tells what changed.</summary>
internal sealed class ReplayCommand : Command, IReadsWhole
{
    private const int MostHostsTold = 20;

    private readonly ReplaySymbols _symbols = new();
    private readonly Terminal _terminal;
    private readonly Func<string, string?> _environment;

    internal ReplayCommand(Terminal terminal, Func<string, string?> environment)
        : base(
            "replay",
            "Send the requests of a log, capture or HAR again as BITS would, and tell what changed since then."
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
        ReplayRequest.Read(_symbols, parsed, _environment, out var problems);
        return problems;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (ReplayRequest.Read(_symbols, parsed, _environment, out var problems) is not { } request)
        {
            return Usage.Report(_terminal.Error, parsed, problems);
        }

        if (PasswordAsker.Ask(request.Check, _terminal, _environment) is not { } complete)
        {
            return Usage.Report(_terminal.Error, parsed, PasswordAsker.Problems(request.Check));
        }

        request = request with { Check = complete };
        foreach (var warning in request.Check.Warnings)
        {
            _terminal.Error.WriteLine("bitsprobe: " + warning);
        }

        using var interrupts = new Interrupts(() =>
            _terminal.Error.WriteLine(
                "bitsprobe: stopping; what was seen until now is told (once more to stop at once)"
            )
        );
        try
        {
            using var record = EvidenceFile.TryOpen(request.File, out var problem, isReplayed: true);
            if (record is null)
            {
                return Usage.Report(_terminal.Error, parsed, [problem]);
            }

            if (record.Kind is not { } kind)
            {
                var why = EvidenceKinds.Hint(record.Start) ?? "nothing in its first 64 KiB is of a form that is read";
                return Usage.Report(_terminal.Error, parsed, [record.Refused(why)]);
            }

            var tally = new RequestTally(request.MayContact);
            await RecordReader.ReadAsync(record, kind, request.Base, tally, interrupts.Token).ConfigureAwait(false);
            return await ReplayAsync(parsed, request, record, kind, tally.Finish(), interrupts.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Usage.Report(
                _terminal.Error,
                parsed,
                [$"{Quoting.Quote(request.File)} cannot be read further: {Quoting.Reason(cause)}"]
            );
        }
    }

    private async Task<int> ReplayAsync(
        ParseResult parsed,
        ReplayRequest request,
        EvidenceFile record,
        EvidenceKind kind,
        RecordContent content,
        CancellationToken interrupt
    )
    {
        Tell(record, content);
        if (Obstacle(record, content) is { } obstacle)
        {
            return Usage.Report(_terminal.Error, parsed, [obstacle]);
        }

        var chosen = ReplayResult.Chosen(content, request.Limit);
        var replay = new ReplayResult
        {
            File = record.Path,
            Kind = kind.Words(),
            Basis = RecordReader.BasisOf(kind),
            Content = content,
            Planned = chosen.Length,
        };
        var options = request.Check.Options with
        {
            Urls = [.. chosen.Select(u => u.Url)],
            ContactOnly = request.Hosts,
            ProxyEnvironment = Surroundings.ProxyEnvironment(),
            WindowsProxies = Surroundings.WindowsProxies(request.Check.Options.WindowsProxies),
        };
        PacQuestion? pac = null;
        if (PacRequest.Of(request.Check.Pac, options) is { } script)
        {
            (pac, var problem) = await new PacLoader(options).LoadAsync(script, interrupt).ConfigureAwait(false);
            if (problem is not null)
            {
                return Usage.Report(_terminal.Error, parsed, [problem]);
            }
        }

        if (request.Check.DryRun)
        {
            ShowPlan(request, replay, chosen, options, pac);
            return ExitCodes.Works;
        }

        var result = await new Replayer(_terminal, request, options, pac)
            .RunAsync(replay, chosen, interrupt)
            .ConfigureAwait(false);
        _terminal.Write(output =>
        {
            if (request.Format == "json")
            {
                new JsonReport().Write(result, output);
            }
            else
            {
                new ReplayReport(request.Check.View.For(_terminal)).Write(result, output);
            }
        });
        return result.ExitCode;
    }

    /// <summary>Where what cannot be read stands, and what is to be said besides.</summary>
    private void Tell(EvidenceFile record, RecordContent content)
    {
        foreach (var note in content.Notes)
        {
            _terminal.Error.WriteLine("bitsprobe: " + note);
        }

        foreach (var problem in content.Problems)
        {
            var place = problem.Line > 0 ? $":{problem.Line}:{problem.Column}" : "";
            _terminal.Error.WriteLine($"bitsprobe: {Printable.Escape(record.Path)}{place}: {problem.Why}");
        }

        if (content.Unreadable > content.Problems.Length)
        {
            _terminal.Error.WriteLine(
                $"bitsprobe: {content.Unreadable - content.Problems.Length} more that cannot be read"
            );
        }
    }

    /// <summary>Why nothing can be sent; null where something can.</summary>
    private static string? Obstacle(EvidenceFile record, RecordContent content)
    {
        if (content.Requests == 0)
        {
            return record.Refused(
                content.Skipped.IsEmpty
                    ? "nothing in it can be read"
                    : "it has nothing to send: "
                        + string.Join("; ", content.Skipped.Select(s => $"{s.Count} × {s.Reason.Words()}"))
            );
        }

        if (!content.Urls.IsEmpty)
        {
            return null;
        }

        var hosts = content.NotContacted;
        return $"no host of {(record.Path == "-" ? "the record" : Quoting.Quote(record.Path))} may be contacted; it names "
            + string.Join(
                ", ",
                hosts
                    .Take(MostHostsTold)
                    .Select(h =>
                        $"{Printable.Escape(h.Host, 300)} ({h.Requests} request{(h.Requests == 1 ? "" : "s")})"
                    )
            )
            + (hosts.Length > MostHostsTold ? $" and {hosts.Length - MostHostsTold} more" : "")
            + $"; accepted: --allow-host {Printable.Escape(hosts[0].Host, 300)}, for each that you want contacted, or --allow-any-host";
    }

    private void ShowPlan(
        ReplayRequest request,
        ReplayResult replay,
        ImmutableArray<RecordedUrl> chosen,
        ProbeOptions options,
        PacQuestion? pac
    )
    {
        var look = request.Check.View.For(_terminal);
        var checks = Judge.Selected(options.OnlyChecks, options.SkipChecks);
        var plans = chosen
            .Take(look.Verbose ? int.MaxValue : 1)
            .Select(u =>
                PlanPreview.Of(
                    u.Shown,
                    options,
                    ProxyDecider.Decide(u.Url, options, pac),
                    checks,
                    request.Check.DryRunSize
                )
            )
            .ToList();
        _terminal.Write(output =>
        {
            new ReplayPlanReport(look).Write(replay, chosen, output);
            output.Write('\n');
            new PlanReport(look).Write(plans, options, output);
        });
    }
}
