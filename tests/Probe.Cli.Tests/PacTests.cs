using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>The proxy that a PAC script names: from a file, over http, by WPAD. Real servers, the real program.</summary>
public sealed class PacTests
{
    private const string Script = "function FindProxyForURL(url, host) { return 'PROXY 127.0.0.1:9; DIRECT'; }";

    [Fact]
    public async Task A_script_in_a_file_decides_the_route()
    {
        using var pac = new TempFile(Script);

        var route = await RouteAsync("--pac", pac.Path);

        Assert.Equal("proxy", route.Kind);
        Assert.Equal("127.0.0.1:9", route.Proxy);
        Assert.Contains(
            route.Trace,
            line => line.Contains("it returned 'PROXY 127.0.0.1:9; DIRECT'", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_script_is_fetched_directly_with_its_type_noted()
    {
        await using var server = RawServer.Answering(Reply(Script, "Content-Type: text/plain; charset=iso-8859-1"));

        var route = await RouteAsync("--pac", $"http://127.0.0.1:{server.Port}/proxy.pac?key=secret");

        Assert.Equal("127.0.0.1:9", route.Proxy);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /proxy.pac?key=secret HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            route.Trace,
            line => line.Contains("is not the usual application/x-ns-proxy-autoconfig", StringComparison.Ordinal)
        );
        Assert.Contains(
            route.Trace,
            line => line.Contains("ISO 8859-1, which its charset says", StringComparison.Ordinal)
        );
        Assert.All(route.Trace, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_proxy_variables_do_not_bear_on_fetching_the_script()
    {
        await using var server = RawServer.Answering(Reply(Script));
        var closed = RawServer.ClosedPort();

        var ended = await BuiltProgram.RunAsync(
            ["check", "--dry-run", "--pac", $"http://127.0.0.1:{server.Port}/proxy.pac", "http://wsus.example/a.cab"],
            environment => environment["http_proxy"] = environment["all_proxy"] = $"http://127.0.0.1:{closed}"
        );

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("via    127.0.0.1:9,", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DIRECT", "http://[::1]:1/x", "-4", "::1 is an IPv6 address; leave -4 out")]
    [InlineData("PROXY 127.0.0.1:9", "http://[::1]:1/x", "-6", "127.0.0.1 is an IPv4 address; leave -6 out")]
    public async Task An_address_that_a_script_leads_to_is_held_against_the_family_asked_for(
        string result,
        string url,
        string family,
        string told
    )
    {
        using var pac = new TempFile($"function FindProxyForURL(url, host) {{ return '{result}'; }}");

        var ended = await BuiltProgram.RunAsync("check", url, family, "--pac", pac.Path);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_followed_but_not_for_ever()
    {
        await using var server = RawServer.Answering(
            "HTTP/1.1 302 Found\r\nLocation: /other.pac\r\nContent-Length: 0\r\n\r\n",
            Reply(Script)
        );
        await using var circle = RawServer.Answering(
            "HTTP/1.1 302 Found\r\nLocation: /again.pac\r\nContent-Length: 0\r\n\r\n"
        );

        Assert.Equal("127.0.0.1:9", (await RouteAsync("--pac", $"http://127.0.0.1:{server.Port}/proxy.pac")).Proxy);
        Assert.Equal("GET /other.pac HTTP/1.1", server.Requests[1].Split("\r\n")[0]);
        await FailsAsync(
            "0x80072F87",
            "redirects more than 5 times",
            "--pac",
            $"http://127.0.0.1:{circle.Port}/proxy.pac"
        );
        Assert.Equal(6, circle.Requests.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "the server answers 404")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "it is empty")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n <!DOCTYPE html>", "it is a page, not a script")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\nfunction", "it is larger than 1024 KiB")]
    [InlineData(
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        "it redirects to 'file:///etc/passwd'"
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nfunction",
        "closed the connection before its answer was complete"
    )]
    [InlineData("\u001b[31mnonsense\r\n\r\n", "is no HTTP response")]
    [InlineData("", "closed the connection before its answer was complete")]
    public async Task What_is_no_script_cannot_be_fetched(string reply, string told)
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(reply);
        });

        await FailsAsync("0x80072F87", told, "--pac", $"http://127.0.0.1:{server.Port}/proxy.pac");
    }

    [Fact]
    public async Task A_script_without_end_is_cut_at_its_bound()
    {
        await using var server = RawServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            for (var i = 0; i < 1600; i++)
            {
                await peer.SendAsync(new string(' ', 65536));
            }
        });

        await FailsAsync(
            "0x80072F87",
            "it is larger than 1024 KiB",
            "--pac",
            $"http://127.0.0.1:{server.Port}/proxy.pac"
        );
    }

