using System.CommandLine;
using Probe.Evidence.Filters;

namespace Probe.Cli.Commands;

/// <summary>The options of <c>capture</c>; <see cref="CaptureReader"/> judges them together.</summary>
internal sealed class CaptureSymbols
{
    /// <summary>The forms that a report on stdout may have.</summary>
    internal static readonly string[] Formats = ["text", "json", "junit", "har", "html"];

    /// <summary>What capture has in common with check: the proxy behind it, trust, reports.</summary>
    internal CheckSymbols Shared { get; } = new();

    internal Option<string?> Listen { get; } =
        Text("--listen", "ADDRESS:PORT", "where to listen, port 0 for any [127.0.0.1:8888]");

    internal Option<string?> Origin { get; } =
        Text("--origin", "URL", "stand in front of this server: all that comes goes there, unchanged, Host too");

    internal Option<string[]> Decrypt { get; } =
        Texts("--decrypt", "HOSTS", "decrypt CONNECT to these hosts with an authority of your own; * for all");

    internal Option<string?> Ca { get; } = CaptureCaCommand.FolderOption();

    internal Option<bool> Insecure { get; } =
        new("--insecure", "-k")
        {
            Description = "take any certificate of an origin (said aloud: clients behind it are not warned)",
            Arity = ArgumentArity.Zero,
        };

    internal Option<string[]> AllowClient { get; } =
        Texts("--allow-client", "ADDRESS[/BITS]", "who may use it; needed to listen where others reach it");

    internal Option<string[]> AllowHost { get; } =
        Texts("--allow-host", "HOSTS", "where it may go; needed to listen where others reach it");

    internal Option<string?> ConnectPorts { get; } =
        Text("--connect-ports", "PORT,…", "ports that CONNECT may lead to [443,8531]");

    internal Option<string?> MaxConnections { get; } =
        Text("--max-connections", "N", "client connections at a time [1024]");

    internal Option<string?> MaxHead { get; } = Text("--max-head-size", "SIZE", "octets of a request's head [256KiB]");

    internal Option<string?> IdleTimeout { get; } =
        Text("--idle-timeout", "TIME", "close a connection after so long without an octet [5m]");

    internal Option<string?> ConnectTimeout { get; } = Text("--connect-timeout", "TIME", "to reach a server [10s]");

    internal Option<string?> Duration { get; } = Text("--duration", "TIME", "end after so long [until Ctrl-C]");

    internal Option<string?> MaxExchanges { get; } =
        Text("--max-exchanges", "N", "end after so many exchanges [go on, and judge the first 100000]");

    internal Option<string?> Filter { get; } =
        Text("--filter", "EXPRESSION", $"which exchanges to show and judge: {ExchangeFilter.Accepted}");

    internal Option<string?> Format { get; } =
        new("--format") { Description = "form of the report on stdout [text]", HelpName = string.Join('|', Formats) };

    internal Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "no lines on stderr while it runs", Arity = ArgumentArity.Zero };

    internal EvidenceSymbols Evidence { get; } = new();

    internal Option<string?> KeepBodies { get; } =
        Text(
            "--keep-bodies",
            "SIZE",
            "octets of each body that evidence keeps, 0 for none, to 64MiB; all for whole ones, in files [64KiB]"
        );

    internal Option<string?> BodyQuota { get; } =
        Text("--body-quota", "SIZE", "with --keep-bodies all: most octets of bodies kept whole, to 32GiB [4GiB]");

    internal Option<string?> RotateSize { get; } =
        Text(
            "--rotate-size",
            "SIZE",
            "begin the next part of the evidence after so many octets of journal (PATH-0001, …)"
        );

    internal Option<string?> RotateTime { get; } =
        Text("--rotate-time", "TIME", "begin the next part of the evidence after so long");

    internal Option<string?> EvidenceLimit { get; } =
        Text(
            "--evidence-limit",
            "SIZE",
            "most octets of journals, all parts together; bundles of what does not shrink take up to 2.3 times as many [10GiB]"
        );

    internal void AddTo(Command command)
    {
        Format.CompletionSources.Add(Formats);
        foreach (
            var option in new Option[]
            {
                Listen,
                Origin,
                Shared.Proxy,
                Shared.NoProxy,
                Shared.ProxyUser,
                Shared.ProxyUserFile,
                Decrypt,
                Ca,
                Shared.CaCert,
                Insecure,
                AllowClient,
                AllowHost,
                ConnectPorts,
                MaxConnections,
                MaxHead,
                IdleTimeout,
                ConnectTimeout,
                Duration,
                MaxExchanges,
                Filter,
                Format,
                Shared.Report,
                Shared.FailOn,
                Quiet,
            }
        )
        {
            command.Add(option);
        }

        foreach (var option in Evidence.All.Concat([KeepBodies, BodyQuota, RotateSize, RotateTime, EvidenceLimit]))
        {
            command.Add(option);
        }

        Shared.View.AddTo(command);
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]> Texts(string name, string value, string description) =>
        new(name)
        {
            Description = description,
            HelpName = value,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
}
