using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Probe.Checks;
using Probe.Cli.Edge;
using Probe.Cli.Sweep;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Lab;
using Probe.Names;
using Probe.Options;
using Probe.Planning;

namespace Probe.Cli.Commands;

/// <summary>Reads a command line of <c>check</c> as a whole: a request, or every problem with what is accepted.</summary>
internal sealed class CheckReader
{
    private readonly CheckSymbols _symbols;
    private readonly OptionValues _values;
    private readonly Func<string, string?> _environment;
    private readonly bool _takesUrls;

    /// <summary>Makes a reader.</summary>
    /// <param name="symbols">The options.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <param name="takesUrls">False where the URLs come out of a record: many, asked gently.</param>
    internal CheckReader(
        CheckSymbols symbols,
        ParseResult parsed,
        Func<string, string?> environment,
        bool takesUrls = true
    )
    {
        _takesUrls = takesUrls;
        _symbols = symbols;
        _values = new OptionValues(parsed);
        _environment = environment;
    }

    /// <summary>What is wrong, in the order of the options; empty when <see cref="Read"/> gave a request.</summary>
    internal IReadOnlyList<string> Problems => _values.Problems;

    /// <summary>The request; null when there are problems.</summary>
    internal CheckRequest? Read()
    {
        _values.ReportMissingValues();
        var lab = Lab();
        var login = new LoginReader(_symbols, _values, _environment);
        var options = new ProbeOptions
        {
            Urls = _takesUrls ? Urls(lab is not null) : [],
            Wsus = WsusReader.Site(_values, _symbols, lab is not null),
            WsusFiles = _values.Number(_symbols.WsusFiles, 1, 20) ?? 3,
            AllowHosts = WsusReader.Hosts(_values, _symbols),
            Profile = _values.Choice(_symbols.Profile, Profiles.All.Select(p => p.Id)) ?? Profiles.All[0].Id,
            Depth = _values.Choice(_symbols.Depth, ["quick", "standard", "full"]) switch
            {
                "quick" => Depth.Quick,
                "full" => Depth.Full,
                "standard" => Depth.Standard,
                // Many URLs are asked gently.
                _ => IsSweep ? Depth.Quick : Depth.Standard,
            },
            Proxy = _values.Text(_symbols.Proxy),
            NoProxy = _values.Text(_symbols.NoProxy),
            ProxyCredentials = login.ForProxy(),
            ProxyCredentialsFrom = login.ProxySource,
            ProxyAuth = login.SchemeForProxy(),
            ServerCredentials = login.ForServer(),
            ServerCredentialsFrom = login.ServerSource,
            ServerAuth = login.SchemeForServer(),
            Netrc = login.Netrc(),
            ClientNonceSeed = Guid.NewGuid().ToString("N"),
            ProxyBypass = _values.Text(_symbols.ProxyBypass),
            WindowsProxies = ProxySettingsFiles.Read(_values, _symbols.ProxySettings),
            Control = !_values.Flag(_symbols.NoControl),
            VerifyLimit = _values.Size(_symbols.VerifyLimit, 0, long.MaxValue) ?? 16L * 1024 * 1024,
            MaxBytes = _values.Size(_symbols.MaxBytes, 1, long.MaxValue),
            MaxRedirects = _values.Number(_symbols.MaxRedirects, 0, 100) ?? 10,
            ConnectTimeout = _values.Time(_symbols.ConnectTimeout) ?? TimeSpan.FromSeconds(10),
            IdleTimeout = _values.Time(_symbols.IdleTimeout) ?? TimeSpan.FromSeconds(30),
            MaxTime = _values.Time(_symbols.MaxTime),
            Retry = Retry(),
            Limits = Limits(),
            ExtraHeaders = Headers(),
            Resolve = Resolve(),
            DnsServers = _symbols.Names.ReadServers(_values),
            DnsSuffixes = _symbols.Names.ReadSuffixes(_values),
            ConnectTo = ConnectTo(),
            AddressFamily = AddressFamily(),
            TrustedAuthoritiesPem = Certificates.Read(_values, _symbols.CaCert),
            Insecure = _values.Flag(_symbols.Insecure),
            ProxyAuthoritiesPem = Certificates.Read(_values, _symbols.ProxyCaCert),
            ProxyInsecure = _values.Flag(_symbols.ProxyInsecure),
            CheckRevocation = _values.Flag(_symbols.Revocation),
            ClientCertificate = ClientCertificate(),
            TlsMin = TlsMin(),
            TlsMax = TlsVersions.Of(_values.Choice(_symbols.TlsMax, TlsVersions.Names)),
            AllAddresses = _values.Flag(_symbols.AllAddresses),
            Nonce = _values.Flag(_symbols.Nonce) ? "bitsprobe-nonce=" + Guid.NewGuid().ToString("N") : null,
            OnlyChecks = CheckIds(_symbols.Only),
            SkipChecks = CheckIds(_symbols.Skip),
            FailOnAdvisory = _values.Choice(_symbols.FailOn, ["advisory"]) is not null,
        };
        if (options.ConnectTimeout < options.ControlConnectTimeout)
        {
            options = options with { ControlConnectTimeout = options.ConnectTimeout };
        }

        var request = new CheckRequest
        {
            Options = options,
            Lab = lab,
            Pac = _symbols.Pac.Read(_values),
            DryRun = _values.Flag(_symbols.DryRun),
            DryRunSize = _values.Size(_symbols.DryRunSize, 0, 1L << 50) ?? lab?.FileLength ?? 1024 * 1024,
            Format = _values.Choice(_symbols.Format, ["text", "json", "jsonl"]) ?? "text",
            Reports = ReportRequests.Read(_values, _symbols.Report),
            Evidence = _symbols.Evidence.Read(_values),
            View = _symbols.View.Read(_values),
            Quiet = _values.Flag(_symbols.Quiet),
            Parallel = _values.Number(_symbols.Parallel, 1, 256) ?? 1,
            Sweep = Sweep(),
            Warnings = [.. login.Warnings],
            Asks = _values.Flag(_symbols.DryRun) ? [] : [.. login.Asks],
            SurveysLab = lab is not null && WsusReader.MeansLab(_values, _symbols),
        };
        Contradictions(request);
        WsusReader.Contradictions(_values, _symbols, request);
        return _values.Problems.Count == 0 ? request : null;
    }

