using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Lab;
using Probe.Lab.Dns;
using Probe.Options;

namespace Probe.Cli.Commands;

/// <summary>Reads a command line of <c>lab</c> as a whole: options, or every problem with what is accepted.</summary>
internal sealed class LabReader(LabSymbols symbols, ParseResult parsed)
{
    private readonly OptionValues _values = new(parsed);

    /// <summary>What is wrong; empty when <see cref="Read"/> gave options.</summary>
    internal IReadOnlyList<string> Problems => _values.Problems;

    /// <summary>The options; null when there are problems.</summary>
    internal LabOptions? Read()
    {
        _values.ReportMissingValues();
        var defaults = new LabOptions();
        var options = defaults with
        {
            FaultIds = Faults(_values, _values.Texts(symbols.Fault)),
            Seed = _values.LongNumber(symbols.Seed) ?? defaults.Seed,
            FileLength = _values.Size(symbols.FileSize, 1, 1L << 40) ?? defaults.FileLength,
            LargeFileLength = _values.Size(symbols.LargeFileSize, 1, 1L << 50) ?? defaults.LargeFileLength,
            OriginPort = Port(symbols.OriginPort),
            TlsOriginPort = Port(symbols.TlsPort),
            ProxyPort = Port(symbols.ProxyPort),
            ReverseProxyPort = Port(symbols.ReversePort),
            DnsPort = Port(symbols.DnsPort),
            DnsAnswers = DnsAnswers(),
            MoreAddresses = Addresses(),
            ProxyCredentials = Credentials(),
            AllowedHosts = Hosts(),
        };
        ImmutableArray<int> ports =
        [
            .. new[]
            {
                options.OriginPort,
                options.TlsOriginPort,
                options.ProxyPort,
                options.ReverseProxyPort,
                options.DnsPort,
            }.Where(p => p != 0),
        ];
        if (ports.Distinct().Count() != ports.Length)
        {
            _values.Problem(
                "two parties of the lab are given the same port; accepted: a port of its own for each, or 0 for any"
            );
        }

        return _values.Problems.Count == 0 ? options : null;
    }

    /// <summary>Reads fault texts; every problem goes to the values.</summary>
    internal static ImmutableArray<string> Faults(OptionValues values, string[] texts)
    {
        if (!LabScenario.TryParse(texts, out _, out var problems))
        {
            foreach (var problem in problems)
            {
                values.Problem("--fault: " + problem);
            }
        }

        return [.. texts];
    }

    private int Port(Option<string?> option) => _values.Number(option, 0, 65535) ?? 0;

    private Credentials? Credentials()
    {
        if (_values.Text(symbols.ProxyUser) is not { } text)
        {
            return null;
        }

        if (ProxyUsers.Parse(text) is { User: not null, Password: not null } credentials)
        {
            return credentials;
        }

        _values.Problem("--proxy-user cannot be used; accepted: user:password");
        return null;
    }

    private ImmutableArray<DnsAnswer> DnsAnswers()
    {
        var answers = ImmutableArray.CreateBuilder<DnsAnswer>();
        foreach (var text in _values.Texts(symbols.Dns))
        {
            if (!DnsAnswer.TryParse(text, out var answer, out var problem))
            {
                _values.Problem($"--dns: {Quoting.Quote(text)}: {problem}; accepted: {DnsAnswer.Accepted}");
            }
            else if (answers.Any(a => a.Name == answer!.Name))
            {
                _values.Problem($"--dns: {answer!.Name} is given twice; once is enough");
            }
            else
            {
                answers.Add(answer!);
            }
        }

        return answers.ToImmutable();
    }

    private ImmutableArray<IPAddress> Addresses()
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var text in _values.Texts(symbols.Listen))
        {
            if (IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address))
            {
                addresses.Add(address);
            }
            else
            {
                _values.NotAccepted(symbols.Listen, text, "a loopback address, such as 127.0.0.2 or ::1");
            }
        }

        return addresses.ToImmutable();
    }

    private ImmutableArray<string> Hosts()
    {
        var hosts = _values.Texts(symbols.AllowHost);
        foreach (var host in hosts)
        {
            if (
                !HttpUrl.TryParse("http://" + host + "/", out var url, out _)
                || url.PortIsExplicit
                || url.Authority != host
            )
            {
                _values.NotAccepted(symbols.AllowHost, host, "a host name or address, without port");
            }
        }

        return [.. hosts];
    }
}
