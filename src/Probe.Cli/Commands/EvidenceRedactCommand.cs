using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Commands;

/// <summary><c>evidence redact</c>: a bundle without secrets of one that was kept with them.</summary>
internal sealed class EvidenceRedactCommand : Command
{
    private readonly Terminal _terminal;

    internal EvidenceRedactCommand(Terminal terminal)
        : base("redact", "Make a bundle without secrets from one that was kept with them.")
    {
        _terminal = terminal;
        var bundle = BundleFiles.Argument("a bundle that was made with --no-redact");
        var target = new Argument<string>("OUT")
        {
            Description = "the bundle to write: a .zip, or a folder where it ends with /",
            HelpName = "OUT",
        };
        var key = new EvidenceSymbols().Key;
        Add(bundle);
        Add(target);
        Add(key);
        SetAction(parsed =>
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
    }

    private int Redact(ParseResult parsed, string path, EvidenceRequest request)
    {
        if (BundleFiles.TryOpen(path, out var problem) is not { } reader)
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
                return BundleFiles.Finish(_terminal, parsed, request.Target, refused, [.. passedOver, .. ofBundle]);
            }
        }
    }
}
