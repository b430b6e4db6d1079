using System.CommandLine;
using Probe.Cli.Commands;

namespace Probe.Cli.Replay;

/// <summary>The options of <c>replay</c>: those of <c>check</c> on the run and its route, and its own.</summary>
internal sealed class ReplaySymbols
{
    internal Argument<string> File { get; } =
        new("FILE")
        {
            Description =
                "the record: Windows event log, capture (pcap, pcapng), HAR, access log of Squid, nginx or Apache, IIS's W3C log, what --evidence kept, or a list of URLs; - for standard input",
            HelpName = "FILE",
        };

    internal CheckSymbols Check { get; } = new();

    internal Option<string[]> AllowHost { get; } =
        CheckSymbols.Texts(
            "--allow-host",
            "HOST[:PORT]",
            "contact this host of the record, or all below *.DOMAIN; others are listed and left alone"
        );

    internal Option<bool> AllowAnyHost { get; } =
        CheckSymbols.Flag("--allow-any-host", "contact whichever hosts the record names");

    internal Option<string?> Base { get; } =
        CheckSymbols.Text(
            "--base",
            "http://HOST[:PORT]",
            "where requests went that a server's own log gives without a host"
        );

    internal Option<string?> Limit { get; } =
        CheckSymbols.Text("--limit", "N", "most URLs to send, those that failed in the record first [1000]");

    internal Option<string?> Format { get; } =
        CheckSymbols.OneOf("--format", "form of the report on stdout [text]", ["text", "json"]);

    /// <summary>Puts them all into the command, in the order of the help.</summary>
    internal void AddTo(Command command)
    {
        command.Add(File);
        Check.CompleteChecks();
        foreach (var option in (Option[])[AllowHost, AllowAnyHost, Base, Limit, Format, .. Check.OfRun])
        {
            command.Add(option);
        }
    }
}
