using System.Text;
using System.Text.Json;
using Probe.Testing;

namespace Probe.Cli.Tests;

public sealed class ExplainProxyTests
{
    private const string Url = "http://wsus.corp.example:8530/Content/a.cab";

    [Fact]
    public async Task An_export_and_netshs_output_together_decide_and_the_environment_is_overruled()
    {
        using var folder = new Folder();
        var export = folder.Write(
            "client.reg",
            Encoding.Unicode,
            "Windows Registry Editor Version 5.00\r\n\r\n"
                + "[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\r\n"
                + "\"ProxyEnable\"=dword:00000001\r\n\"ProxyServer\"=\"http=proxy.corp.example:3128\"\r\n\"ProxyOverride\"=\"*.lab.example;<local>\"\r\n"
        );
        var netsh = folder.Write(
            "netsh.txt",
            Encoding.ASCII,
            "Current WinHTTP proxy settings:\r\n\r\n    Direct access (no proxy server).\r\n"
        );

        var ended = await BuiltProgram.RunAsync(
            [
                "explain-proxy",
                Url,
                "http://a.lab.example/",
                "--proxy-settings",
                export,
                "--proxy-settings",
                netsh,
                "--format",
                "json",
            ],
            environment => environment["http_proxy"] = "http://user:hunter2@env.example:8080"
        );

        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        Assert.DoesNotContain("hunter2", ended.Output, StringComparison.Ordinal);
        var decisions = JsonDocument.Parse(ended.Output).RootElement.GetProperty("decisions");
        Assert.Equal(2, decisions.GetArrayLength());
        Assert.Equal("proxy.corp.example:3128", decisions[0].GetProperty("proxy").GetString());
        Assert.Equal("LocalSystem (client.reg:5)", decisions[0].GetProperty("source").GetString());
        Assert.Equal("direct", decisions[0].GetProperty("scan").GetProperty("kind").GetString());
        Assert.Contains(
            decisions[0].GetProperty("trace").EnumerateArray(),
            step => step.GetString()!.StartsWith("http_proxy is set and overruled", StringComparison.Ordinal)
        );
        Assert.Equal("direct", decisions[1].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_password_in_the_setting_is_said_to_go_unused_and_is_not_shown()
    {
        var ended = await BuiltProgram.RunAsync("explain-proxy", Url, "-x", "http://bob:hunter2@proxy.example:3128");

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(
            "not used    user and password in the setting: BITS and WinHTTP take none",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", ended.Output + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_a_script_is_called_one()
    {
        var ended = await BuiltProgram.RunAsync("explain-proxy", Url, "--pac", Path.GetTempPath());

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("it is a folder", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_READMEs_trace_of_a_script_is_what_the_program_says_of_the_sample()
    {
        var ended = await BuiltProgram.RunAsync(
            "explain-proxy",
            "http://dl.delivery.mp.microsoft.com/filestreamingservice/files/x",
            "--pac",
            Path.Combine(Repository.Root, "samples", "pac", "proxy.pac"),
            "--width",
            "200"
        );

        var readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "README.md"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(0, ended.ExitCode);
        Assert.All(
            ended.Output.Split('\n').Where(l => l.Contains("dnsDomainIs", StringComparison.Ordinal)),
            line => Assert.Contains(line, readme, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_READMEs_trace_is_what_the_program_says_of_the_sample()
    {
        var sample = Path.Combine(Repository.Root, "samples", "proxy");

        var ended = await BuiltProgram.RunAsync(
            [
                "explain-proxy",
                Url,
                "--proxy-settings",
                Path.Combine(sample, "client.reg"),
                "--proxy-settings",
                Path.Combine(sample, "netsh.txt"),
                "--width",
                "100",
            ],
            environment => environment["http_proxy"] = "env.example:8080"
        );

        var readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "README.md"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(ended.Output, readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_BITS_would_fail_the_error_is_named_and_the_exit_code_is_1()
    {
        var ended = await BuiltProgram.RunAsync("explain-proxy", Url, "-x", "proxy.example:31z8", "--width", "200");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(
            "E_INVALIDARG 0x80070057 (TRANSIENT_ERROR), by other texts of Microsoft BG_E_INVALID_PROXY_INFO 0x8020003F (ERROR)",
            OnOneLine(ended.Output),
            StringComparison.Ordinal
        );
        Assert.Contains("column 15", OnOneLine(ended.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_proxy_is_to_be_spoken_to_in_TLS_both_commands_say_that_BITS_fails_and_how()
    {
        using var folder = new Folder();
        var pac = folder.Write(
            "tls.pac",
            Encoding.ASCII,
            "function FindProxyForURL(u, h) { return 'HTTPS 127.0.0.1:1'; }"
        );
        foreach (
            var way in (string[][])
                [
                    ["-x", "https://127.0.0.1:1"],
                    ["--pac", pac],
                ]
        )
        {
            var explained = await BuiltProgram.RunAsync(["explain-proxy", Url, .. way, "--width", "200"]);
            var document = await BuiltProgram.RunAsync(["explain-proxy", Url, .. way, "--format", "json"]);
            var played = await BuiltProgram.RunAsync(["check", Url, .. way, "--no-control", "--width", "200"]);

            Assert.Equal((1, 1, 1), (explained.ExitCode, document.ExitCode, played.ExitCode));
            Assert.Contains(
                "no way: BITS fails before it sends anything",
                OnOneLine(explained.Output),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "TLS to the proxy itself, which BITS does not speak",
                OnOneLine(explained.Output),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "E_INVALIDARG 0x80070057 (TRANSIENT_ERROR)",
                OnOneLine(explained.Output),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "BG_E_INVALID_PROXY_INFO 0x8020003F (ERROR)",
                OnOneLine(explained.Output),
                StringComparison.Ordinal
            );
            var decision = JsonDocument.Parse(document.Output).RootElement.GetProperty("decisions")[0];
            Assert.False(decision.GetProperty("usable").GetBoolean());
            Assert.True(decision.GetProperty("unsupported").GetBoolean());
            Assert.Equal("0x80070057", decision.GetProperty("bitsError").GetProperty("hresult").GetString());
            // Microsoft's table of event 61 has E_INVALIDARG among the transient ones, and 0x8020003F is fatal.
            Assert.Contains("BITS DOWNLOAD HANGS", OnOneLine(played.Output), StringComparison.Ordinal);
            Assert.Contains(
                "or BG_E_INVALID_PROXY_INFO 0x8020003F (ERROR)",
                OnOneLine(played.Output),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_jobs_own_list_takes_a_bypass_list_of_Windows()
    {
        var ended = await BuiltProgram.RunAsync(
            "explain-proxy",
            Url,
            "http://127.0.0.1/",
            "-x",
            "proxy.example:3128",
            "--proxy-bypass",
            "<-loopback>;http://*.corp.example:8530"
        );

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(
            "bypass rule 'http://*.corp.example:8530' (http, wsus.corp.example, 8530): fits, direct",
            ended.Output.ReplaceLineEndings(" ").Replace("     ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("the proxy proxy.example:3128", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 URLs are given; accepted: 1 to 1000", "explain-proxy")]
    [InlineData("accepted: http, https", "explain-proxy", "ftp://a/")]
    [InlineData("--proxy-bypass is the bypass list of a job's own proxy", "explain-proxy", Url, "--proxy-bypass", "a")]
    [InlineData(
        "--proxy-settings: '/no/such/file' cannot be read",
        "explain-proxy",
        Url,
        "--proxy-settings",
        "/no/such/file"
    )]
    [InlineData("--proxy-settings has no value", "explain-proxy", Url, "--proxy-settings")]
    [InlineData("--format: 'xml' is not accepted; accepted: text, json", "explain-proxy", Url, "--format", "xml")]
    [InlineData("there is no option '--formt' (did you mean --format?)", "explain-proxy", Url, "--formt")]
    [InlineData(
        "--lab brings its own proxy; leave --proxy-settings out",
        "check",
        "--lab",
        "--proxy-settings",
        "SETTINGS"
    )]
    public async Task Wrong_usage_is_told_on_stderr_alone(string expected, params string[] arguments)
    {
        using var folder = new Folder();
        var settings = folder.Write("netsh.txt", Encoding.ASCII, "WinHTTP\r\nDirect\r\n");

        var ended = await BuiltProgram.RunAsync([.. arguments.Select(a => a == "SETTINGS" ? settings : a)]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_refused_in_words()
    {
        using var folder = new Folder();
        var path = folder.Write("large.reg", Encoding.ASCII, "REGEDIT4\r\n");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(100L * 1024 * 1024);
        }

        var ended = await BuiltProgram.RunAsync("explain-proxy", Url, "--proxy-settings", path);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("larger than 16 MiB", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_none_is_told_with_place_and_what_is_accepted()
    {
        using var folder = new Folder();
        var path = folder.Write(
            "client.reg",
            Encoding.Unicode,
            "Windows Registry Editor Version 5.00\r\n[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\r\n\"ProxyEnable\"=dword:x\r\n"
        );

        var ended = await BuiltProgram.RunAsync("explain-proxy", Url, "--proxy-settings", path);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(
            "--proxy-settings: client.reg:3:21: this is no dword; accepted: dword:00000001",
            ended.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_check_goes_the_way_that_the_settings_say()
    {
        using var folder = new Folder();
        var path = folder.Write(
            "ie.txt",
            Encoding.ASCII,
            "BITSADMIN version 3.0\r\nInternet proxy settings for account LOCALSYSTEM:\r\nProxy usage: MANUAL_PROXY\r\nProxy list: 127.0.0.1:1\r\nProxy bypass: <-loopback>\r\n"
        );

        var ended = await BuiltProgram.RunAsync(
            "check",
            "http://127.0.0.1:2/a.cab",
            "--proxy-settings",
            path,
            "--depth",
            "quick",
            "--format",
            "json",
            "-q"
        );

        Assert.Equal(1, ended.ExitCode);
        var route = JsonDocument.Parse(ended.Output).RootElement.GetProperty("runs")[0].GetProperty("route");
        Assert.Equal("127.0.0.1:1", route.GetProperty("proxy").GetString());
        Assert.Equal("LocalSystem (ie.txt:3)", route.GetProperty("source").GetString());
    }

    private static string OnOneLine(string output) =>
        string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("bitsprobe-proxy-").FullName;

        public void Dispose() => Directory.Delete(_path, recursive: true);

        internal string Write(string name, Encoding encoding, string text)
        {
            var path = Path.Combine(_path, name);
            File.WriteAllText(path, text, encoding);
            return path;
        }
    }
}
