using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Judging;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Commands;

/// <summary><c>evidence</c>: what can be done with evidence that was kept: check it, mask it, bring it back.</summary>
internal sealed class EvidenceCommand : Command
{
    private readonly Terminal _terminal;

    internal EvidenceCommand(Terminal terminal)
        : base("evidence", "Verify, redact or recover evidence that --evidence kept.")
    {
        _terminal = terminal;
        Add(Verify());
        Add(Redact());
        Add(Recover());
    }

    private Command Verify()
    {
        var bundle = Bundle("the bundle: a .zip, or a folder");
        var key = new Option<string?>("--key")
        {
            Description = "public key (PEM) that the manifest must be signed with",
            HelpName = "FILE",
        };
        var command = new Command(
            "verify",
            "Tell whether every member of a bundle is as its manifest says, and who signed it."
        )
        {
            bundle,
            key,
        };
        command.SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            using var signer = values.Text(key) is { } path
                ? EvidenceSymbols.ReadKey(values, key, path, forSigning: false)
                : null;
            return values.Problems.Count > 0
                ? Usage.Report(_terminal.Error, parsed, values.Problems)
                : Verify(parsed, parsed.GetValue(bundle)!, signer);
        });
        return command;
    }

    private int Verify(ParseResult parsed, string path, BundleKey? key)
    {
        if (TryOpen(path, out var problem) is not { } reader)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        using (reader)
        {
            List<string> problems = [.. reader.Verify(out var count)];
            if (key is not null && reader.ProblemOfSignature(key) is { } bad)
            {
                problems.Add(bad);
                count++;
            }

            var manifest = reader.Manifest;
            _terminal.Write(output =>
            {
                foreach (var one in problems)
                {
                    output.WriteLine("✗ " + one);
                }

                if (count > problems.Count)
                {
                    output.WriteLine(
                        $"✗ {count - problems.Count} more that the manifest does not name, or that are there twice"
                    );
                }

                var members = manifest.Members.Count;
                var signature =
                    key is not null && problems.Count == 0 ? "signed with the key given"
                    : reader.IsSigned ? "signed; --key FILE checks by whom"
                    : "not signed: whoever changed it could have made its manifest anew";
                output.WriteLine(
                    problems.Count == 0
                        ? $"✓ all {members} members are as the manifest says ({signature})"
                        : $"{count} of {members} members are not as the manifest says, or not trusted"
                );
                output.WriteLine(
                    manifest.Redacted
                        ? $"  secrets masked: {manifest.Masked.Count}"
                        : "  secrets were kept: 'bitsprobe evidence redact' masks them before it is passed on"
                );
            });
            return problems.Count == 0 ? ExitCodes.Works : ExitCodes.Broken;
        }
    }

    private Command Redact()
    {
        var bundle = Bundle("a bundle that was made with --no-redact");
        var target = new Argument<string>("OUT")
        {
            Description = "the bundle to write: a .zip, or a folder where it ends with /",
            HelpName = "OUT",
        };
        var key = new EvidenceSymbols().Key;
        var command = new Command("redact", "Make a bundle without secrets from one that was kept with them.")
        {
            bundle,
            target,
            key,
        };
        command.SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            values.ReportMissingValues();
            using var signer = values.Text(key) is { } path
                ? EvidenceSymbols.ReadKey(values, key, path, forSigning: true)
                : null;
            return values.Problems.Count > 0
                ? Usage.Report(_terminal.Error, parsed, values.Problems)
                : Redact(
                    parsed,
                    parsed.GetValue(bundle)!,
                    new EvidenceRequest(parsed.GetValue(target)!, Redacts: true, signer)
                );
        });
        return command;
    }

    private int Redact(ParseResult parsed, string path, EvidenceRequest request)
    {
        if (TryOpen(path, out var problem) is not { } reader)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        using (reader)
        {
            if (request.Taken() is { } taken)
            {
                return Usage.Report(_terminal.Error, parsed, [taken]);
            }

            if (reader.Manifest.Redacted)
            {
                return Usage.Report(
                    _terminal.Error,
                    parsed,
                    [$"{Quoting.Quote(path)} is redacted already; accepted: a bundle made with --no-redact"]
                );
            }

            // What is made of it would be in order by its own manifest, and signed perhaps: nobody would see that this was not.
            if (reader.Verify() is { Count: > 0 } changed)
            {
                foreach (var one in changed)
                {
                    _terminal.Error.WriteLine("bitsprobe: " + one);
                }

                _terminal.Error.WriteLine(
                    $"bitsprobe: {Quoting.Quote(path)} is not as its manifest says, and is not redacted; accepted: the bundle as it was made"
                );
                return ExitCodes.Broken;
            }

            if (reader.Open(BundleNames.Journal) is not { } journal)
            {
                return Usage.Report(
                    _terminal.Error,
                    parsed,
                    [$"{Quoting.Quote(path)} has no {BundleNames.Journal}, of which a bundle is made"]
                );
            }

            using (journal)
            {
                IReadOnlyList<string> ofBundle = [];

                // A journal that is there already is somebody's, and stays.
                var refused = JournalCopy.Redacted(
                    journal,
                    request.JournalPath,
                    copy => BundleMaker.Make(copy, request, out ofBundle, _ => BodySource.Of(reader)),
                    out var passedOver
                );
                return Finish(parsed, request.Target, refused, [.. passedOver, .. ofBundle]);
            }
        }
    }

    private Command Recover()
    {
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
        var command = new Command("recover", "Make the bundle of a run that was killed, from its journal.")
        {
            journal,
            target,
            key,
        };
        command.SetAction(parsed =>
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
            var ended = Finish(parsed, request.Target, problem, passedOver);
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
        return command;
    }

    /// <summary>What a file is by its first octets; null for nothing that is known.</summary>
    private static EvidenceKind? KindOf(FileStream file)
    {
        using var view = JournalFile.View(file);
        var start = new byte[4096];
        return EvidenceKinds.Of(start.AsSpan(0, view.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Tells what became of a bundle.</summary>
    private int Finish(ParseResult parsed, string target, string? problem, IReadOnlyList<string> passedOver)
    {
        foreach (var line in passedOver.Take(20))
        {
            _terminal.Error.WriteLine("bitsprobe: not read: " + line);
        }

        if (passedOver.Count > 20)
        {
            _terminal.Error.WriteLine($"bitsprobe: {passedOver.Count - 20} lines more were not read");
        }

        if (problem is not null)
        {
            return Usage.Report(_terminal.Error, parsed, [problem]);
        }

        _terminal.Write(output => output.WriteLine($"✓ {target}"));
        return ExitCodes.Works;
    }

    private static Argument<string> Bundle(string description) =>
        new("BUNDLE") { Description = description, HelpName = "BUNDLE" };

    private static BundleReader? TryOpen(string path, out string problem)
    {
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                problem = $"{Quoting.Quote(path)} is not there; accepted: a bundle that --evidence made";
                return null;
            }

            var reader = BundleReader.TryOpen(path, out var why);
            problem = $"{Quoting.Quote(path)} is no bundle: {why}; accepted: a .zip or folder that --evidence made";
            return reader;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            problem = $"{Quoting.Quote(path)} cannot be read: {Quoting.Reason(cause)}";
            return null;
        }
    }
}
