using System.CommandLine;
using Probe.Checks;
using Probe.Cli.Values;
using Probe.Planning;

namespace Probe.Cli.Commands;

/// <summary>
/// The options of <c>check</c>. All values are read as text: <see cref="CheckReader"/> judges them together, so
/// that every mistake of a command line is told at once.
/// </summary>
internal sealed class CheckSymbols
{
    internal Argument<string[]> Urls { get; } =
        new("URL")
        {
            Description = "http or https URL of a file, as BITS would get it; several are checked one by one",
            Arity = ArgumentArity.ZeroOrMore,
        };

    internal Option<string?> Proxy { get; } =
        Text(
            "--proxy",
            "[scheme=][http://]host[:port]",
            "proxy, as BITS takes it; several entries as in a BITS proxy list",
            "-x"
        );

    internal Option<string?> ProxyUser { get; } =
        Text(
            "--proxy-user",
            "user:password",
            "credentials for the proxy; better from a file or BITSPROBE_PROXY_USER",
            "-U"
        );

    internal Option<string?> ProxyUserFile { get; } =
        Text(
            "--proxy-user-file",
            "FILE",
            "file whose first line is user:password, so that neither shows in a process list"
        );

    internal Option<bool> ProxyBasic { get; } = Flag("--proxy-basic", "answer the proxy with Basic");

    internal Option<bool> ProxyDigest { get; } = Flag("--proxy-digest", "answer the proxy with Digest");

    internal Option<bool> ProxyNtlm { get; } = Flag("--proxy-ntlm", "answer the proxy with NTLM");

    internal Option<bool> ProxyNegotiate { get; } = Flag("--proxy-negotiate", "answer the proxy with Negotiate");

    /// <summary>Credentials for the server.</summary>
    internal LoginSymbols Login { get; } = new();

    internal Option<string?> NoProxy { get; } =
        Text("--noproxy", "HOSTS", "comma-separated hosts to reach without the proxy; * for all");

    internal Option<string?> ProxyBypass { get; } =
        Text(
            "--proxy-bypass",
            "LIST",
            "bypass list of -x in Windows's language: <local>;*.corp.example;http://host:port"
        );

    internal Option<string[]> ProxySettings { get; } =
        Texts(
            "--proxy-settings",
            "FILE",
            "proxy settings of a Windows client: a .reg file, or saved output of netsh or bitsadmin (see README)"
        );

    internal PacSymbols Pac { get; } = new();

    internal Option<string[]> Resolve { get; } =
        Texts("--resolve", "host:port:address", "use this address instead of asking DNS");

    internal NameServerSymbols Names { get; } = new();

    internal Option<string[]> ConnectTo { get; } =
        Texts("--connect-to", "host1:port1:host2:port2", "connect to host2:port2 where host1:port1 is meant");

    internal Option<string?> CaCert { get; } = Text("--cacert", "FILE", "trust the authorities in this PEM file too");

    internal Option<bool> Insecure { get; } =
        Flag("--insecure", "go on in spite of a certificate that is not trusted; it stays a finding", "-k");

    internal Option<string?> ProxyCaCert { get; } =
        Text("--proxy-cacert", "FILE", "the same for TLS to the proxy itself (-x https://…)");

    internal Option<bool> ProxyInsecure { get; } =
        Flag("--proxy-insecure", "the same for TLS to the proxy itself; it stays a finding");

    internal Option<string?> Cert { get; } =
        Text(
            "--cert",
            "FILE",
            "client certificate for the server, PEM or PFX; its password: BITSPROBE_CERT_PASSWORD",
            "-E"
        );

    internal Option<string?> Key { get; } =
        Text("--key", "FILE", "private key of --cert, PEM, where it is not in the same file");

    internal Option<string?> CertPasswordFile { get; } =
        Text("--cert-password-file", "FILE", "file whose first line is the password of --cert or --key");

    internal Option<bool> Revocation { get; } =
        Flag(
            "--revocation",
            "ask whether certificates are revoked, as jobs with BG_SSL_ENABLE_CRL_CHECK do (BITS's default: no)"
        );

    internal Option<string?> TlsMin { get; } =
        OneOf("--tls-min", "lowest TLS version to offer", TlsVersions.Names, shown: "VERSION");

    internal Option<string?> TlsMax { get; } =
        OneOf(
            "--tls-max",
            "highest TLS version to offer: 1.0, 1.1, 1.2, 1.3; 1.2 plays Windows before 11 and Server 2022",
            TlsVersions.Names,
            shown: "VERSION"
        );

    internal Option<bool> Tls10 { get; } = Flag("--tlsv1.0", "curl's name for --tls-min 1.0");

    internal Option<bool> Tls11 { get; } = Flag("--tlsv1.1", "curl's name for --tls-min 1.1");

