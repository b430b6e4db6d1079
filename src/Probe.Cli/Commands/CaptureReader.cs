using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Probe.Capture;
using Probe.Cli.Capturing;
using Probe.Cli.Edge;
using Probe.Cli.Saving;
using Probe.Cli.Values;
using Probe.Evidence.Filters;
using Probe.Http;
using Probe.Options;
using Probe.Recording;

namespace Probe.Cli.Commands;

/// <summary>Reads a command line of <c>capture</c> as a whole: what to do, or every problem with what is accepted.</summary>
internal sealed class CaptureReader(CaptureSymbols symbols, ParseResult parsed, Func<string, string?> environment)
{
    private const int KeptByDefault = 100_000;

    private readonly OptionValues _values = new(parsed);

    /// <summary>What is wrong; empty when <see cref="Read"/> gave a request.</summary>
    internal IReadOnlyList<string> Problems => _values.Problems;

    /// <summary>What to do; null when there are problems.</summary>
    internal CaptureRequest? Read()
    {
        _values.ReportMissingValues();
        var defaults = new CaptureOptions();
        var login = new LoginReader(symbols.Shared, _values, environment);
        var wholeBodies = string.Equals(_values.Text(symbols.KeepBodies), "all", StringComparison.OrdinalIgnoreCase);
        if (!wholeBodies && _values.Text(symbols.BodyQuota) is not null)
        {
            _values.Problem(
                "--body-quota bounds bodies that are kept whole; accepted: together with --keep-bodies all"
            );
        }

        var maxExchanges = _values.Number(symbols.MaxExchanges, 1, 10_000_000);
        var decrypt = Patterns(symbols.Decrypt);
        var request = new CaptureRequest
        {
            Options = defaults with
            {
                Listen = Listen() ?? defaults.Listen,
                Origin = Origin(),
                Upstream = Upstream(),
                UpstreamCredentials = login.ForProxy(),
                AllowedClients = Clients(),
                AllowedHosts = Patterns(symbols.AllowHost),
                ConnectPorts = Ports() ?? defaults.ConnectPorts,
                Decrypt = decrypt,
                TrustedAuthoritiesPem = Certificates.Read(_values, symbols.Shared.CaCert),
                Insecure = _values.Flag(symbols.Insecure),
                MaxConnections = _values.Number(symbols.MaxConnections, 1, 100_000) ?? defaults.MaxConnections,
                MaxHeadOctets = (int?)_values.Size(symbols.MaxHead, 4096, 16 * 1024 * 1024) ?? defaults.MaxHeadOctets,
                IdleTimeout = _values.Time(symbols.IdleTimeout) ?? defaults.IdleTimeout,
                ConnectTimeout = _values.Time(symbols.ConnectTimeout) ?? defaults.ConnectTimeout,
            },
            CaFolder = decrypt is null ? null : AuthorityFolder.Of(_values.Text(symbols.Ca)),
            Duration = _values.Time(symbols.Duration),
            MaxExchanges = maxExchanges,
            MostKept = maxExchanges ?? KeptByDefault,
            Filter = Filter(),
            Format = _values.Choice(symbols.Format, CaptureSymbols.Formats) ?? "text",
            Reports = ReportRequests.Read(_values, symbols.Shared.Report),
            Evidence = symbols.Evidence.Read(_values),
            KeepBodies = wholeBodies
                ? SliceKeeper.FirstOctets
                : (int?)_values.Size(symbols.KeepBodies, 0, 64 * 1024 * 1024) ?? SliceKeeper.FirstOctets,
            BodyQuota = wholeBodies
                ? _values.Size(symbols.BodyQuota, 64 * 1024, 32L * 1024 * 1024 * 1024) ?? 4L * 1024 * 1024 * 1024
                : null,
            Rotation = new Rotation(
                _values.Size(symbols.RotateSize, 64 * 1024, long.MaxValue),
                _values.Time(symbols.RotateTime),
                _values.Size(symbols.EvidenceLimit, 64 * 1024, long.MaxValue) ?? 10L * 1024 * 1024 * 1024
            ),
            FailOnAdvisory = _values.Choice(symbols.Shared.FailOn, ["advisory"]) is not null,
            View = symbols.Shared.View.Read(_values),
            Quiet = _values.Flag(symbols.Quiet),
        };
        Contradictions(request, login);
        return _values.Problems.Count == 0 ? request : null;
    }

    private void Contradictions(CaptureRequest request, LoginReader login)
    {
        if (
            request.Evidence is null
            && (
                (Option<string?>[])
                    [
                        symbols.KeepBodies,
                        symbols.BodyQuota,
                        symbols.RotateSize,
                        symbols.RotateTime,
                        symbols.EvidenceLimit,
                    ]
            ).FirstOrDefault(o => _values.Text(o) is not null)
                is { } lone
        )
        {
            _values.Problem($"{lone.Name} is about evidence; accepted: together with --evidence PATH");
        }

        var options = request.Options;
        var isOpen = !IPAddress.IsLoopback(options.Listen.Address);
        if (isOpen && (options.AllowedClients.IsEmpty || (options.AllowedHosts is null && options.Origin is null)))
        {
            _values.Problem(
                $"--listen {options.Listen} can be reached from other machines; accepted: with --allow-client and --allow-host, so that it is no open proxy, or a loopback address"
            );
        }

        if (options.Origin is not null && _values.Text(symbols.Shared.Proxy) is not null)
        {
            _values.Problem("--origin and --proxy exclude each other; accepted: one server, or one proxy, behind it");
        }

        if (options.Origin is not null && options.Decrypt is not null)
        {
            _values.Problem("--decrypt is for CONNECT, which --origin does not read; accepted: one of them");
        }

        if (options.UpstreamCredentials is not null && _values.Text(symbols.Shared.Proxy) is null)
        {
            _values.Problem("credentials are given for a proxy, and no proxy; accepted: with --proxy");
        }

        if (login.Asks.Count > 0)
        {
            _values.Problem("--proxy-user gives a user without a password; accepted: user:password");
        }
    }

