using System.Net;
using System.Text;
using Probe.Testing;

namespace Probe.Cli.Tests;

/// <summary>
/// Secrets planted wherever one can come from, and found in nothing that the program writes: report as text, JSON and
/// JUnit, HAR, HTML, progress, plan, errors. The peer sends back whatever it was sent. One more place is one more row.
/// </summary>
public sealed class SecretsTests : IDisposable
{
    private const string Host = "127.0.0.1";

    /// <summary>Where a secret is planted, and how the command line or the surroundings carry it.</summary>
    /// <param name="Place">Name of the row.</param>
    /// <param name="Secret">The secret: found nowhere else.</param>
    /// <param name="Arguments">Beyond the URL; {file} names a file that holds the row's.</param>
    private sealed record Plant(string Place, string Secret, params string[] Arguments)
    {
        /// <summary>What the peer does: the path asked for.</summary>
        public string Path { get; init; } = "/407";

        /// <summary>Content of the file.</summary>
        public string File { get; init; } = "";

        /// <summary>Variables of the environment.</summary>
        public (string Name, string Value)[] Environment { get; init; } = [];

        /// <summary>The URL in place of the usual one; {port} is the peer's.</summary>
        public string? Url { get; init; }
    }

    private static readonly Plant[] Plants =
    [
        new("-U", "plant01-proxy", "-U", "bob:plant01-proxy"),
        new("-U with Digest", "plant02-digest", "-U", "bob:plant02-digest") { Path = "/digest" },
        new("-U with NTLM", "plant03-ntlm", "-U", "LAB\\bob:plant03-ntlm") { Path = "/ntlm" },
        new("-U with a scheme of its own", "plant04-forced", "-U", "bob:plant04-forced", "--proxy-negotiate"),
        new("-U beyond ASCII", "plänt05-ümlaut", "-U", "bob:plänt05-ümlaut"),
        new("-U that is taken", "plant06-taken", "-U", "bob:plant06-taken") { Path = "/taken" },
        new("-U with a control character", "plant07-control", "-U", "bob:plant07-control\r\nX: 1"),
        new("--proxy-user-file", "plant08-file", "--proxy-user-file", "{file}") { File = "bob:plant08-file\n" },
        new("--proxy-user-file, second line", "plant09-line", "--proxy-user-file", "{file}")
        {
            File = "\nplant09-line\n",
        },
        new("BITSPROBE_PROXY_USER", "plant10-variable")
        {
            Environment = [("BITSPROBE_PROXY_USER", "bob:plant10-variable")],
        },
        new("-u", "plant11-server", "-u", "eve:plant11-server") { Path = "/401" },
        new("-u with Digest", "plant12-digest", "--digest", "-u", "eve:plant12-digest") { Path = "/digest401" },
        new("-u with NTLM", "plant13-ntlm", "--ntlm", "-u", "eve:plant13-ntlm") { Path = "/ntlm401" },
        new("-u that is taken", "plant14-taken", "-u", "eve:plant14-taken") { Path = "/taken401" },
        new("--user-file", "plant15-file", "--user-file", "{file}") { File = "eve:plant15-file", Path = "/401" },
        new("BITSPROBE_USER", "plant16-variable")
        {
            Environment = [("BITSPROBE_USER", "eve:plant16-variable")],
            Path = "/401",
        },
        new("netrc, server", "plant17-netrc", "--netrc-file", "{file}")
        {
            File = $"machine {Host} login eve password plant17-netrc",
            Path = "/401",
        },
        new("netrc, default", "plant18-default", "--netrc-file", "{file}")
        {
            File = "default login eve password \"plant18-default\"",
            Path = "/401",
        },
        new("netrc, proxy", "plant19-proxy", "--netrc-file", "{file}")
        {
            File = "machine localhost login bob password plant19-proxy",
        },
        new("netrc that cannot be read", "plant20-broken", "--netrc-file", "{file}")
        {
            File = "machine x login eve password a plant20-broken",
        },
        new("netrc whose quote never ends", "plant21-quote", "--netrc-file", "{file}")
        {
            File = "machine x login eve password \"plant21-quote\n",
        },
        new("user information in the URL", "plant22-url") { Url = "http://eve:plant22-url@127.0.0.1:{port}/x" },
        new("a token in the URL", "plant37-token")
        {
            Url = "http://127.0.0.1:{port}/403?id=1&access_token=plant37-token",
        },
        new("a signature in the URL, said back", "plant38-signature")
        {
            Url = "http://127.0.0.1:{port}/location?sig=plant38-signature&x=y",
        },
        new("a token in a URL that is none", "plant39-bad") { Url = "htp://127.0.0.1/x?api_key=plant39-bad" },
        new("user information in -x", "plant23-setting", "-x", "http://bob:plant23-setting@localhost:3128"),
        new("user information in http_proxy", "plant24-http")
        {
            Environment = [("http_proxy", "http://bob:plant24-http@localhost:3128")],
        },
        new("user information in ALL_PROXY", "plant25-all")
        {
            Environment = [("ALL_PROXY", "http://bob:plant25-all@localhost:3128")],
        },
        new("-H Authorization", "plant26-bearer", "-H", "Authorization: Bearer plant26-bearer") { Path = "/401" },
        new("-H Cookie", "plant27-cookie", "-H", "Cookie: id=plant27-cookie; x=y"),
        new("-H X-Api-Key", "plant28-key", "-H", "X-Api-Key: plant28-key"),
        new("-H Proxy-Authorization", "plant29-line", "-H", "Proxy-Authorization: Basic plant29-line"),
        new("-H that is no line", "plant30-word", "-H", "Authorization Bearer plant30-word"),
        new("an option misspelt", "plant31-typo", "--proxy-usr", "bob:plant31-typo"),
        new("an option misspelt, with =", "plant32-typo", "--proxy-usr=bob:plant32-typo"),
        new("the peer's cookie", "plant33-session") { Path = "/cookie" },
        new("user information in Location", "plant34-location") { Path = "/location" },
        new("the peer's NTLM token", "TlRMTVNTUAACAAAAcGxhbnQzNQ==", "-U", "bob:anything") { Path = "/ntlm" },
        new("a PAC script's result", "plant41-pac", "--pac", "{file}")
        {
            File = Script("return 'PROXY u:plant41-pac@127.0.0.1:13128';"),
        },
        new("a PAC script's second entry", "plant42-second", "--pac", "{file}")
        {
            File = Script("return 'DIRECT; PROXY u:plant42-second@127.0.0.1:13128';"),
        },
        new("what a PAC script throws", "plant43-throw", "--pac", "{file}")
        {
            File = Script("throw 'PROXY u:plant43-throw@p:1';"),
        },
        new("what a PAC script calls", "plant44-call", "--pac", "{file}")
        {
            File = Script(
                "alert('u:plant44-call@p'); return shExpMatch('http://u:plant44-call@p/', '*') ? 'DIRECT' : '';"
            ),
        },
        new("--proxy-bypass", "plant45-bypass", "--proxy-bypass", "http://u:plant45-bypass@w;u:plant45-bypass@v"),
        new("--noproxy", "plant46-noproxy", "--noproxy", "http://u:plant46-noproxy@w"),
        new("the registry's bypass list", "plant47-override", "--proxy-settings", "{file}")
        {
            File = Registry(
                """
                "ProxyEnable"=dword:00000001
                "ProxyServer"="127.0.0.1:1"
                "ProxyOverride"="u:plant47-override@h"
                """
            ),
        },
        new("netsh's bypass list", "plant48-netsh", "--proxy-settings", "{file}")
        {
            File =
                "Current WinHTTP proxy settings:\n\n    Proxy Server(s) :  127.0.0.1:1\n    Bypass List     :  u:plant48-netsh@h\n",
        },
        new("a script's address that is none", "plant49-script", "--proxy-settings", "{file}")
        {
            File = Registry(
                """
                "AutoConfigURL"="http://u:plant49-script@127.0.0.1:1/x.pac?key=plant49-script&id=plant49-script"
                """
            ),
        },
        new("a script's address that cannot be fetched", "plant50-script", "--proxy-settings", "{file}")
        {
            File = Registry(
                """
                "AutoConfigURL"="http://127.0.0.1:1/x.pac?key=plant50-script&id=plant50-script"
                """
            ),
        },
        new("a token of an encoded name in the URL", "plant51-encoded")
        {
            Url = "http://127.0.0.1:{port}/403?id=1&%74oken=plant51-encoded",
        },
        new("a token behind a semicolon in the URL", "plant52-semicolon")
        {
            Url = "http://127.0.0.1:{port}/403;token=plant52-semicolon/x?id=1;sig=plant52-semicolon",
        },
        new("--proxy-bypass with a comma in a password", "plant54", "--proxy-bypass", "http://u:plant54,plant54@w;x.y"),
        new("--proxy-bypass with a semicolon in a password", "plant55", "--proxy-bypass", "u:plant55;plant55@w,x.y"),
        new("--proxy-bypass with a space in a password", "plant56", "--proxy-bypass", "x.y u:plant56 plant56@w"),
        new("--noproxy with a comma in a password", "plant57", "--noproxy", "u:plant57,plant57@w,127.0.0.9"),
        new("a PAC script's result with a comma in a password", "plant58", "--pac", "{file}")
        {
            File = Script("return 'PROXY u:plant58,plant58@127.0.0.1:13128';"),
        },
        new("a PAC script's result with a semicolon in a password", "plant59", "--pac", "{file}")
        {
            File = Script("return 'PROXY u:plant59;plant59@127.0.0.1:13128; DIRECT';"),
        },
        new("a PAC script's result with a space in a password", "plant60", "--pac", "{file}")
        {
            File = Script("alert('u:plant60 plant60@p'); return 'PROXY u:plant60 plant60@127.0.0.1:13128';"),
        },
        new("a PAC script's result, cut in a trace", "plant63", "--pac", "{file}")
        {
            File = Script($"return '{Long(90)} PROXY u:{LongPassword("plant63")}@127.0.0.1:13128';"),
        },
        new("a PAC script's result, longer than what is read", "plant64", "--pac", "{file}")
        {
            File = Script($"return '{Long(16 * 1024 - 40)} PROXY u:{LongPassword("plant64")}@127.0.0.1:13128';"),
        },
        new("what a PAC script throws, cut in its message", "plant65", "--pac", "{file}")
        {
            File = Script($"throw new Error('{new string('n', 170)} PROXY u:{LongPassword("plant65")}@p:1');"),
        },
        new("what a PAC script calls, cut in a trace", "plant66", "--pac", "{file}")
        {
            File = Script(
                $"alert('{new string('n', 90)} u:{LongPassword("plant66")}@p'); return dnsDomainIs('{Long(90)} u:{LongPassword("plant66")}@p', 'x') ? '' : 'DIRECT';"
            ),
        },
        new("what a PAC script throws, with spaces before an at sign", "plant67", "--pac", "{file}")
        {
            File = Script("throw new Error('no way  to u:plant67  plant67 @proxy');"),
        },
        new("a token in a URL within the URL", "plant61-within")
        {
            Url = "http://127.0.0.1:{port}/403?u=http%3A%2F%2Fh%2F%3Fx%3D1%26token%3Dplant61-within",
        },
        new("a token in a URL within the URL, said back", "plant62-within")
        {
            Url = "http://127.0.0.1:{port}/location?u=http%253A%252F%252Fh%252F%253Fsig%253Dplant62-within&x=y",
        },
        new("-H Ocp-Apim-Subscription-Key", "plant53-key", "-H", "Ocp-Apim-Subscription-Key: plant53-key"),
        new("the peer's Negotiate token", "cGxhbnQzNi1uZWdvdGlhdGU=", "-U", "bob:anything") { Path = "/negotiate" },
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public static TheoryData<string> Places => [.. Plants.Select(p => p.Place)];

    /// <summary>Those that are about which proxy is taken, and that are no mistake of the command line.</summary>
    public static TheoryData<string> ProxyPlaces =>
        [
            .. Plants
                .Where(p => p.Arguments is ["--pac" or "--proxy-settings" or "--proxy-bypass", ..])
                .Select(p => p.Place),
        ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_planted_secret_is_found_in_nothing_that_is_written(string place)
    {
        var plant = Plants.Single(p => p.Place == place);
        await using var peer = RawServer.Start(p => EchoAsync(p, plant));
        var json = Path.Combine(_folder.FullName, "report.json");
        var junit = Path.Combine(_folder.FullName, "report.xml");
        var har = Path.Combine(_folder.FullName, "report.har");
        var html = Path.Combine(_folder.FullName, "report.html");
        var evidence = InFolder("evidence.zip");

        string[] keep = GivesSecretAsFile(plant) ? [] : ["--evidence", evidence];
        string[] reports =
        [
            .. ((string[])["json=" + json, "junit=" + junit, "har=" + har, "html=" + html]).SelectMany(r =>
                new[] { "--report", r }
            ),
        ];
        var run = await RunAsync(plant, peer.Port, ["-v", .. reports, .. keep]);
        var plan = await RunAsync(plant, peer.Port, "-v", "--dry-run");

        AssertWithout(plant, run.Output, run.Error, plan.Output, plan.Error);
        AssertWithout(plant, [.. new[] { json, junit, har, html }.Where(File.Exists).Select(File.ReadAllText)]);
        AssertWithout(
            plant,
            [.. new[] { html }.Where(File.Exists).Select(File.ReadAllText).Select(t => WebUtility.HtmlDecode(t))]
        );
        AssertWithout(plant, [.. new[] { evidence }.Where(File.Exists).Select(BundleFiles.Text)]);
        Assert.Equal(File.Exists(json) && !GivesSecretAsFile(plant), File.Exists(evidence));
        Assert.True(run.Output.Length + run.Error.Length > 100, run.ToString());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_planted_secret_is_found_in_no_member_of_evidence_that_was_redacted_later(string place)
    {
        var plant = Plants.Single(p => p.Place == place);
        await using var peer = RawServer.Start(p => EchoAsync(p, plant, intoFile: false));
        var (plain, redacted) = (InFolder("plain/"), InFolder("redacted.zip"));

        var run = await RunAsync(plant, peer.Port, "--evidence", plain, "--no-redact");

        AssertWithout(plant, run.Output, run.Error);
        Assert.Empty(Directory.EnumerateFiles(_folder.FullName, "*.journal"));
        Assert.Equal(run.ExitCode != 2, Directory.Exists(plain));
        if (Directory.Exists(plain))
        {
            var made = await BuiltProgram.RunAsync("evidence", "redact", plain, redacted);

            Assert.Equal((0, ""), (made.ExitCode, made.Error));
            AssertWithout(plant, BundleFiles.Text(redacted));
        }
    }

    [Theory]
    [MemberData(nameof(ProxyPlaces))]
    public async Task A_planted_secret_is_not_in_what_explains_the_proxy(string place)
    {
        var plant = Plants.Single(p => p.Place == place);
        var file = InFolder("secret");
        await File.WriteAllTextAsync(file, plant.File, TestContext.Current.CancellationToken);
        string[] arguments =
        [
            "explain-proxy",
            "http://w.example/x",
            .. plant.Arguments.Select(a => a.Replace("{file}", file, StringComparison.Ordinal)),
            .. HasProxy(plant) ? Array.Empty<string>() : ["-x", "127.0.0.1:1"],
        ];

        var told = await BuiltProgram.RunAsync(arguments);
        var json = await BuiltProgram.RunAsync([.. arguments, "--format", "json"]);

        AssertWithout(plant, told.Output, told.Error, json.Output, json.Error);
        Assert.True(told.Output.Length > 100, told.ToString());
        Assert.Contains("\"trace\"", json.Output, StringComparison.Ordinal);
        Assert.Contains("***", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_commands_and_mistakes_show_no_secret_of_the_surroundings()
    {
        var plant = new Plant("surroundings", "plant40-around")
        {
            Environment =
            [
                ("BITSPROBE_PROXY_USER", "bob:plant40-around"),
                ("BITSPROBE_USER", "eve:plant40-around"),
                ("https_proxy", "http://bob:plant40-around@proxy:1"),
            ],
        };
        foreach (
            var arguments in (string[][])
                [
                    ["explain", "0x80190197", "proxy-admits-client"],
                    ["checks", "-v"],
                    ["lab", "--proxy-user", "plant40-around"],
                    ["check"],
                    ["check", "http://h/", "--max-time", "never"],
                    ["check", "https://h/", "--dry-run", "-v"],
                ]
        )
        {
            var ended = await BuiltProgram.RunAsync(arguments, e => Set(e, plant));
            AssertWithout(plant, ended.Output, ended.Error);
        }
    }

    [Fact]
    public async Task A_user_without_password_is_an_error_where_nobody_can_be_asked()
    {
        var ended = await BuiltProgram.RunAsync("check", "http://127.0.0.1:1/x", "-U", "bob", "-u", "eve");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("-U gives a user without a password", ended.Error, StringComparison.Ordinal);
        Assert.Contains("-u gives a user without a password", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_netrc_file_that_others_can_read_is_warned_about()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }

        var file = Path.Combine(_folder.FullName, "netrc");
        await File.WriteAllTextAsync(file, "machine h login l password p\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        string[] arguments = ["check", "http://h/", "--dry-run", "--netrc-file", file];

        Assert.Contains("chmod 600", (await BuiltProgram.RunAsync(arguments)).Error, StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Empty((await BuiltProgram.RunAsync(arguments)).Error);
    }

    /// <summary>
    /// True where the server lets the client in and says the secret in what is then the file: reports do not show that,
    /// and evidence keeps it, as it keeps every octet of the file.
    /// </summary>
    private static bool GivesSecretAsFile(Plant plant) => plant.Path.StartsWith("/taken", StringComparison.Ordinal);

    private static bool HasProxy(Plant plant) =>
        plant.Arguments.Any(a => a is "-x" or "--pac" or "--proxy-settings")
        || plant.Environment.Any(e => e.Name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase));

    /// <summary>Entries of a result, that many characters of them or a few less.</summary>
    private static string Long(int characters) =>
        string.Concat(Enumerable.Repeat("PROXY p.example:80; ", characters / 20));

    /// <summary>A password beyond every bound of what is shown, so that none is cut behind it.</summary>
    private static string LongPassword(string secret) => string.Concat(Enumerable.Repeat(secret, 60));

    private static string Script(string body) => "function FindProxyForURL(url, host) { " + body + " }";

    private static string Registry(string values) =>
        "Windows Registry Editor Version 5.00\r\n\r\n"
        + "[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\r\n"
        + values
        + "\r\n";

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private Task<Ended> RunAsync(Plant plant, int port, params string[] further)
    {
        var file = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(file, plant.File);
        string[] arguments =
        [
            "check",
            plant.Url?.Replace("{port}", $"{port}", StringComparison.Ordinal) ?? $"http://{Host}:{port}{plant.Path}",
            .. HasProxy(plant) ? Array.Empty<string>() : ["-x", $"localhost:{port}"],
            .. plant.Arguments.Select(a => a.Replace("{file}", file, StringComparison.Ordinal)),
            "--depth",
            "quick",
            "--idle-timeout",
            "5s",
            .. further,
        ];
        return BuiltProgram.RunAsync(arguments, e => Set(e, plant));
    }

    private static void Set(IDictionary<string, string?> environment, Plant plant)
    {
        foreach (var (name, value) in plant.Environment)
        {
            environment[name] = value;
        }
    }

    private static void AssertWithout(Plant plant, params string[] texts)
    {
        string[] forms =
        [
            plant.Secret,
            Uri.EscapeDataString(plant.Secret),
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(plant.Secret)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(plant.Secret)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + plant.Secret)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("eve:" + plant.Secret)),
            // What is worked out of secrets is one, too.
            "NTLM TlRM",
            "response=\"",
        ];
        Assert.All(
            texts,
            text => Assert.All(forms, form => Assert.DoesNotContain(form, text, StringComparison.Ordinal))
        );
    }

    /// <summary>Proxy and server in one: does what the path says, and says back all that it was told.</summary>
    private static async Task EchoAsync(RawPeer peer, Plant plant, bool intoFile = true)
    {
        while (await peer.ReadRequestAsync() is { } request)
        {
            var lines = request.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var told = string.Join(
                " | ",
                lines.Where(l =>
                    l.Contains("uthorization:", StringComparison.Ordinal)
                    || l.StartsWith("Cookie", StringComparison.Ordinal)
                    || l.StartsWith("X-Api", StringComparison.Ordinal)
                )
            );
            var basic =
                told.Split("Basic ") is [_, var text, ..] && Decode(text.Split(' ')[0]) is { } decoded ? decoded : "";
            var echo = $"{told} {basic}";
            var proxy = request.Contains("Proxy-Authorization", StringComparison.Ordinal);
            var path = new Uri(lines[0].Split(' ')[1], UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } uri
                ? uri.AbsolutePath
                : lines[0].Split(' ')[1];
            var (status, line) = path switch
            {
                "/407" => (407, "Proxy-Authenticate: Basic realm=\"x\""),
                "/digest" => (407, "Proxy-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\""),
                "/ntlm" => (
                    407,
                    proxy && plant.Secret.StartsWith("TlRM", StringComparison.Ordinal)
                        ? $"Proxy-Authenticate: NTLM {plant.Secret}"
                        : "Proxy-Authenticate: NTLM"
                ),
                "/negotiate" => (407, $"Proxy-Authenticate: Negotiate {plant.Secret}"),
                "/taken" when !proxy => (407, "Proxy-Authenticate: Basic realm=\"x\""),
                "/401" => (401, "WWW-Authenticate: Basic realm=\"x\""),
                "/digest401" => (401, "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\""),
                "/ntlm401" => (401, "WWW-Authenticate: NTLM"),
                "/taken401" when told.Length == 0 => (401, "WWW-Authenticate: Basic realm=\"x\""),
                "/cookie" => (403, $"Set-Cookie: id={plant.Secret}; Path=/"),
                "/location" => (302, $"Location: http://bob:{plant.Secret}@localhost/elsewhere"),
                _ => (200, "Accept-Ranges: none"),
            };
            var inPage = intoFile || status != 200 ? echo : "";
            var page = Encoding.UTF8.GetBytes($"<html><title>{inPage}</title><h1>{inPage}</h1></html>");
            await peer.SendAsync(
                $"HTTP/1.1 {status} you said {echo}\r\n{line}\r\nX-Echo: {echo}\r\nServer: {echo}\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\n\r\n"
            );
            if (!request.StartsWith("HEAD", StringComparison.Ordinal))
            {
                await peer.SendAsync(page);
            }
        }
    }

    private static string? Decode(string text)
    {
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var length)
            ? Encoding.Latin1.GetString(octets, 0, length)
            : null;
    }
}
