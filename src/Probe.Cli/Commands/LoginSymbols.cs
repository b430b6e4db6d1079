using System.CommandLine;

namespace Probe.Cli.Commands;

/// <summary>Options of <c>check</c> on credentials for the server, and on where those for either party may come from.</summary>
internal sealed class LoginSymbols
{
    internal Option<string?> User { get; } =
        Text("--user", "user:password", "credentials for the server; better from a file or BITSPROBE_USER", "-u");

    internal Option<string?> UserFile { get; } =
        Text("--user-file", "FILE", "file whose first line is user:password for the server");

    internal Option<bool> Netrc { get; } =
        Flag("--netrc", "take credentials of servers and proxy from .netrc in the home folder", "-n");

    internal Option<string?> NetrcFile { get; } = Text("--netrc-file", "FILE", "take them from this netrc file");

    internal Option<bool> Basic { get; } = Flag("--basic", "answer the server with Basic");

    internal Option<bool> Digest { get; } = Flag("--digest", "answer the server with Digest");

    internal Option<bool> Ntlm { get; } = Flag("--ntlm", "answer the server with NTLM");

    internal Option<bool> Negotiate { get; } = Flag("--negotiate", "answer the server with Negotiate");

    /// <summary>All of them, in the order of the help.</summary>
    internal IEnumerable<Option> All => [User, UserFile, Netrc, NetrcFile, Basic, Digest, Ntlm, Negotiate];

    private static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    private static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