    private IPEndPoint? Listen()
    {
        if (_values.Text(symbols.Listen) is not { } text)
        {
            return null;
        }

        var colon = text.LastIndexOf(':');
        var address = colon < 0 ? null : text[..colon].Trim('[', ']');
        if (
            colon >= 0
            && int.TryParse(text[(colon + 1)..], System.Globalization.NumberStyles.None, null, out var port)
            && port <= 65535
        )
        {
            if (string.Equals(address, "localhost", StringComparison.OrdinalIgnoreCase))
            {
                return new IPEndPoint(IPAddress.Loopback, port);
            }

            if (IPAddress.TryParse(address, out var parsedAddress))
            {
                return new IPEndPoint(parsedAddress, port);
            }
        }

        _values.NotAccepted(symbols.Listen, text, "address:port, such as 127.0.0.1:8888 or [::1]:8888");
        return null;
    }

    private HttpUrl? Origin()
    {
        if (_values.Text(symbols.Origin) is not { } text)
        {
            return null;
        }

        if (HttpUrl.TryParse(text, out var url, out var problem) && url.PathAndQuery == "/")
        {
            return url;
        }

        _values.Problem(
            $"--origin: {Quoting.QuoteUrl(text)} is not accepted: {problem ?? "it has a path, and paths pass unchanged"}; accepted: http://host[:port] or https://host[:port]"
        );
        return null;
    }

    /// <summary>
    /// The proxy behind this one, by -x alone: the environment's proxy variables may well name the capture proxy itself.
    /// </summary>
    private Func<HttpUrl, ProxyEndpoint?> Upstream()
    {
        if (_values.Text(symbols.Shared.Proxy) is not { } proxy)
        {
            return _ => null;
        }

        var options = new ProbeOptions
        {
            Urls = [],
            Proxy = proxy,
            NoProxy = _values.Text(symbols.Shared.NoProxy),
        };
        foreach (var text in new[] { "http://example/", "https://example/" })
        {
            if (ProxyDecider.Decide(HttpUrl.Parse(text), options).Problem is { } problem)
            {
                _values.Problem($"--proxy: {problem}");
                break;
            }
        }

        return url => ProxyDecider.Decide(url, options).Route?.Proxy;
    }

    private ImmutableArray<IPNetwork> Clients()
    {
        var clients = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in _values.Texts(symbols.AllowClient).SelectMany(t => t.Split(',')))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                clients.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                clients.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                _values.NotAccepted(symbols.AllowClient, text, "an address or a network, such as 192.0.2.0/24");
            }
        }

        return clients.ToImmutable();
    }

    private string? Patterns(Option<string[]> option)
    {
        var texts = _values.Texts(option);
        return texts.Length == 0 ? null : string.Join(',', texts);
    }

    private ImmutableArray<int>? Ports()
    {
        if (_values.Text(symbols.ConnectPorts) is not { } text)
        {
            return null;
        }

        var ports = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(','))
        {
            if (
                !int.TryParse(part.Trim(), System.Globalization.NumberStyles.None, null, out var port)
                || port is < 1 or > 65535
            )
            {
                _values.NotAccepted(symbols.ConnectPorts, text, "ports from 1 to 65535, such as 443,8531");
                return null;
            }

            ports.Add(port);
        }

        return ports.ToImmutable();
    }

    private ExchangeFilter? Filter()
    {
        if (_values.Text(symbols.Filter) is not { } text)
        {
            return null;
        }

        if (ExchangeFilter.TryParse(text, out var filter, out var column, out var problem))
        {
            return filter;
        }

        _values.Problem($"--filter:{column}: {problem}");
        return null;
    }
}

/// <summary>What one run of <c>capture</c> is to do.</summary>
internal sealed record CaptureRequest
{
    /// <summary>For the proxy.</summary>
    internal required CaptureOptions Options { get; init; }

    /// <summary>Where the authority is that decrypts; null for none.</summary>
    internal AuthorityFolder? CaFolder { get; init; }

    /// <summary>When to end; null for when told to.</summary>
    internal TimeSpan? Duration { get; init; }

    /// <summary>After how many exchanges to end; null for never.</summary>
    internal int? MaxExchanges { get; init; }

    /// <summary>How many exchanges are kept for the verdict.</summary>
    internal required int MostKept { get; init; }

    /// <summary>Which exchanges are wanted; null for all.</summary>
    internal ExchangeFilter? Filter { get; init; }

    /// <summary>Form of the report on stdout.</summary>
    internal required string Format { get; init; }

    /// <summary>Reports to write into files.</summary>
    internal ImmutableArray<ReportRequest> Reports { get; init; } = [];

    /// <summary>Where evidence is to go; null for none.</summary>
    internal EvidenceRequest? Evidence { get; init; }

    /// <summary>Octets of each body that evidence keeps.</summary>
    internal int KeepBodies { get; init; }

    /// <summary>Most octets of bodies that are kept whole; null to keep none whole.</summary>
    internal long? BodyQuota { get; init; }

    /// <summary>When evidence begins its next part, and how much there may be of it.</summary>
    internal required Rotation Rotation { get; init; }

    /// <summary>True to fail for advisory findings alone.</summary>
    internal bool FailOnAdvisory { get; init; }

    /// <summary>How the report on stdout is to look.</summary>
    internal required View View { get; init; }

    /// <summary>True for no lines while it runs.</summary>
    internal bool Quiet { get; init; }
}
