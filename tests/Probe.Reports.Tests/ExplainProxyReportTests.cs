using System.Collections.Immutable;
using System.Text.Json;
using NJsonSchema;
using Probe.Bits;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;

namespace Probe.Reports.Tests;

public sealed class ExplainProxyReportTests
{
    private static readonly string[] Names = ["settings", "malformed", "tls", "script", "unfetched", "hostile"];

    private static readonly PacQuestion Script = url => new PacAnswer
    {
        Source = "http://pac.example/proxy.pac",
        Result = "PROXY one.example:8080; SOCKS two.example:1080",
        Entries =
        [
            new PacEntry("PROXY one.example:8080", RouteKind.Proxy, new ProxyEndpoint("one.example", 8080)),
            new PacEntry("SOCKS two.example:1080", null, null),
        ],
        Trace = [$"FindProxyForURL(\"{url}\", \"{url.Host}\")"],
    };

    internal static IEnumerable<string> GoldenNames =>
        Names
            .SelectMany(name => new[] { $"{name}.80.golden.txt", $"{name}.200.golden.txt", $"{name}.golden.json" })
            .Select(n => "explain-proxy/" + n);

    public static TheoryData<string> Cases => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_looks_as_its_golden_files_say(string name)
    {
        foreach (var width in (int[])[80, 200])
        {
            using var writer = new StringWriter { NewLine = "\n" };
            new ExplainProxyReport(new ReportOptions { Width = width }).Write(Of(name), writer);
            Samples.Golden.Verify($"explain-proxy/{name}.{width}.golden.txt", writer.ToString());
            Assert.All(writer.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, width));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Its_JSON_fulfils_the_schema_and_the_golden_file(string name)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        ExplainProxyReport.WriteJson(Of(name), "1.2.3", 0, writer);

        Samples.Golden.Verify($"explain-proxy/{name}.golden.json", writer.ToString());
        var schema = await JsonSchema.FromJsonAsync(
            ExplainProxyReport.ReadSchema(),
            TestContext.Current.CancellationToken
        );
        Assert.Empty(schema.Validate(writer.ToString()));
    }

    [Fact]
    public void Its_schema_requires_each_field_of_a_decision_that_is_always_written()
    {
        using var schema = JsonDocument.Parse(ExplainProxyReport.ReadSchema());
        var items = schema.RootElement.GetProperty("properties").GetProperty("decisions").GetProperty("items");
        var required = items.GetProperty("required").EnumerateArray().Select(n => n.GetString()!).Order().ToList();

        Assert.Contains("culprit", required);
        Assert.Contains("remedy", required);
        foreach (var name in Names)
        {
            using var writer = new StringWriter { NewLine = "\n" };
            ExplainProxyReport.WriteJson(Of(name), "1.2.3", 0, writer);
            using var document = JsonDocument.Parse(writer.ToString());
            Assert.All(
                document.RootElement.GetProperty("decisions").EnumerateArray(),
                d => Assert.Equal(required, d.EnumerateObject().Select(p => p.Name).Order())
            );
        }
    }

    [Fact]
    public void Neither_a_password_nor_a_control_character_is_shown()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new ExplainProxyReport(new ReportOptions()).Write(Of("hostile"), writer);
        ExplainProxyReport.WriteJson(Of("hostile"), "1.2.3", 0, writer);

        Assert.DoesNotContain("hunter2", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', writer.ToString());
    }

    private static ImmutableArray<ProxyExplanation> Of(string name)
    {
        var scan = Settings(ProxyOwner.WinHttp, null, null);
        return name switch
        {
            "settings" =>
            [
                Explain(
                    "http://wsus.corp.example:8530/Content/a.cab",
                    new ProbeOptions
                    {
                        Urls = [],
                        ProxyEnvironment = ImmutableDictionary<string, string>.Empty.Add(
                            "http_proxy",
                            "env.example:8080"
                        ),
                        WindowsProxies = Known(
                            scan,
                            Settings(
                                ProxyOwner.LocalSystem,
                                "http=proxy.example:3128;https=proxy.example:3129",
                                "<local>;*.lab.example"
                            )
                        ),
                    }
                ),
                Explain(
                    "https://dl.lab.example/b.cab",
                    new ProbeOptions
                    {
                        Urls = [],
                        WindowsProxies = Known(
                            scan,
                            Settings(ProxyOwner.LocalSystem, "proxy.example:3128", "<local>;*.lab.example")
                        ),
                    }
                ),
            ],
            "malformed" =>
            [
                Explain("http://wsus.corp.example/", new ProbeOptions { Urls = [], Proxy = "proxy.example:31z8" }),
            ],
            "tls" =>
            [
                Explain("http://wsus.corp.example/", new ProbeOptions { Urls = [], Proxy = "https://proxy.example" }),
                Explain(
                    "http://wsus.corp.example/",
                    new ProbeOptions { Urls = [] },
                    _ => new PacAnswer
                    {
                        Source = "proxy.pac",
                        Result = "HTTPS proxy.example:8443",
                        Entries = PacResult.Read("HTTPS proxy.example:8443"),
                    }
                ),
            ],
            "unfetched" =>
            [
                Explain(
                    "http://wsus.corp.example/",
                    new ProbeOptions { Urls = [] },
                    _ => new PacAnswer
                    {
                        Source = "http://pac.example/proxy.pac",
                        Problem = "http://pac.example/proxy.pac: pac.example:80 refused the connection",
                        HResult = HResults.UnableToDownloadScript,
                        FailedAt = FailureStage.Connect,
                    }
                ),
                Explain(
                    "http://wsus.corp.example/",
                    new ProbeOptions
                    {
                        Urls = [],
                        Proxy = "proxy.example:3128",
                        ProxyBypass = string.Concat(Enumerable.Repeat("host.example;", 3000)),
                    }
                ),
            ],
            "script" =>
            [
                Explain(
                    "http://wsus.corp.example/",
                    new ProbeOptions
                    {
                        Urls = [],
                        WindowsProxies = Known(
                            Settings(ProxyOwner.WinHttp, null, null) with
                            {
                                AutoConfigUrl = "http://pac.example/other.pac",
                            },
                            Settings(ProxyOwner.LocalSystem, null, null) with
                            {
                                AutoConfigUrl = "http://pac.example/proxy.pac",
                            }
                        ),
                    },
                    Script
                ),
            ],
            _ =>
            [
                Explain(
                    "http://wsus.corp.example/",
                    new ProbeOptions
                    {
                        Urls = [],
                        Proxy = "http://user:hunter2@proxy\u001b[2J:1",
                        WindowsProxies = Known(
                            Settings(ProxyOwner.LocalSystem, "user:hunter2@proxy.example:1", "\u001b]0;x\u0007") with
                            {
                                AutoConfigUrl = "http://user:hunter2@pac.example/" + new string('p', 3000),
                            }
                        ),
                    }
                ),
            ],
        };
    }

    private static ProxyExplanation Explain(string url, ProbeOptions options, PacQuestion? pac = null) =>
        ProxyExplanation.Of(HttpUrl.Parse(url), options, pac);

    private static WindowsProxies Known(params ImmutableArray<ProxySettings> all) => new() { All = all };

    private static ProxySettings Settings(ProxyOwner owner, string? proxy, string? bypass) =>
        new()
        {
            Owner = owner,
            Place = "client.reg:4",
            Proxy = proxy,
            Bypass = bypass,
        };
}
