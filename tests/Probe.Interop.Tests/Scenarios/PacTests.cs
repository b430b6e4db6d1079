using System.Diagnostics;
using System.Text.Json;
using Probe.Interop.Remedies;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>PAC scripts, side by side with libpacparser's pactester (Mozilla's engine and helpers).</summary>
public sealed class PacTests
{
    /// <summary>A list of exceptions, then three branches, as such scripts are in the wild.</summary>
    private const string Script = """
        var direct = ["*.corp.example", "10.*", "wsus*.branch.example", "(*.lan.example|lan.example)"];
        function FindProxyForURL(url, host) {
          host = host.toLowerCase();
          if (isPlainHostName(host)) return "DIRECT";
          for (var i = 0; i < direct.length; i++) if (shExpMatch(host, direct[i])) return "DIRECT";
          if (isInNet(host, "192.0.2.0", "255.255.255.0")) return "PROXY lab.example:3128";
          if (dnsDomainIs(host, ".vendor.example") || localHostOrDomainIs(host, "www.vendor.example"))
            return "PROXY vendor.example:8080; DIRECT";
          if (url.substring(0, 6) == "https:" || dnsDomainLevels(host) > 4) return "PROXY deep.example:8443";
          return /\.(cab|psf|msu)$/.test(url) ? "PROXY big.example:3128; PROXY small.example:3128" : "PROXY small.example:3128";
        }
        """;

    private static readonly string[] Urls =
    [
        "http://wsus/Content/AB/x.cab",
        "http://WSUS.Corp.Example/Content/AB/x.cab",
        "http://10.1.2.3:8530/Content/AB/x.cab",
        "http://wsus7.branch.example:8530/a",
        "http://lan.example/x.cab",
        "http://192.0.2.77/x.cab",
        "http://dl.vendor.example/x.cab",
        "https://one.other.example/",
        "http://a.b.c.d.other.example/x",
        "http://one.other.example/Content/AB/x.cab",
        "http://one.other.example/SimpleAuthWebService/SimpleAuth.asmx",
    ];

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_script_with_branches_and_exceptions_decides_as_libpacparser_decides()
    {
        using var folder = new WorkFolder("pac");
        var pac = folder.Write("proxy.pac", Script);
        var theirs = new List<string>();
        foreach (var url in Urls)
        {
            var said = await ConfigurationCheck.RunAsync("pactester", folder, "-p", pac, "-u", url);
            Assert.Equal(0, said.ExitCode);
            theirs.Add(First(said.Output));
        }

        var ours = await DecideAsync(pac);

        Assert.Equal(Urls.Zip(theirs), Urls.Zip(ours));
        Assert.Equal(6, theirs.Distinct().Count());
    }

    /// <summary>What the program decides for each URL: <c>DIRECT</c>, or <c>PROXY host:port</c>.</summary>
    private static async Task<List<string>> DecideAsync(string pac)
    {
        var start = new ProcessStartInfo(
            Repository.Bitsprobe,
            ["explain-proxy", "--pac", pac, "--format", "json", .. Urls]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        using var json = JsonDocument.Parse(output);
        return
        [
            .. json
                .RootElement.GetProperty("decisions")
                .EnumerateArray()
                .Select(d => d.GetProperty("proxy").GetString() is { } proxy ? "PROXY " + proxy : "DIRECT"),
        ];
    }

    /// <summary>The first entry, which is all that WinHTTP uses.</summary>
    private static string First(string result) => result.Split(';')[0].Trim();
}
