using System.Collections.Immutable;
using System.CommandLine;
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
    private static readonly string[] ReportKinds = ["json", "junit", "text"];

    private readonly CheckSymbols _symbols;
    private readonly OptionValues _values;
    private readonly Func<string, string?> _environment;

    /// <summary>Makes a reader.</summary>
    /// <param name="symbols">The options.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    internal CheckReader(CheckSymbols symbols, ParseResult parsed, Func<string, string?> environment)
    {
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
        var options = new ProbeOptions
        {
            Urls = Urls(lab is not null),
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
            ProxyCredentials = Credentials(),
            ProxyAuth = Scheme(),
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
            DnsServers = DnsServers(),
            DnsSuffixes = DnsSuffixes(),
            ConnectTo = ConnectTo(),
            AddressFamily = AddressFamily(),
            TrustedAuthoritiesPem = Authorities(),
            Insecure = _values.Flag(_symbols.Insecure),
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
            DryRun = _values.Flag(_symbols.DryRun),
            DryRunSize = _values.Size(_symbols.DryRunSize, 0, 1L << 50) ?? lab?.FileLength ?? 1024 * 1024,
            Format = _values.Choice(_symbols.Format, ["text", "json", "jsonl"]) ?? "text",
            Reports = Reports(),
            View = _symbols.View.Read(_values),
            Quiet = _values.Flag(_symbols.Quiet),
            Parallel = _values.Number(_symbols.Parallel, 1, 256) ?? 1,
            Sweep = Sweep(),
        };
        Contradictions(request);
        return _values.Problems.Count == 0 ? request : null;
    }

    private bool IsSweep => _values.Text(_symbols.UrlsFile) is not null || _values.Text(_symbols.Format) == "jsonl";

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
        foreach (var text in texts)
        {
            if (text.Length > 1 && text[0] == '-')
            {
                UnknownOption(text);
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

        if (texts.Length == 0 && !lab && _values.Text(_symbols.UrlsFile) is null)
        {
            _values.Problem(
                "no URL is given; accepted: one or more of http://host[:port]/path, or --lab to try it without a network"
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

    private ProxyCredentials? Credentials()
    {
        var typed = _values.Text(_symbols.ProxyUser);
        var file = _values.Text(_symbols.ProxyUserFile);
        if (typed is not null && file is not null)
        {
            _values.Problem("-U and --proxy-user-file both give credentials; accepted: one of them");
        }

        // Never quoted in a message: the text holds a password.
        var text = typed;
        if (text is null && file is not null)
        {
            text = _values.ReadFile(_symbols.ProxyUserFile, file)?.Split('\n', 2)[0].TrimEnd('\r');
        }

        text ??= _environment("BITSPROBE_PROXY_USER") is { Length: > 0 } variable ? variable : null;
        if (text is null)
        {
            return null;
        }

        var credentials = ProxyUsers.Parse(text);
        if (credentials is null)
        {
            _values.Problem("the proxy credentials cannot be used; accepted: " + ProxyUsers.Accepted);
        }

        return credentials;
    }

    private ProxyAuthScheme? Scheme()
    {
        (Option<bool> Option, ProxyAuthScheme Scheme)[] all =
        [
            (_symbols.ProxyBasic, ProxyAuthScheme.Basic),
            (_symbols.ProxyDigest, ProxyAuthScheme.Digest),
            (_symbols.ProxyNtlm, ProxyAuthScheme.Ntlm),
            (_symbols.ProxyNegotiate, ProxyAuthScheme.Negotiate),
        ];
        var given = all.Where(x => _values.Flag(x.Option)).ToList();
        if (given.Count > 1)
        {
            _values.Problem(
                $"{string.Join(" and ", given.Select(x => x.Option.Name))} exclude each other; accepted: one scheme, as a BITS job has one"
            );
        }

        return given.Count == 0 ? null : given[0].Scheme;
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

    private ImmutableArray<NameServer> DnsServers()
    {
        if (_values.Text(_symbols.DnsServers) is not { } text)
        {
            return [];
        }

        if (NameServers.TryParse(text, out var servers, out var problem))
        {
            return servers;
        }

        _values.Problem($"--dns-servers: {problem}; accepted: {NameServers.Accepted}");
        return [];
    }

    private ImmutableArray<string>? DnsSuffixes()
    {
        if (_values.Text(_symbols.DnsSuffix) is not { } text)
        {
            return null;
        }

        if (_values.Text(_symbols.DnsServers) is null)
        {
            _values.Problem(
                "--dns-suffix completes names for --dns-servers; accepted: together with it (this machine's resolver has its own suffixes)"
            );
        }

        if (NameServers.TryParseSuffixes(text, out var suffixes, out var problem))
        {
            return suffixes;
        }

        _values.Problem($"--dns-suffix: {problem}; accepted: {NameServers.SuffixesAccepted}");
        return null;
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

    private string? Authorities()
    {
        if (_values.Text(_symbols.CaCert) is not { } path || _values.ReadFile(_symbols.CaCert, path) is not { } pem)
        {
            return null;
        }

        if (!Certificates.HoldsAny(pem))
        {
            _values.Problem(
                $"--cacert: {Quoting.Quote(path)} holds no certificate that can be read; accepted: a PEM file with '-----BEGIN CERTIFICATE-----'"
            );
        }

        return pem;
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

    private ImmutableArray<ReportRequest> Reports()
    {
        var reports = ImmutableArray.CreateBuilder<ReportRequest>();
        foreach (var text in _values.Texts(_symbols.Report))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var kind = equals < 0 ? text : text[..equals];
            var path = equals < 0 ? "" : text[(equals + 1)..];
            if (!ReportKinds.Contains(kind, StringComparer.Ordinal) || path.Length == 0)
            {
                _values.NotAccepted(
                    _symbols.Report,
                    text,
                    string.Join(", ", ReportKinds.Select(k => k + "=FILE")) + Nearest.Hint(kind, ReportKinds)
                );
            }
            else if (reports.Any(r => r.Path == path))
            {
                _values.Problem(
                    $"--report: two reports go to {Quoting.Quote(path)}; accepted: a file of its own for each"
                );
            }
            else
            {
                reports.Add(new ReportRequest(kind, path));
            }
        }

        return reports.ToImmutable();
    }

    private void Contradictions(CheckRequest request)
    {
        var options = request.Options;
        if (request.Lab is not null && options.Proxy is not null)
        {
            _values.Problem(
                "--lab brings its own proxy; leave -x out, or use --noproxy '*' to reach the lab's origin directly"
            );
        }

        if (request.View.Verbose && request.Quiet)
        {
            _values.Problem("-v and -q exclude each other; accepted: one of them");
        }

        if (request.Sweep is { } sweep)
        {
            if (request.Format == "json" || request.Reports.Length > 0 || request.DryRun)
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

        if (options.Nonce is not null && options.Depth != Depth.Full)
        {
            _values.Problem("--nonce asks cold ranges, which belong to the deepest run; accepted: with --depth full");
        }

        if (_values.Text(_symbols.DryRunSize) is not null && !request.DryRun)
        {
            _values.Problem("--dry-run-size says what --dry-run assumes; accepted: together with --dry-run");
        }

        if (request.DryRun && (request.Format == "json" || request.Reports.Length > 0))
        {
            _values.Problem(
                "--dry-run prints its plan as text on stdout, and there is no result to report; accepted: without --format json and --report"
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