    internal Option<bool> Tls12 { get; } = Flag("--tlsv1.2", "curl's name for --tls-min 1.2");

    internal Option<bool> Tls13 { get; } = Flag("--tlsv1.3", "curl's name for --tls-min 1.3");

    internal Option<bool> Ipv4 { get; } = Flag("--ipv4", "use IPv4 addresses only", "-4");

    internal Option<bool> Ipv6 { get; } = Flag("--ipv6", "use IPv6 addresses only", "-6");

    internal Option<string[]> Header { get; } =
        Texts("--header", "'Name: value'", "add this header line to every request", "-H");

    internal Option<string?> MaxTime { get; } =
        Text(
            "--max-time",
            "TIME",
            "longest time for one URL, all requests together; a verdict is given all the same",
            "-m"
        );

    internal Option<string?> ConnectTimeout { get; } =
        Text("--connect-timeout", "TIME", "longest time for name lookup and connect [10s]");

    internal Option<string?> IdleTimeout { get; } =
        Text("--idle-timeout", "TIME", "longest silence of a peer within one request [30s]");

    internal Option<string?> MinRetryDelay { get; } =
        Text("--min-retry-delay", "TIME", "the job's minimum retry delay, at least 5s; nothing is sent again [10m]");

    internal Option<string?> NoProgressTimeout { get; } =
        Text("--no-progress-timeout", "TIME", "the job's no-progress time-out; 0: it never retries [14d]");

    internal Option<string?> Profile { get; } =
        OneOf(
            "--profile",
            "how requests look: " + string.Join(", ", Profiles.All.Select(p => p.Id)) + " [bits-7.8]",
            Profiles.All.Select(p => p.Id),
            shown: "NAME"
        );

    internal Option<string?> Depth { get; } =
        OneOf(
            "--depth",
            "quick: HEAD, three ranges; standard: both job shapes, diagnostics; full: also repeats, several ranges, each address [standard]",
            ["quick", "standard", "full"]
        );

    internal Option<bool> AllAddresses { get; } =
        Flag("--all-addresses", "ask each address of the next hop's name, and of the server's for the control run");

    internal Option<bool> Nonce { get; } =
        Flag(
            "--nonce",
            "with --depth full: ask ranges of the URL with a query that no cache can have; it fills caches"
        );

    internal Option<string?> VerifyLimit { get; } =
        Text("--verify-limit", "SIZE", "fetch and hash files up to this size whole [16MiB]");

    internal Option<string?> MaxBytes { get; } =
        Text("--max-bytes", "SIZE", "most octets of body to pull for one URL, all requests together");

    internal Option<string?> MaxRedirects { get; } =
        Text("--max-redirects", "N", "most redirects to follow [10]", "--max-redirs");

    internal Option<bool> NoControl { get; } =
        Flag("--no-control", "do not ask the origin directly for comparison with the proxied answers");

    internal Option<string[]> Only { get; } =
        Texts("--only", "CHECK", "run only these checks, comma-separated (see: bitsprobe checks)");

    internal Option<string[]> Skip { get; } = Texts("--skip", "CHECK", "leave these checks out, comma-separated");

    internal Option<bool> DryRun { get; } = Flag("--dry-run", "print the plan and send nothing");

    internal Option<string?> DryRunSize { get; } =
        Text("--dry-run-size", "SIZE", "length that --dry-run takes the file to have [1MiB, or the lab's]");

    internal Option<string?> Format { get; } =
        OneOf(
            "--format",
            "form of the report on stdout; jsonl: a line for each URL, then a summary [text]",
            ["text", "json", "jsonl"]
        );

    internal Option<string[]> Report { get; } =
        Texts(
            "--report",
            "json|junit|text|har|html=FILE",
            "write a report into a file too; may be given several times"
        );

    internal EvidenceSymbols Evidence { get; } = new();

    internal Option<string?> FailOn { get; } =
        OneOf("--fail-on", "exit with 1 for advisory findings alone too", ["advisory"]);

    internal ViewSymbols View { get; } = new("show every check and every exchange");

    internal Option<bool> Quiet { get; } = Flag("--quiet", "no progress on stderr", "-q");

    internal Option<string?> Parallel { get; } =
        Text("--parallel", "N", "how many URLs to check at the same time [1; 8 with --urls]");

    internal Option<string?> UrlsFile { get; } =
        Text("--urls", "FILE|-", "check the URLs of this list, one a line, and sum them up; - reads standard input");

    internal Option<string?> PerHost { get; } =
        Text("--per-host", "N", "of many URLs: how many of one host and port at the same time [--parallel]");

    internal Option<string?> Rate { get; } =
        Text("--rate", "N", "of many URLs: most requests a second over all, 0 for no bound [100 beyond loopback]");

    internal Option<string?> Wsus { get; } =
        Text(
            "--wsus",
            "BASE",
            "survey a WSUS site, such as http://wsus:8530, and check a few of the files it names; with --lab: lab"
        );

