using System.Collections.Immutable;
using System.Text.Json;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Options;

/// <summary>
/// Cases of curl, Go and .NET where their reading is what this program promises. Left out: Go's rule that loopback
/// needs no entry (never implicit here), and settings read from Windows, which are another reader's.
/// </summary>
public sealed class ProxyCaseTests
{
    [Fact]
    public void No_proxy_lists_are_read_as_curl_and_Go_read_them()
    {
        var cases = Read("cases/bypass-cases.json").GetProperty("cases").EnumerateArray();
        var judged = 0;
        foreach (var row in cases.Where(c => Text(c, "dialect") == "no_proxy"))
        {
            var url = HttpUrl.Parse(Text(row, "url")!);
            if (url.Host is "localhost" or "127.0.0.2" && Text(row, "source") == "go-httpproxy")
            {
                continue;
            }

            var decision = ProxyDecider.Decide(
                url,
                new ProbeOptions
                {
                    Urls = [url],
                    Proxy = "proxy.example:3128",
                    NoProxy = Text(row, "list"),
                }
            );
            var bypassed = decision.Route!.Kind == RouteKind.Direct;
            Assert.True(
                bypassed == row.GetProperty("bypass").GetBoolean(),
                $"{Text(row, "id")}: '{Text(row, "list")}' for {url} gave bypass = {bypassed}"
            );
            judged++;
        }

        Assert.True(judged > 30, $"only {judged} cases were judged");
    }

    [Fact]
    public void Lists_of_Windows_are_read_as_dotnet_reads_them()
    {
        var cases = Read("cases/proxy-string-cases.json").GetProperty("cases").EnumerateArray();
        var judged = 0;
        foreach (var row in cases.Where(c => Text(c, "kind") == "wininet-manual"))
        {
            var expected = row.GetProperty("expect");
            foreach (var scheme in (string[])["http", "https"])
            {
                if (!expected.TryGetProperty(scheme + "_uri", out var uri))
                {
                    continue;
                }

                var endpoint = Decide(Text(row, "string")!, scheme).Route?.Proxy;
                Assert.True(
                    endpoint?.Host == (uri.GetString() is { } text ? new Uri(text).Host : null),
                    $"{Text(row, "id")}: '{Text(row, "string")}' for {scheme} gave {endpoint}"
                );
                judged++;
            }
        }

        Assert.True(judged > 8, $"only {judged} cases were judged");
    }

    [Fact]
    public void The_environment_is_read_as_others_read_it()
    {
        var judged = 0;
        foreach (var row in Read("cases/proxy-string-cases.json").GetProperty("environment").EnumerateArray())
        {
            if (!HttpUrl.TryParse(Text(row, "req"), out var url, out _))
            {
                continue;
            }

            var variables = ((string[])["http", "https"])
                .Where(scheme => Text(row, scheme) is not null)
                .ToImmutableDictionary(scheme => scheme + "_proxy", scheme => Text(row, scheme)!);
            var decision = ProxyDecider.Decide(url, new ProbeOptions { Urls = [url], ProxyEnvironment = variables });
            var expected = Text(row, "expect");
            if (expected?.StartsWith("socks", StringComparison.Ordinal) == true)
            {
                Assert.True(decision.IsUnsupported);
            }
            else
            {
                Assert.Equal(expected is null ? null : new Uri(expected).Host, decision.Route!.Proxy?.Host);
            }

            judged++;
        }

        Assert.True(judged >= 4, $"only {judged} cases were judged");
    }

    private static ProxyDecision Decide(string setting, string scheme)
    {
        var url = HttpUrl.Parse(scheme + "://wsus.example/a.cab");
        return ProxyDecider.Decide(url, new ProbeOptions { Urls = [url], Proxy = setting });
    }

    private static JsonElement Read(string path)
    {
        var file = SharedFiles.Find(path);
        Assert.SkipWhen(file is null, SharedFiles.AbsentReason);
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement;
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
