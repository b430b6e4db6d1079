using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Saving;
using Probe.Cli.Values;

namespace Probe.Cli.Commands;

/// <summary><c>evidence recover</c>: the bundle of a run that was killed, of its journal.</summary>
internal sealed class EvidenceRecoverCommand : Command
{
    private readonly Terminal _terminal;

    internal EvidenceRecoverCommand(Terminal terminal)
        : base("recover", "Make the bundle of a run that was killed, from its journal.")
    {
        _terminal = terminal;
        var journal = new Argument<string>("JOURNAL")
        {
            Description = "the .journal that a run left which was killed",
            HelpName = "JOURNAL",
        };
        var target = new Argument<string?>("OUT")
        {
            Description = "the bundle to write [JOURNAL without .journal]",
            HelpName = "OUT",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new EvidenceSymbols().Key;
        Add(journal);
        Add(target);
        Add(key);
        SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            using var signer = values.Text(key) is { } path
                ? EvidenceSymbols.ReadKey(values, key, path, forSigning: true)
                : null;
            var from = parsed.GetValue(journal)!;
            var to = parsed.GetValue(target);
            if (to is null && !from.EndsWith(".journal", StringComparison.Ordinal))
            {
                values.Problem(
                    $"{Quoting.Quote(from)} does not end with .journal; accepted: the path of the bundle after it"
                );
            }

            if (!File.Exists(from))
            {
                values.Problem($"{Quoting.Quote(from)} is not there; accepted: the .journal of a run that was killed");
            }

            if (values.Problems.Count > 0)
            {
                return Usage.Report(_terminal.Error, parsed, values.Problems);
            }

            var request = new EvidenceRequest(to ?? from[..^".journal".Length], Redacts: true, signer);
            if (request.Taken() is { } taken)
            {
                return Usage.Report(_terminal.Error, parsed, [taken]);
            }

            using var file = JournalFile.TryOpenEnded(from, out var held);
            if (file is null)
            {
                return Usage.Report(_terminal.Error, parsed, [held]);
            }

            if (KindOf(file) is { } kind and not EvidenceKind.Journal)
            {
                return Usage.Report(
                    _terminal.Error,
                    parsed,
                    [
                        $"{Quoting.Quote(from)} is no journal but a file of another kind ({kind.Words()}); accepted: the .journal of a run that was killed",
                    ]
                );
            }

            BodySource? bodies = null;
            var problem = BundleMaker.Make(
                file,
                request,
                out var passedOver,
                begin => bodies = begin.Bodies is { } name ? BodySource.Beside(from, name) : null
            );
            var ended = BundleFiles.Finish(_terminal, parsed, request.Target, problem, passedOver);
            if (problem is null)
            {
                _terminal.Write(output => output.WriteLine($"  {from} stays; the bundle has a copy of it"));
                if (bodies is { IsThere: true })
                {
                    var more = bodies.Unrecorded;
                    _terminal.Write(output =>
                        output.WriteLine(
                            $"  {bodies.Folder} stays; "
                                + (
                                    more == 0
                                        ? "the bundle has a copy of the bodies in it"
                                        : $"the bundle has a copy of the bodies that the journal names; {more} more {(more == 1 ? "is" : "are")} in the folder alone, since the journal does not say of what"
                                )
                        )
                    );
                }
            }

            return ended;
        });
    }

    /// <summary>What a file is by its first octets; null for nothing that is known.</summary>
    private static EvidenceKind? KindOf(FileStream file)
    {
        using var view = JournalFile.View(file);
        var start = new byte[4096];
        return EvidenceKinds.Of(start.AsSpan(0, view.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }
}