    internal Option<string?> WsusFiles { get; } =
        Text("--wsus-files", "N", "with --wsus (or --lab): how many of its files to check, 1 to 20 [3]");

    internal Option<string[]> AllowHost { get; } =
        Texts("--allow-host", "HOST", "with --wsus: also get files from this host where the site names it");

    internal Option<string?> MaxHeadSize { get; } =
        Text("--max-head-size", "SIZE", "largest response head to read [64KiB]");

    internal Option<string?> MaxHeaders { get; } = Text("--max-headers", "N", "most header lines of a response [256]");

    internal Option<string?> MaxInterim { get; } =
        Text("--max-interim", "N", "most 1xx responses before the final one [16]");

    internal Option<string?> MaxChunkLine { get; } =
        Text("--max-chunk-line", "SIZE", "longest chunk-size line with its extensions [4KiB]");

    internal Option<string?> MaxTrailerSize { get; } =
        Text("--max-trailer-size", "SIZE", "largest trailer section [16KiB]");

    internal Option<string?> MaxDrain { get; } =
        Text("--max-drain", "SIZE", "most octets read to keep a connection whose body is not wanted [64KiB]");

    internal Option<bool> Lab { get; } = Flag("--lab", "check the embedded lab: own files, own proxy, no network");

    internal Option<string[]> Fault { get; } =
        Texts("--fault", "NAME[:setting=N]", "with --lab: a fault for it to carry (see: bitsprobe lab --list)");

    internal Option<string?> FileSize { get; } = Text("--file-size", "SIZE", "with --lab: length of its main file");

    internal Option<string?> Seed { get; } = Text("--seed", "N", "with --lab: what everything random follows from [1]");

    /// <summary>Puts them all into the command, in the order of the help.</summary>
    internal void AddTo(Command command)
    {
        command.Add(Urls);
        CompleteChecks();
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Has the shell complete ids of checks.</summary>
    internal void CompleteChecks()
    {
        Only.CompletionSources.Add(_ =>
            AllChecks.List.Select(c => new System.CommandLine.Completions.CompletionItem(c.Info.Id))
        );
        Skip.CompletionSources.Add(_ =>
            AllChecks.List.Select(c => new System.CommandLine.Completions.CompletionItem(c.Info.Id))
        );
    }

    /// <summary>Those on the run and its route: not where URLs come from, nor which reports are written.</summary>
    internal IEnumerable<Option> OfRun =>
        All.Except([
            Wsus,
            WsusFiles,
            AllowHost,
            Format,
            Report,
            UrlsFile,
            DryRunSize,
            Lab,
            Fault,
            FileSize,
            Seed,
            .. Evidence.All,
        ]);

    private IEnumerable<Option> All =>
        [
            Wsus,
            WsusFiles,
            AllowHost,
            Proxy,
            ProxyUser,
            ProxyUserFile,
            ProxyBasic,
            ProxyDigest,
            ProxyNtlm,
            ProxyNegotiate,
            .. Login.All,
            NoProxy,
            ProxyBypass,
            ProxySettings,
            Pac.Pac,
            Pac.Wpad,
            NoControl,
            Profile,
            Depth,
            AllAddresses,
            Nonce,
            VerifyLimit,
            MaxBytes,
            MaxRedirects,
            Header,
            Only,
            Skip,
            FailOn,
            DryRun,
            DryRunSize,
            Format,
            Report,
            .. Evidence.All,
            View.Width,
            View.NoColor,
            View.Verbose,
            Quiet,
            UrlsFile,
            Parallel,
            PerHost,
            Rate,
            MaxTime,
            ConnectTimeout,
            IdleTimeout,
            MinRetryDelay,
            NoProgressTimeout,
            Resolve,
            Names.Servers,
            Names.Suffix,
            ConnectTo,
            Ipv4,
            Ipv6,
            CaCert,
            Insecure,
            ProxyCaCert,
            ProxyInsecure,
            Cert,
            Key,
            CertPasswordFile,
            Revocation,
            TlsMin,
            TlsMax,
            Tls10,
            Tls11,
            Tls12,
            Tls13,
            MaxHeadSize,
            MaxHeaders,
            MaxInterim,
            MaxChunkLine,
            MaxTrailerSize,
            MaxDrain,
            Lab,
            Fault,
            FileSize,
            Seed,
        ];

    internal static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    internal static Option<string[]> Texts(string name, string value, string description, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = value,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    internal static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    internal static Option<string?> OneOf(
        string name,
        string description,
        IEnumerable<string> accepted,
        string? shown = null
    )
    {
        var values = accepted.ToArray();
        var option = Text(name, shown ?? string.Join("|", values), description);
        option.CompletionSources.Add(values);
        return option;
    }
}
