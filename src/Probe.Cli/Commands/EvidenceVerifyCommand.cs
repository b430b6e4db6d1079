using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Commands;

/// <summary><c>evidence verify</c>: is every member as the manifest says, and who signed it.</summary>
internal sealed class EvidenceVerifyCommand : Command
{
    private readonly Terminal _terminal;

    internal EvidenceVerifyCommand(Terminal terminal)
        : base("verify", "Tell whether every member of a bundle is as its manifest says, and who signed it.")
    {
        _terminal = terminal;
        var bundle = BundleFiles.Argument("the bundle: a .zip, or a folder");
        var key = new Option<string?>("--key")
        {
            Description = "public key (PEM) that the manifest must be signed with",
            HelpName = "FILE",
        };
        Add(bundle);
        Add(key);
        SetAction(parsed =>
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
    }

    private int Verify(ParseResult parsed, string path, BundleKey? key)
    {
        if (BundleFiles.TryOpen(path, out var problem) is not { } reader)
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
}