    [Fact]
    public async Task A_server_that_nobody_runs_has_no_script()
    {
        await FailsAsync(
            "0x80072F87",
            "refused the connection",
            "--pac",
            $"http://127.0.0.1:{RawServer.ClosedPort()}/proxy.pac"
        );
    }

    [Fact]
    public async Task A_script_that_cannot_be_run_says_where()
    {
        using var pac = new TempFile("function FindProxyForURL(url, host) {\n  return nowhere;\n}\n");

        await FailsAsync("0x80072F86", ":2:10: nowhere is not defined", "--pac", pac.Path);
    }

    /// <summary>The program that is under test may be the native file, whose stack and reflection are other ones.</summary>
    [Theory]
    [InlineData("return FindProxyForURL(url, host);", "nest deeper")]
    [InlineData("var o = { toString: function () { return '' + this; } }; return '' + o;", "Maximum call stack")]
    [InlineData("var s = 'x'; for (;;) s += s;", "MiB")]
    [InlineData("return /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');", "regular expression")]
    [InlineData("var s = '('.repeat(1e6); eval(s);", "nests too deeply")]
    [InlineData("throw {};", "has no message")]
    [InlineData("return System.IO.File.ReadAllText('/etc/hostname');", "System is not defined")]
    public async Task A_hostile_script_ends_and_so_does_the_program(string body, string told)
    {
        using var pac = new TempFile("function FindProxyForURL(url, host) { " + body + " }");

        await FailsAsync("0x80072F86", told, "--pac", pac.Path);
    }

    [Fact]
    public async Task A_script_has_the_language_that_such_scripts_use()
    {
        using var pac = new TempFile(
            """
            var list = { "a.example": 1, "b.example": [2, 3] };
            function port(h) { for (var n in list) if (n == h) return [].concat(list[n]).sort().reverse().join(""); return "80"; }
            function FindProxyForURL(url, host) {
              try { null.x; } catch (e) { host = e instanceof TypeError ? host : "wrong"; }
              var m = /^(\w+):\/\/([^\/:]+)/.exec(url), t = new Date(2026, 10, 27);
              if (m[1] != "http" || t.getFullYear() != 2026 || parseInt("12px", 10) != 12 || isNaN(+"1")) return "DIRECT";
              switch (typeof port) { case "function": return ["PROXY p", port("b.example")].join(":").toLowerCase(); }
              return "DIRECT";
            }
            """
        );

        Assert.Equal("p:32", (await RouteAsync("--pac", pac.Path, "--resolve", "p:32:127.0.0.1")).Proxy);
    }

    [Fact]
    public async Task A_file_larger_than_WinHTTP_takes_is_not_run()
    {
        using var pac = new TempFile(Script + new string(' ', 1024 * 1024));

        await FailsAsync("0x80072F87", "it is larger than 1024 KiB", "--pac", pac.Path);
    }

    [Fact]
    public async Task WPAD_asks_the_first_name_that_resolves_up_to_the_root()
    {
        await using var server = RawServer.Answering(Reply(Script));

        var route = await RouteAsync(
            "--wpad",
            "hq.corp.invalid/corp.invalid",
            "--connect-to",
            $"wpad.corp.invalid:80:127.0.0.1:{server.Port}"
        );

        Assert.Equal("127.0.0.1:9", route.Proxy);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /wpad.dat HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Host: wpad.corp.invalid\r\n", request, StringComparison.Ordinal);
        Assert.Contains("WPAD: wpad.hq.corp.invalid does not resolve", route.Trace);
    }

