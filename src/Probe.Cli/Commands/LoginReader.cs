using System.Collections.Immutable;
using System.CommandLine;
using Probe.Authentication;
using Probe.Cli.Edge;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Options;

namespace Probe.Cli.Commands;

/// <summary>Reads the options on credentials. No message ever quotes a user name or a password.</summary>
internal sealed class LoginReader(CheckSymbols symbols, OptionValues values, Func<string, string?> environment)
{
    private readonly List<string> _warnings = [];
    private readonly List<LoginAsk> _asks = [];

    /// <summary>What to tell, though nothing is wrong with the command line.</summary>
    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whose password has to be asked for at the terminal.</summary>
    internal IReadOnlyList<LoginAsk> Asks => _asks;

    /// <summary>Where the proxy's credentials came from, as the user would look for it; null for none.</summary>
    internal string? ProxySource { get; private set; }

    /// <summary>The same for the server's.</summary>
    internal string? ServerSource { get; private set; }

    internal Credentials? ForProxy() =>
        Credentials(AuthTarget.Proxy, symbols.ProxyUser, symbols.ProxyUserFile, "BITSPROBE_PROXY_USER");

    internal Credentials? ForServer() =>
        Credentials(AuthTarget.Server, symbols.Login.User, symbols.Login.UserFile, "BITSPROBE_USER");

    internal AuthScheme? SchemeForProxy() =>
        Scheme(symbols.ProxyBasic, symbols.ProxyDigest, symbols.ProxyNtlm, symbols.ProxyNegotiate);

    internal AuthScheme? SchemeForServer() =>
        Scheme(symbols.Login.Basic, symbols.Login.Digest, symbols.Login.Ntlm, symbols.Login.Negotiate);

    internal ImmutableArray<NetrcEntry> Netrc()
    {
        var named = values.Text(symbols.Login.NetrcFile);
        if (named is null && !values.Flag(symbols.Login.Netrc))
        {
            return [];
        }

        var path = named ?? HomeFile();
        if (path is null)
        {
            values.Problem("--netrc: there is no home folder; accepted: --netrc-file FILE");
            return [];
        }

        if (!SmallFile.TryRead(path, out var content, out var problem))
        {
            values.Problem($"{(named is null ? "--netrc" : "--netrc-file")} {Quoting.Quote(path)}: {problem}");
            return [];
        }

        WarnIfOpen(path);
        if (!NetrcFile.TryParse(content, out var entries, out var at, out var what))
        {
            values.Problem($"{Printable.Escape(path)}:{at.Line}:{at.Column}: {what}");
        }

        return entries;
    }

    private string? HomeFile()
    {
        var home = environment("HOME") is { Length: > 0 } unix ? unix : environment("USERPROFILE");
        return string.IsNullOrEmpty(home) ? null
            : OperatingSystem.IsWindows() && File.Exists(Path.Combine(home, "_netrc")) ? Path.Combine(home, "_netrc")
            : Path.Combine(home, ".netrc");
    }

    private Credentials? Credentials(
        AuthTarget target,
        Option<string?> option,
        Option<string?> fileOption,
        string variable
    )
    {
        var typed = values.Text(option);
        var file = values.Text(fileOption);
        if (typed is not null && file is not null)
        {
            values.Problem($"{target.Option()} and {fileOption.Name} both give credentials; accepted: one of them");
        }

        // Never quoted in a message: the text holds a password.
        var text = typed;
        var source = target.Option();
        if (text is null && file is not null)
        {
            // A file that cannot be used is a mistake to correct; another source must not step in for it.
            if (values.ReadFile(fileOption, file) is not { } content)
            {
                return null;
            }

            text = content.Split('\n', 2)[0].TrimEnd('\r');
            source = $"{fileOption.Name} {Printable.Escape(file)}:1";
            WarnIfOpen(file);
        }

        if (text is null && environment(variable) is { Length: > 0 } value)
        {
            (text, source) = (value, variable);
        }

        if (text is null)
        {
            return null;
        }

        var credentials = ProxyUsers.Parse(text);
        if (credentials is null)
        {
            var whose = target == AuthTarget.Proxy ? "proxy" : "server";
            values.Problem(
                $"{source}: the {whose} credentials cannot be used: {ProxyUsers.WhyNot(text)}; accepted: {ProxyUsers.Accepted}"
            );
        }
        else if (!text.Contains(':', StringComparison.Ordinal))
        {
            _asks.Add(new LoginAsk(target, source));
        }

        if (target == AuthTarget.Proxy)
        {
            ProxySource = source;
        }
        else
        {
            ServerSource = source;
        }

        return credentials;
    }

    private void WarnIfOpen(string path)
    {
        if (SmallFile.IsOpenToOthers(path))
        {
            _warnings.Add(
                $"{Quoting.Quote(path)} holds passwords and can be read by others than its owner; chmod 600 closes it"
            );
        }
    }

    private AuthScheme? Scheme(Option<bool> basic, Option<bool> digest, Option<bool> ntlm, Option<bool> negotiate)
    {
        (Option<bool> Option, AuthScheme Scheme)[] all =
        [
            (basic, AuthScheme.Basic),
            (digest, AuthScheme.Digest),
            (ntlm, AuthScheme.Ntlm),
            (negotiate, AuthScheme.Negotiate),
        ];
        var given = all.Where(x => values.Flag(x.Option)).ToList();
        if (given.Count > 1)
        {
            values.Problem(
                $"{string.Join(" and ", given.Select(x => x.Option.Name))} exclude each other; accepted: one scheme, as a BITS job has one"
            );
        }

        return given.Count == 0 ? null : given[0].Scheme;
    }
}

/// <summary>A password that has to be asked for.</summary>
/// <param name="Target">Whose.</param>
/// <param name="Source">Where the user's name came from: an option, a file's line, a variable.</param>
internal sealed record LoginAsk(AuthTarget Target, string Source);
