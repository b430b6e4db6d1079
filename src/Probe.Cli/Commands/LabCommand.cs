using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Lab;
using Probe.Lab.Faults;

namespace Probe.Cli.Commands;

/// <summary><c>lab</c>: runs an origin and proxies that misbehave as asked, for people and their own clients.</summary>
internal sealed class LabCommand : Command, IReadsWhole
{
    private readonly LabSymbols _symbols = new();
    private readonly Terminal _terminal;

    internal LabCommand(Terminal terminal)
        : base(
            "lab",
            "Run a local origin, proxy, reverse proxy and name server on loopback that misbehave on purpose, until Ctrl-C."
        )
    {
        _terminal = terminal;
        _symbols.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <inheritdoc/>
    public IEnumerable<string> ProblemsOf(ParseResult parsed)
    {
        var reader = new LabReader(_symbols, parsed);
        reader.Read();
        return reader.Problems;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var reader = new LabReader(_symbols, parsed);
        var options = reader.Read();
        if (options is null)
        {
            return Usage.Report(_terminal.Error, parsed, reader.Problems);
        }

        if (parsed.GetValue(_symbols.List))
        {
            _terminal.Write(ListFaults);
            return ExitCodes.Works;
        }

        using var interrupts = new Interrupts(() => { });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(interrupts.Token);
        OutputLostException? lost = null;
        options = options with
        {
            RequestServed = record => Show(LabText.Line(record)),
            DnsAnswered = record => Show(LabText.Line(record)),
        };
        void Show(string line)
        {
            try
            {
                _terminal.Write(output => output.WriteLine(line));
            }
            catch (OutputLostException problem)
            {
                lost = problem;
                end.Cancel();
            }
        }

        try
        {
            await using var lab = await LabServer.StartAsync(options, interrupts.Token).ConfigureAwait(false);
            var authorityFile = WriteAuthority(parsed, lab.Endpoints);
            _terminal.Write(output => LabText.WriteEndpoints(output, lab.Endpoints, options, authorityFile));
            await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C is how a lab ends.
            return lost is null ? ExitCodes.Works : throw lost;
        }
        catch (IOException problem)
        {
            return Usage.Report(
                _terminal.Error,
                parsed,
                [
                    $"the lab cannot start: {Quoting.Reason(problem)}; accepted: free ports (0 for any) and a file that can be written to",
                ]
            );
        }

        return ExitCodes.Works;
    }

    private string? WriteAuthority(ParseResult parsed, LabEndpoints endpoints)
    {
        if (new OptionValues(parsed).Text(_symbols.CaFile) is not { } path)
        {
            return null;
        }

        using var file =
            ReportFile.TryOpen(path, out var problem) ?? throw new IOException($"{Quoting.Quote(path)}: {problem}");
        file.Complete(writer => writer.Write(endpoints.TrustedCaPem));
        return file.Path;
    }

    private static void ListFaults(TextWriter output)
    {
        foreach (var group in AllFaults.List.Select(f => f.Info).GroupBy(f => f.Where))
        {
            output.WriteLine($"At the {group.Key.ToString().ToLowerInvariant()}:");
            foreach (var fault in group)
            {
                LabText.WriteFault(output, fault);
            }
        }
    }
}
