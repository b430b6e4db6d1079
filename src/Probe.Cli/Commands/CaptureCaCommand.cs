using System.CommandLine;
using Probe.Cli.Capturing;
using Probe.Cli.Edge;
using Probe.Cli.Values;

namespace Probe.Cli.Commands;

/// <summary><c>capture ca</c>: the user's own certificate authority. Nothing is ever put into a trust store.</summary>
internal sealed class CaptureCaCommand : Command
{
    private readonly Terminal _terminal;

    internal CaptureCaCommand(Terminal terminal)
        : base("ca", "Make and show the certificate authority of your own that --decrypt signs with.")
    {
        _terminal = terminal;
        Subcommands.Add(Init());
        Subcommands.Add(Export());
        Subcommands.Add(TrustHelp());
    }

    /// <summary><c>--ca</c>, wherever the authority is needed.</summary>
    internal static Option<string?> FolderOption() =>
        new("--ca")
        {
            Description = "folder of the authority that decrypts [bitsprobe/ca in the user's own data]",
            HelpName = "DIR",
        };

    private Command Init()
    {
        var folder = FolderOption();
        var force = new Option<bool>("--force")
        {
            Description = "replace the authority that is there",
            Arity = ArgumentArity.Zero,
        };
        var command = new Command("init", "Make an authority; its key can be read by its owner alone.")
        {
            folder,
            force,
        };
        command.SetAction(parsed =>
        {
            var values = new OptionValues(parsed);
            var place = AuthorityFolder.Of(values.Text(folder));
            if (place.TryMake(TimeProvider.System.GetUtcNow(), values.Flag(force)) is { } problem)
            {
                return Usage.Report(_terminal.Error, parsed, [problem]);
            }

            _terminal.Write(output =>
            {
                output.WriteLine($"certificate  {place.CertificatePath}");
                output.WriteLine($"private key  {place.KeyPath}  (never give it away)");
                output.WriteLine("Nothing trusts it yet: bitsprobe capture ca trust-help");
            });
            return ExitCodes.Works;
        });
        return command;
    }

    private Command Export()
    {
        var folder = FolderOption();
        var command = new Command("export", "Write the authority's certificate (PEM, without its key) to stdout.")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            var place = AuthorityFolder.Of(new OptionValues(parsed).Text(folder));
            if (place.TryReadCertificate(out var problem) is not { } pem)
            {
                return Usage.Report(_terminal.Error, parsed, [problem!]);
            }

            _terminal.Write(output => output.Write(pem));
            return ExitCodes.Works;
        });
        return command;
    }

    private Command TrustHelp()
    {
        var folder = FolderOption();
        var command = new Command(
            "trust-help",
            "Print how a client is told to trust it, and to forget it again; do nothing."
        )
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            var place = AuthorityFolder.Of(new OptionValues(parsed).Text(folder));
            _terminal.Write(output =>
                output.Write(
                    $"""
                    Who trusts this authority can be read by whoever has its key. Trust it on test machines, and remove it after.

                    Windows (BITS runs as a service: the machine's store, from an elevated prompt)
                      certutil -addstore Root bitsprobe-ca.pem
                      certutil -delstore Root "bitsprobe capture"       and its serial, as certutil -store Root shows
                    Debian, Ubuntu
                      cp {place.CertificatePath} /usr/local/share/ca-certificates/bitsprobe-ca.crt && update-ca-certificates
                      rm /usr/local/share/ca-certificates/bitsprobe-ca.crt && update-ca-certificates --fresh
                    Red Hat, Fedora
                      cp {place.CertificatePath} /etc/pki/ca-trust/source/anchors/ && update-ca-trust
                      rm /etc/pki/ca-trust/source/anchors/bitsprobe-ca.pem && update-ca-trust
                    macOS
                      security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {place.CertificatePath}
                      security remove-trusted-cert -d {place.CertificatePath}
                    One run alone, nothing installed
                      bitsprobe check URL -x 127.0.0.1:8888 --cacert {place.CertificatePath}
                      curl URL -x 127.0.0.1:8888 --cacert {place.CertificatePath}

                    """
                )
            );
            return ExitCodes.Works;
        });
        return command;
    }
}
