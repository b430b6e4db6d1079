using System.Collections.Immutable;
using System.CommandLine;
using Probe.Cli.Edge;
using Probe.Cli.Pac;
using Probe.Cli.Values;
using Probe.Http;
using Probe.Options;
using Probe.Reports;

namespace Probe.Cli.Commands;

/// <summary>
/// <c>explain-proxy</c>: which proxy BITS would use for a URL, and by which rule. Nothing is sent but what a PAC script
/// needs: its own fetching, and the name look-ups that it asks for.
/// </summary>
internal sealed class ExplainProxyCommand : Command, IReadsWhole
{
    private const int MostUrls = 1000;

    private static readonly string[] Formats = ["text", "json"];

    private readonly Terminal _terminal;
    private readonly ViewSymbols _view = new("the same");

    private readonly Argument<string[]> _urls = new("URL")
    {
        Description = "http or https URL, as BITS would get it; several are explained one by one",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _proxy = new("--proxy", "-x")
    {
        Description = "the list that a job brings itself (BG_JOB_PROXY_USAGE_OVERRIDE)",
        HelpName = "[scheme=][http://]host[:port]",
    };

    private readonly Option<string?> _noProxy = new("--noproxy")
    {
        Description = "comma-separated hosts to reach without the proxy; * for all",
        HelpName = "HOSTS",
    };

    private readonly Option<string?> _bypass = new("--proxy-bypass")
    {
        Description = "bypass list of -x in Windows's language: <local>;*.corp.example;http://host:port",
        HelpName = "LIST",
    };

    private readonly Option<string[]> _settings = new("--proxy-settings")
    {
        Description =
            "proxy settings of a Windows client: a .reg file, or saved output of netsh or bitsadmin (see README)",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly PacSymbols _pac = new();
    private readonly NameServerSymbols _names = new();

    private readonly Option<string?> _maxTime = new("--max-time", "-m")
    {
        Description = "longest time to find and fetch a PAC script [30s]",
        HelpName = "TIME",
    };

    private readonly Option<string?> _connectTimeout = new("--connect-timeout")
    {
        Description = "longest time for name lookup and connect [10s]",
        HelpName = "TIME",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "form of the explanation [text]",
        HelpName = "text|json",
    };

    internal ExplainProxyCommand(Terminal terminal)
        : base(
            "explain-proxy",
            "Tell which proxy BITS would use for these URLs, and by which rule; at most a PAC script is fetched."
        )
    {
        _terminal = terminal;
        _format.CompletionSources.Add(Formats);
        Add(_urls);
        Add(_proxy);
        Add(_noProxy);
        Add(_bypass);
        Add(_settings);
        Add(_pac.Pac);
        Add(_pac.Wpad);
        Add(_names.Servers);
        Add(_names.Suffix);
        Add(_maxTime);
        Add(_connectTimeout);
        Add(_format);
        Add(_view.Width);
        Add(_view.NoColor);
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public IEnumerable<string> ProblemsOf(ParseResult parsed)
    {
        var values = new OptionValues(parsed);
        Read(values);
        _pac.Read(values);
        return values.Problems;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var values = new OptionValues(parsed);
        var options = Read(values);
        var given = _pac.Read(values);
        var form = values.Choice(_format, Formats);
        var look = new View(
            values.Number(_view.Width, Terminal.NarrowestWidth, Terminal.WidestWidth),
            values.Flag(_view.NoColor),
            false
        );
        if (values.Problems.Count > 0)
        {
            return Usage.Report(_terminal.Error, parsed, values.Problems);
        }

        options = options with
        {
            ProxyEnvironment = Surroundings.ProxyEnvironment(),
            WindowsProxies = Surroundings.WindowsProxies(options.WindowsProxies),
        };
        PacQuestion? pac = null;
        if (PacRequest.Of(given, options) is { } script)
        {
            (pac, var problem) = await new PacLoader(options).LoadAsync(script, cancellation).ConfigureAwait(false);
            if (problem is not null)
            {
                return Usage.Report(_terminal.Error, parsed, [problem]);
            }
        }

        var explanations = options.Urls.Select(url => ProxyExplanation.Of(url, options, pac)).ToList();
        var exitCode = explanations.All(e => e.IsUsable) ? ExitCodes.Works : ExitCodes.Broken;
        _terminal.Write(output =>
        {
            if (form == "json")
            {
                ExplainProxyReport.WriteJson(explanations, ToolVersion.Text, exitCode, output);
            }
            else
            {
                new ExplainProxyReport(look.For(_terminal)).Write(explanations, output);
            }
        });
        return exitCode;
    }

    private ProbeOptions Read(OptionValues values)
    {
        values.ReportMissingValues();
        ProxySettingsFiles.CheckBypass(values, _bypass, _proxy);
        return new ProbeOptions
        {
            Urls = Urls(values),
            Proxy = values.Text(_proxy),
            NoProxy = values.Text(_noProxy),
            ProxyBypass = values.Text(_bypass),
            WindowsProxies = ProxySettingsFiles.Read(values, _settings),
            DnsServers = _names.ReadServers(values),
            DnsSuffixes = _names.ReadSuffixes(values),
            MaxTime = values.Time(_maxTime),
            ConnectTimeout = values.Time(_connectTimeout) ?? TimeSpan.FromSeconds(10),
        };
    }

    private ImmutableArray<HttpUrl> Urls(OptionValues values)
    {
        var texts = values.Texts(_urls);
        if (texts.Length is 0 or > MostUrls)
        {
            values.Problem($"{texts.Length} URLs are given; accepted: 1 to {MostUrls} of http://host[:port]/path");
            return [];
        }

        var urls = ImmutableArray.CreateBuilder<HttpUrl>();
        foreach (var text in texts)
        {
            if (text.Length > 1 && text[0] == '-')
            {
                var known = Options.SelectMany(o => o.Aliases.Prepend(o.Name));
                values.Problem(
                    $"there is no option {Quoting.Quote(text.Split('=', 2)[0])}{Nearest.Hint(text, known)}; accepted: those of 'bitsprobe explain-proxy --help'"
                );
            }
            else if (HttpUrl.TryParse(text, out var url, out var problem))
            {
                urls.Add(url);
            }
            else
            {
                values.Problem($"{Quoting.QuoteUrl(text)}: {problem}");
            }
        }

        return urls.ToImmutable();
    }
}