    [Fact]
    public async Task WPAD_that_finds_nothing_leaves_the_decision_to_the_next_in_order()
    {
        var route = await RouteAsync("--wpad", "corp.invalid");

        Assert.Equal("direct", route.Kind);
        Assert.Contains(
            route.Trace,
            line => line.Contains("WPAD finds no script: wpad.corp.invalid does not resolve", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_WPAD_server_without_a_script_is_an_error()
    {
        await using var server = RawServer.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        await FailsAsync(
            "0x80072F87",
            "the server answers 404",
            "--wpad",
            "corp.invalid",
            "--connect-to",
            $"wpad.corp.invalid:80:127.0.0.1:{server.Port}"
        );
    }

    [Fact]
    public async Task The_option_for_a_proxy_overrules_a_script_which_is_then_not_fetched()
    {
        await using var server = RawServer.Answering(Reply(Script));

        var route = await RouteAsync("-x", "127.0.0.1:7", "--pac", $"http://127.0.0.1:{server.Port}/proxy.pac");

        Assert.Equal("127.0.0.1:7", route.Proxy);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("cannot be read", "--pac", "/no/such/file.pac")]
    [InlineData("the scheme 'file' is not one", "--pac", "file:///proxy.pac")]
    [InlineData("--wpad: '' is not accepted", "--wpad", "")]
    [InlineData("--wpad: 'a..b' is not accepted", "--wpad", "a..b")]
    [InlineData("--wpad: 'a.b.c.d.e.f.g.h.i.j.k/k' is not accepted", "--wpad", "a.b.c.d.e.f.g.h.i.j.k/k")]
    [InlineData("--wpad: 'corp.example:80' is not accepted", "--wpad", "corp.example:80")]
    [InlineData("--wpad: 'corp.example/other.example' is not accepted", "--wpad", "corp.example/other.example")]
    [InlineData("--wpad: 'mycorp.example/corp.example' is not accepted", "--wpad", "mycorp.example/corp.example")]
    public async Task Mistakes_of_the_command_line_are_told(string told, params string[] options)
    {
        var ended = await BuiltProgram.RunAsync(["check", "http://wsus.example/", .. options]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_asks_the_script_for_each_URL()
    {
        using var pac = new TempFile(
            "function FindProxyForURL(url, host) { return host == '127.0.0.1' ? 'DIRECT' : 'SOCKS 127.0.0.1:9'; }"
        );
        using var list = new TempFile($"http://127.0.0.1:{RawServer.ClosedPort()}/a\nhttp://wsus.invalid/b\n");

        var ended = await BuiltProgram.RunAsync(
            "check",
            "--urls",
            list.Path,
            "--pac",
            pac.Path,
            "--format",
            "jsonl",
            "-q"
        );

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("0x80072EFD", ended.Output, StringComparison.Ordinal);
        Assert.Contains("0x80070057", ended.Output, StringComparison.Ordinal);
    }

    private static string Reply(string body, string header = "Content-Type: application/x-ns-proxy-autoconfig") =>
        $"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static async Task<Route> RouteAsync(params string[] options)
    {
        var (_, run) = await CheckAsync(options);
        var route = run.GetProperty("route");
        return new Route(
            route.GetProperty("kind").GetString()!,
            route.GetProperty("proxy").GetString(),
            [.. route.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!)]
        );
    }

    private static async Task FailsAsync(string hresult, string told, params string[] options)
    {
        var (exitCode, run) = await CheckAsync(options);
        var verdict = run.GetProperty("verdict");

        Assert.Equal(1, exitCode);
        Assert.Equal(hresult, verdict.GetProperty("bitsError").GetProperty("hresult").GetString());
        // Where a web server gave no script, none was read that could show anything of this machine; that it is to blame
        // is known by its answer.
        var isUnserved =
            hresult == "0x80072F87" && options.Any(o => o == "--wpad" || o.Contains("://", StringComparison.Ordinal));
        var culprit = verdict.GetProperty("culprit");
        Assert.Equal(
            !isUnserved
                ? ("client", "proved")
                : ("script_server", told.Contains("refused", StringComparison.Ordinal) ? "assumed" : "indicated"),
            (culprit.GetProperty("party").GetString(), culprit.GetProperty("confidence").GetString())
        );
        var finding = run.GetProperty("checks")
            .EnumerateArray()
            .Single(c => c.GetProperty("id").GetString() == "proxy-setting-is-well-formed")
            .GetProperty("findings")[0];
        Assert.Contains(told, finding.GetProperty("actual").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(run.GetRawText(), c => c == '\u001b');
    }

    private static async Task<(int ExitCode, JsonElement Run)> CheckAsync(string[] options)
    {
        var url = $"http://127.0.0.1:{RawServer.ClosedPort()}/a.cab";
        var ended = await BuiltProgram.RunAsync([
            "check",
            url,
            "--depth",
            "quick",
            "--no-control",
            "--format",
            "json",
            "-q",
            .. options,
        ]);
        Assert.True(ended.Output.Length > 0, ended.Error);
        return (ended.ExitCode, JsonDocument.Parse(ended.Output).RootElement.GetProperty("runs")[0]);
    }

    private sealed record Route(string Kind, string? Proxy, string[] Trace);

    private sealed class TempFile : IDisposable
    {
        internal TempFile(string text) => File.WriteAllText(Path, text);

        internal string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
