using System.Collections.Immutable;
using System.Text.Json;
using Probe.Http;
using Probe.Options;
using Probe.Testing;

namespace Probe.Core.Tests.Options;

/// <summary>
/// Cases of curl, Go, Chromium, .NET and Microsoft's documents where their reading is what this program promises. Where
/// a dialect disagrees on purpose, the test's output says so with the reason.
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
    public void Bypass_lists_are_read_as_Windows_reads_them()
    {
        var judged = 0;
        foreach (
            var row in Read("cases/bypass-cases.json")
                .GetProperty("cases")
                .EnumerateArray()
                .Where(c => Text(c, "dialect") == "wininet")
        )
        {
            var url = new Uri(Text(row, "url")!);
            var trace = new List<string>();
            var bypassed = BypassList
                .Read(Text(row, "list"))
                .Bypasses(url.Scheme, url.IdnHost.Trim('[', ']'), url.Port, trace);

            Assert.True(
                bypassed == row.GetProperty("bypass").GetBoolean(),
                $"{Text(row, "id")}: '{Text(row, "list")}' for {url} gave bypass = {bypassed}: {string.Join("; ", trace)}"
            );
            judged++;
        }

        Assert.True(judged >= 60, $"only {judged} cases were judged");
    }

    [Fact]
    public void Chromiums_prefix_lengths_fit_nothing_since_Windows_has_none()
    {
        foreach (
            var row in Read("cases/bypass-cases.json")
                .GetProperty("cases")
                .EnumerateArray()
                .Where(c => Text(c, "dialect") == "chromium-cidr")
        )
        {
            var url = new Uri(Text(row, "url")!);
            var trace = new List<string>();
            var bypassed = BypassList
                .Read(Text(row, "list"))
                .Bypasses(url.Scheme, url.IdnHost.Trim('[', ']'), url.Port, trace);

            Assert.False(bypassed, Text(row, "id"));
            Assert.Contains("CIDR is not in the language", trace[0], StringComparison.Ordinal);
            if (row.GetProperty("bypass").GetBoolean())
            {
                Tell(row, "Chromium bypasses; WinHTTP and WinINet have no prefix lengths, so BITS does not");
            }
        }
    }

    [Fact]
    public void Rules_of_a_bypass_list_are_counted_as_others_count_them()
    {
        foreach (var row in Read("cases/bypass-cases.json").GetProperty("parse_counts").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("rules").GetInt32(), BypassList.Read(Text(row, "list")).Count);
        }
    }

    [Fact]
    public void Lists_of_browsers_and_of_WinHTTP_lead_to_the_first_proxy_or_the_difference_is_known()
    {
        // Id and scheme of what is read otherwise on purpose, with the reason.
        var otherwise = new Dictionary<string, string>
        {
            ["proxystr-005"] =
                "Chromium drops a bare proxy after one with a protocol; BITS takes it for every protocol without one",
            ["proxystr-007"] =
                "Chromium gives ftp=a,b the second proxy for ftp too; in BITS's grammar an entry without protocol is for every one",
            ["proxystr-011"] =
                "Chromium passes over protocols that it does not know; for BITS a list with them is malformed",
            ["proxystr-013"] = "direct:// within a list is Chromium's alone; BITS's grammar has no such entry",
            ["proxystr-041"] = ".NET takes an answer's https=http:// for http; the grammar has it for https",
        };
        var met = new HashSet<string>();
        var judged = 0;
        foreach (
            var row in Read("cases/proxy-string-cases.json")
                .GetProperty("cases")
                .EnumerateArray()
                .Where(c => Text(c, "kind") != "wininet-manual")
        )
        {
            foreach (var scheme in (string[])["http", "https"])
            {
                if (!TryFirst(row.GetProperty("expect"), scheme, out var expected))
                {
                    continue;
                }

                var decision = Decide(Text(row, "string")!, scheme);
                var isSocks = expected?.StartsWith("SOCKS", StringComparison.Ordinal) == true;
                var same = isSocks
                    ? decision.IsUnsupported
                    : decision.Problem is null && decision.Route?.Proxy?.Host == expected;
                judged++;
                if (same)
                {
                    continue;
                }

                Assert.True(
                    otherwise.TryGetValue(Text(row, "id")!, out var reason),
                    $"{Text(row, "id")}: '{Text(row, "string")}' for {scheme} gave {decision.Route?.Proxy} {decision.Problem}, not {expected}"
                );
                met.Add(Text(row, "id")!);
                Tell(row, reason!);
            }
        }

        Assert.True(judged > 20, $"only {judged} cases were judged");
        Assert.Equal(otherwise.Keys.Order(), met.Order());
    }

    [Fact]
    public void Settings_of_Internet_options_are_taken_as_Chromium_takes_them()
    {
        foreach (var row in Read("cases/proxy-string-cases.json").GetProperty("ie_settings").EnumerateArray())
        {
            var settings = new ProxySettings
            {
                Owner = ProxyOwner.LocalSystem,
                Place = "case",
                AutoDetect = row.GetProperty("auto_detect").GetBoolean(),
                AutoConfigUrl = Text(row, "pac_url"),
                Bypass = Text(row, "bypass"),
            };
            var expect = row.GetProperty("expect");
            if (expect.TryGetProperty("auto_detect", out var detect))
            {
                Assert.Equal(detect.GetBoolean(), settings.AsksScript);
            }

            if (expect.TryGetProperty("pac_url", out var script))
            {
                Assert.Equal(script.GetString(), settings.ScriptUrl);
            }

            if (expect.TryGetProperty("bypass", out var rules))
            {
                Assert.All(
                    rules.EnumerateArray(),
                    host => Assert.True(BypassList.Read(settings.Bypass).Bypasses("http", host.GetString()!, 80))
                );
            }
        }
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

    private static void Tell(JsonElement row, string reason) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{Text(row, "id")} ({Text(row, "source")}): {reason}");

    /// <summary>Host of the first proxy that a case expects for a scheme; false where it says nothing of the scheme.</summary>
    private static bool TryFirst(JsonElement expect, string scheme, out string? host)
    {
        host = null;
        if (expect.TryGetProperty("url", out var url))
        {
            host = new Uri(expect.GetProperty("in_order")[0].GetString()!).Host;
            return url.GetString()!.StartsWith(scheme + ":", StringComparison.Ordinal);
        }

        if (expect.TryGetProperty(scheme + "_uri", out var uri))
        {
            host = uri.GetString() is { } text ? new Uri(text).Host : null;
            return true;
        }

        if (expect.TryGetProperty(scheme, out var list) || expect.TryGetProperty("all", out list))
        {
            var first = list[0].GetString()!;
            host = first.StartsWith("PROXY ", StringComparison.Ordinal) ? first[6..].Split(':')[0] : first;
        }

        return true;
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