    /// <summary>The values, for options that a command has beside these.</summary>
    internal OptionValues Values => _values;

    private bool IsSweep =>
        !_takesUrls || _values.Text(_symbols.UrlsFile) is not null || _values.Text(_symbols.Format) == "jsonl";

    private SweepRequest? Sweep()
    {
        var parallel = _values.Number(_symbols.Parallel, 1, 256);
        var perHost = _values.Number(_symbols.PerHost, 1, 256);
        var rate = _values.Number(_symbols.Rate, 0, 1_000_000);
        if (!IsSweep)
        {
            if (perHost is not null || rate is not null)
            {
                _values.Problem("--per-host and --rate are for many URLs; accepted: with --urls or --format jsonl");
            }

            return null;
        }

        return new SweepRequest
        {
            Path = _values.Text(_symbols.UrlsFile),
            Workers = parallel ?? 8,
            PerHost = perHost ?? parallel ?? 8,
            Rate = rate,
        };
    }

    private ImmutableArray<HttpUrl> Urls(bool lab)
    {
        var urls = ImmutableArray.CreateBuilder<HttpUrl>();
        var texts = _values.Texts(_symbols.Urls);
        var follows = false;
        foreach (var text in texts)
        {
            if (text.Length > 1 && text[0] == '-')
            {
                UnknownOption(text);
                follows = !text.Contains('=', StringComparison.Ordinal);
            }
            else if (follows && !text.Contains("://", StringComparison.Ordinal))
            {
                // The value of the option that there is not; of a misspelt --proxy-user it is a secret.
                follows = false;
            }
            else if (HttpUrl.TryParse(text, out var url, out var problem))
            {
                if (HostNames.ProblemOf(url.Host) is { } bad)
                {
                    _values.Problem($"{Quoting.QuoteUrl(text)}: {bad}");
                    continue;
                }

                urls.Add(url);
            }
            else
            {
                _values.Problem($"{Quoting.QuoteUrl(text)}: {problem}");
            }
        }

        if (texts.Length == 0 && !lab && _values.Text(_symbols.UrlsFile) is null && _values.Text(_symbols.Wsus) is null)
        {
            _values.Problem(
                "no URL is given; accepted: one or more of http://host[:port]/path, --wsus BASE for a whole site, or --lab to try it without a network"
            );
        }
        else if (urls.Count > 0 && lab)
        {
            _values.Problem("--lab checks its own files; leave the URL out, or leave --lab out");
        }

        return urls.ToImmutable();
    }

