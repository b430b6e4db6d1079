using System.CommandLine;
using Probe.Lab.Faults;

namespace Probe.Cli.Commands;

/// <summary>The options of <c>lab</c>.</summary>
internal sealed class LabSymbols
{
    internal Option<bool> List { get; } =
        new("--list") { Description = "list the faults and their settings", Arity = ArgumentArity.Zero };

    internal Option<string[]> Fault { get; } =
        new("--fault")
        {
            Description = "a fault to carry; may be given several times",
            HelpName = "NAME[:setting=N,…]",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    internal Option<string?> Seed { get; } = Text("--seed", "N", "what everything random follows from [1]");

    internal Option<string?> FileSize { get; } =
        Text("--file-size", "SIZE", "length of the main file [1MiB and a remainder]");

    internal Option<string?> LargeFileSize { get; } =
        Text("--large-file-size", "SIZE", "length of the large file [5GiB and a remainder]");

    internal Option<string?> OriginPort { get; } = Text("--origin-port", "PORT", "port of the origin [any]");

    internal Option<string?> TlsPort { get; } = Text("--tls-port", "PORT", "port of the origin by https [any]");

    internal Option<string?> ProxyPort { get; } = Text("--proxy-port", "PORT", "port of the forward proxy [any]");

    internal Option<string?> ReversePort { get; } = Text("--reverse-port", "PORT", "port of the reverse proxy [any]");

    internal Option<string?> DnsPort { get; } = Text("--dns-port", "PORT", "port of the name server [any]");

    internal Option<string[]> Dns { get; } =
        new("--dns")
        {
            Description =
                "what the name server says of a name: addresses (with ttl=SECONDS and truncated, if wanted), or nxdomain, nodata, servfail, refused, silent",
            HelpName = "NAME=ANSWER",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    internal Option<string[]> Listen { get; } =
        new("--listen")
        {
            Description = "a loopback address beside 127.0.0.1 to listen at with the same ports, as a farm does",
            HelpName = "ADDRESS",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    internal Option<string?> ProxyUser { get; } =
        Text("--proxy-user", "user:password", "let only this user through the proxy");

    internal Option<string[]> AllowHost { get; } =
        new("--allow-host")
        {
            Description = "a host beyond loopback that the proxy may forward to; it is never an open proxy",
            HelpName = "HOST",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    internal Option<string?> CaFile { get; } =
        Text("--ca-file", "FILE", "write the lab's authority there, for --cacert");

    internal void AddTo(Command command)
    {
        Fault.CompletionSources.Add(_ =>
            AllFaults.List.Select(f => new System.CommandLine.Completions.CompletionItem(f.Info.Id))
        );
        foreach (
            var option in (Option[])
                [
                    List,
                    Fault,
                    Seed,
                    FileSize,
                    LargeFileSize,
                    OriginPort,
                    TlsPort,
                    ProxyPort,
                    ReversePort,
                    Dns,
                    DnsPort,
                    Listen,
                    ProxyUser,
                    AllowHost,
                    CaFile,
                ]
        )
        {
            command.Add(option);
        }
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };
}
