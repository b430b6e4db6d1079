using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence.Bundles;

namespace Probe.Cli.Commands;

/// <summary>What is kept of a run as evidence, for every command that makes exchanges.</summary>
internal sealed class EvidenceSymbols
{
    internal Option<string?> Evidence { get; } =
        new("--evidence")
        {
            Description =
                "keep everything as evidence: one .zip, or a folder where PATH ends with /; secrets are masked",
            HelpName = "PATH",
        };

    internal Option<bool> NoRedact { get; } =
        new("--no-redact")
        {
            Description = "keep passwords, cookies and tokens in the evidence as they are",
            Arity = ArgumentArity.Zero,
        };

    internal Option<string?> Key { get; } =
        new("--evidence-key")
        {
            Description = "sign the evidence's manifest with this private key (PEM, ECDSA or RSA)",
            HelpName = "FILE",
        };

    /// <summary>The options in the order in which help shows them.</summary>
    internal IEnumerable<Option> All => [Evidence, NoRedact, Key];

    /// <summary>Reads them; null where no evidence is wanted.</summary>
    internal EvidenceRequest? Read(OptionValues values)
    {
        var keyPath = values.Text(Key);
        if (values.Text(Evidence) is not { } path)
        {
            if (values.Flag(NoRedact) || keyPath is not null)
            {
                values.Problem(
                    "--no-redact and --evidence-key are about evidence; accepted: together with --evidence PATH"
                );
            }

            return null;
        }

        if (path.Length == 0)
        {
            values.NotAccepted(Evidence, path, "the path of a .zip file, or of a folder with / at its end");
        }

        return new EvidenceRequest(
            path,
            !values.Flag(NoRedact),
            keyPath is null ? null : ReadKey(values, Key, keyPath, forSigning: true)
        );
    }

    /// <summary>Reads a key; a problem of its own where there is none.</summary>
    internal static BundleKey? ReadKey(OptionValues values, Option option, string path, bool forSigning)
    {
        if (!SmallFile.TryRead(path, out var pem, out var problem))
        {
            values.Problem($"{option.Name}: {Quoting.Quote(path)} cannot be read: {problem}");
            return null;
        }

        var key = BundleKey.TryRead(pem);
        if (key is null || (forSigning && !key.IsPrivate))
        {
            values.Problem(
                $"{option.Name}: {Quoting.Quote(path)} has no {(forSigning ? "private " : "")}key; accepted: PEM of an ECDSA or RSA key without a password"
            );
        }

        return key;
    }
}