    private void UnknownOption(string text)
    {
        var name = text.Split('=', 2)[0];
        var known = _values.Parsed.CommandResult.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name));
        _values.Problem(
            $"there is no option {Quoting.Quote(name)}{Nearest.Hint(name, known)}; accepted: those of 'bitsprobe check --help'"
        );
    }

    private LabOptions? Lab()
    {
        var faults = _values.Texts(_symbols.Fault);
        var length = _values.Size(_symbols.FileSize, 1, 1L << 40);
        var seed = _values.LongNumber(_symbols.Seed);
        if (!_values.Flag(_symbols.Lab))
        {
            foreach (
                var option in (Option[])
                    [
                        .. faults.Length > 0 ? [_symbols.Fault] : Array.Empty<Option>(),
                        .. _values.Text(_symbols.FileSize) is null ? Array.Empty<Option>() : [_symbols.FileSize],
                        .. _values.Text(_symbols.Seed) is null ? Array.Empty<Option>() : [_symbols.Seed],
                    ]
            )
            {
                _values.Problem($"{option.Name} belongs to the lab; accepted: together with --lab");
            }

            return null;
        }

        var lab = new LabOptions { FaultIds = LabReader.Faults(_values, faults) };
        return lab with { FileLength = length ?? lab.FileLength, Seed = seed ?? lab.Seed };
    }

    private WireLimits Limits()
    {
        var defaults = new WireLimits();
        return new WireLimits
        {
            MaxHeadOctets = _values.SmallSize(_symbols.MaxHeadSize) ?? defaults.MaxHeadOctets,
            MaxHeaderCount = _values.Number(_symbols.MaxHeaders, 1, 100_000) ?? defaults.MaxHeaderCount,
            MaxInterimResponses = _values.Number(_symbols.MaxInterim, 0, 1_000) ?? defaults.MaxInterimResponses,
            MaxChunkLineOctets = _values.SmallSize(_symbols.MaxChunkLine) ?? defaults.MaxChunkLineOctets,
            MaxTrailerOctets = _values.SmallSize(_symbols.MaxTrailerSize) ?? defaults.MaxTrailerOctets,
            MaxDrainOctets = _values.SmallSize(_symbols.MaxDrain) ?? defaults.MaxDrainOctets,
        };
    }

    private HeaderList Headers()
    {
        var headers = HeaderList.Empty;
        foreach (var text in _values.Texts(_symbols.Header))
        {
            if (HeaderLines.TryParse(text, out var field, out var problem))
            {
                headers = headers.Add(field.Name, field.Value);
            }
            else
            {
                _values.Problem("-H: " + problem);
            }
        }

        return headers;
    }

    private RetryPolicy Retry()
    {
        var usual = new RetryPolicy();
        return new RetryPolicy
        {
            MinimumDelay =
                _values.Seconds(_symbols.MinRetryDelay, RetryPolicy.ShortestDelay, "at least 5s, as BITS has it")
                ?? usual.MinimumDelay,
            NoProgressTimeout =
                _values.Seconds(_symbols.NoProgressTimeout, TimeSpan.Zero, "0 for no retry at all")
                ?? usual.NoProgressTimeout,
        };
    }

    private ImmutableArray<ResolveOverride> Resolve()
    {
        var entries = ImmutableArray.CreateBuilder<ResolveOverride>();
        foreach (var text in _values.Texts(_symbols.Resolve))
        {
            if (HostPorts.TryParseResolve(text, out var entry))
            {
                entries.Add(entry);
            }
            else
            {
                _values.NotAccepted(_symbols.Resolve, text, HostPorts.ResolveAccepted);
            }
        }

        return entries.ToImmutable();
    }

    private ImmutableArray<ConnectTo> ConnectTo()
    {
        var entries = ImmutableArray.CreateBuilder<ConnectTo>();
        foreach (var text in _values.Texts(_symbols.ConnectTo))
        {
            if (HostPorts.TryParseConnectTo(text, out var entry))
            {
                entries.Add(entry);
            }
            else
            {
                _values.NotAccepted(_symbols.ConnectTo, text, HostPorts.ConnectToAccepted);
            }
        }

        return entries.ToImmutable();
    }

    private int? AddressFamily()
    {
        if (_values.Flag(_symbols.Ipv4) && _values.Flag(_symbols.Ipv6))
        {
            _values.Problem("-4 and -6 exclude each other; accepted: one of them, or neither for both families");
        }

        return _values.Flag(_symbols.Ipv4) ? 4
            : _values.Flag(_symbols.Ipv6) ? 6
            : null;
    }

    private TlsVersion? TlsMin()
    {
        var given = new List<TlsVersion>();
        if (TlsVersions.Of(_values.Choice(_symbols.TlsMin, TlsVersions.Names)) is { } min)
        {
            given.Add(min);
        }

        foreach (
            var (index, option) in new[] { _symbols.Tls10, _symbols.Tls11, _symbols.Tls12, _symbols.Tls13 }.Index()
        )
        {
            if (_values.Flag(option))
            {
                given.Add((TlsVersion)index);
            }
        }

        if (given.Count > 1)
        {
            _values.Problem(
                "the lowest TLS version is given more than once; accepted: --tls-min, or one of --tlsv1.0 to --tlsv1.3"
            );
        }

        return given.Count == 0 ? null : given[0];
    }

    private X509Certificate2? ClientCertificate()
    {
        var key = _values.Text(_symbols.Key);
        var passwordFile = _values.Text(_symbols.CertPasswordFile);
        if (_values.Text(_symbols.Cert) is not { } path)
        {
            if (key is not null || passwordFile is not null)
            {
                _values.Problem(
                    "--key and --cert-password-file belong to a client certificate; accepted: together with --cert"
                );
            }

            return null;
        }

        if (!SmallFile.TryReadOctets(path, out var octets, out var unread))
        {
            _values.Problem($"--cert: {Quoting.Quote(path)} cannot be read: {unread}");
            return null;
        }

        var keyText = key is null ? null : _values.ReadFile(_symbols.Key, key);
        var password = passwordFile is not null
            ? _values.ReadFile(_symbols.CertPasswordFile, passwordFile)?.Split('\n', 2)[0].TrimEnd('\r')
            : _environment("BITSPROBE_CERT_PASSWORD");
        if ((key is not null && keyText is null) || (passwordFile is not null && password is null))
        {
            return null;
        }

        if (ClientCertificates.TryLoad(octets, keyText, password, out var certificate, out var problem))
        {
            return certificate;
        }

        _values.Problem($"--cert: {Quoting.Quote(path)}: {problem}");
        return null;
    }

    private ImmutableArray<string> CheckIds(Option<string[]> option)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (
            var id in _values
                .Texts(option)
                .SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        )
        {
            if (AllChecks.Find(id) is { } check)
            {
                ids.Add(check.Info.Id);
            }
            else
            {
                _values.Problem(
                    $"{option.Name}: there is no check {Quoting.Quote(id)}{Nearest.Hint(id, AllChecks.List.Select(c => c.Info.Id))}; accepted: the ids of 'bitsprobe checks'"
                );
            }
        }

        return ids.ToImmutable();
    }

    private void Contradictions(CheckRequest request)
    {
        var options = request.Options;
        ProxySettingsFiles.CheckBypass(_values, _symbols.ProxyBypass, _symbols.Proxy);
        if (request.Pac is null || options.Proxy is not null)
        {
            foreach (var problem in AddressFamilies.Problems(options, pac: null))
            {
                _values.Problem(problem);
            }
        }

        if (request.Lab is not null && options.Proxy is not null)
        {
            _values.Problem(
                "--lab brings its own proxy; leave -x out, or use --noproxy '*' to reach the lab's origin directly"
            );
        }

        if (request.Lab is not null && !options.WindowsProxies.IsEmpty)
        {
            _values.Problem("--lab brings its own proxy; leave --proxy-settings out, or leave --lab out");
        }

        if (request.Lab is not null && request.Pac is not null)
        {
            _values.Problem("--lab brings its own proxy; leave --pac and --wpad out");
        }

        if (request.View.Verbose && request.Quiet)
        {
            _values.Problem("-v and -q exclude each other; accepted: one of them");
        }

        if (request.Sweep is { } sweep)
        {
            if (_takesUrls && (request.Format == "json" || request.Reports.Length > 0 || request.DryRun))
            {
                _values.Problem(
                    "--urls tells each URL as it ends; accepted: --format text or jsonl, without --report and --dry-run"
                );
            }

            if (sweep.Path is not null && (request.Lab is not null || options.Urls.Length > 0))
            {
                _values.Problem("--urls brings the URLs; leave those of the command line and --lab out");
            }
        }

        if (options is { TlsMin: { } min, TlsMax: { } max } && min > max)
        {
            _values.Problem(
                $"the lowest TLS version {TlsVersions.NameOf(min)} is above the highest, {TlsVersions.NameOf(max)}; accepted: --tls-min up to --tls-max"
            );
        }

        if (options.Nonce is not null && options.Depth != Depth.Full)
        {
            _values.Problem("--nonce asks cold ranges, which belong to the deepest run; accepted: with --depth full");
        }

        if (_values.Text(_symbols.DryRunSize) is not null && !request.DryRun)
        {
            _values.Problem("--dry-run-size says what --dry-run assumes; accepted: together with --dry-run");
        }

        if (request.DryRun && (request.Format == "json" || request.Reports.Length > 0 || request.Evidence is not null))
        {
            _values.Problem(
                "--dry-run prints its plan as text on stdout, and there is no result to report; accepted: without --format json, --report and --evidence"
            );
        }

        if (options.OnlyChecks.Intersect(options.SkipChecks).ToList() is { Count: > 0 } both)
        {
            _values.Problem(
                $"--only and --skip both name {string.Join(", ", both)}; accepted: each check in one of them"
            );
        }
    }
}
