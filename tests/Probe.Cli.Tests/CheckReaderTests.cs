using System.CommandLine;
using Probe.Cli.Commands;
using Probe.Options;
using Probe.Planning;

namespace Probe.Cli.Tests;

public sealed class CheckReaderTests : IDisposable
{
    private const string Url = "http://wsus.example:8530/Content/a.cab";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bitsprobe-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Defaults_are_those_of_the_design()
    {
        var request = Accepts(Url);

        Assert.Equal(Url, Assert.Single(request.Options.Urls).ToString());
        Assert.Equal("bits-7.8", request.Options.Profile);
        Assert.Equal(Depth.Standard, request.Options.Depth);
        Assert.Equal(16L * 1024 * 1024, request.Options.VerifyLimit);
        Assert.Equal(10, request.Options.MaxRedirects);
        Assert.Equal(TimeSpan.FromSeconds(10), request.Options.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), request.Options.ControlConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), request.Options.IdleTimeout);
        Assert.Null(request.Options.MaxTime);
        Assert.Equal(TimeSpan.FromMinutes(10), request.Options.Retry.MinimumDelay);
        Assert.Equal(TimeSpan.FromDays(14), request.Options.Retry.NoProgressTimeout);
        Assert.True(request.Options.Control);
        Assert.Null(request.Options.Proxy);
        Assert.Null(request.Options.ProxyCredentials);
        Assert.Equal("text", request.Format);
        Assert.Equal(1, request.Parallel);
        Assert.Null(request.Lab);
    }

    [Fact]
    public void Every_option_reaches_its_place()
    {
        var request = Accepts(
            Url,
            "-x",
            "http://proxy:3128",
            "-U",
            "user:pass",
            "--proxy-basic",
            "--noproxy",
            "a,b",
            "--no-control",
            "--profile",
            "CURL",
            "--depth",
            "quick",
            "--verify-limit",
            "1MiB",
            "--max-bytes",
            "2MiB",
            "--max-redirs",
            "3",
            "-H",
            "X-A: 1",
            "-H",
            "X-B: 2",
            "--fail-on",
            "advisory",
            "--format",
            "json",
            "--report",
            "junit=a.xml",
            "--report",
            "json=b.json",
            "--width",
            "120",
            "--no-color",
            "-v",
            "--parallel",
            "8",
            "-m",
            "60",
            "--connect-timeout",
            "2s",
            "--idle-timeout",
            "500ms",
            "--min-retry-delay",
            "60",
            "--no-progress-timeout",
            "2d",
            "--resolve",
            "a:80:192.0.2.1",
            "--connect-to",
            "a:80:b:81",
            "-4",
            "-k",
            "--max-head-size",
            "8k",
            "--max-headers",
            "10",
            "--max-interim",
            "1",
            "--max-chunk-line",
            "128",
            "--max-trailer-size",
            "256",
            "--max-drain",
            "512"
        );

        var options = request.Options;
        Assert.Equal("http://proxy:3128", options.Proxy);
        Assert.Equal(new Credentials("user", "pass"), options.ProxyCredentials);
        Assert.Equal(AuthScheme.Basic, options.ProxyAuth);
        Assert.Equal("a,b", options.NoProxy);
        Assert.False(options.Control);
        Assert.Equal("curl", options.Profile);
        Assert.Equal(Depth.Quick, options.Depth);
        Assert.Equal(1048576, options.VerifyLimit);
        Assert.Equal(2097152, options.MaxBytes);
        Assert.Equal(3, options.MaxRedirects);
        Assert.Equal(["X-A: 1", "X-B: 2"], options.ExtraHeaders.Select(h => h.ToString()));
        Assert.True(options.FailOnAdvisory);
        Assert.Equal("json", request.Format);
        Assert.Equal([new ReportRequest("junit", "a.xml"), new ReportRequest("json", "b.json")], request.Reports);
        Assert.Equal(120, request.View.Width);
        Assert.True(request.View.NoColour);
        Assert.True(request.View.Verbose);
        Assert.Equal(8, request.Parallel);
        Assert.Equal(TimeSpan.FromMinutes(1), options.MaxTime);
        Assert.Equal(TimeSpan.FromSeconds(2), options.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), options.ControlConnectTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(500), options.IdleTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Retry.MinimumDelay);
        Assert.Equal(TimeSpan.FromDays(2), options.Retry.NoProgressTimeout);
        Assert.Equal("a", Assert.Single(options.Resolve).Host);
        Assert.Equal("b", Assert.Single(options.ConnectTo).ToHost);
        Assert.Equal(4, options.AddressFamily);
        Assert.True(options.Insecure);
        Assert.Equal(
            (8192, 10, 1, 128, 256, 512),
            (
                options.Limits.MaxHeadOctets,
                options.Limits.MaxHeaderCount,
                options.Limits.MaxInterimResponses,
                options.Limits.MaxChunkLineOctets,
                options.Limits.MaxTrailerOctets,
                options.Limits.MaxDrainOctets
            )
        );
    }

    [Fact]
    public void No_time_out_means_no_retry_and_needs_no_shorter_delay() =>
        Assert.False(Accepts(Url, "--no-progress-timeout", "0").Options.Retry.AllowsRetry);

    [Fact]
    public void A_malformed_proxy_value_is_left_to_be_judged() =>
        Assert.Equal("http://[half", Accepts(Url, "-x", "http://[half").Options.Proxy);

    [Fact]
    public void Lab_options_need_no_URL()
    {
        var request = Accepts("--lab", "--fault", "range-ignored", "--file-size", "2MiB", "--seed", "-7");

        Assert.Equal(["range-ignored"], request.Lab!.FaultIds);
        Assert.Equal(2097152, request.Lab.FileLength);
        Assert.Equal(-7, request.Lab.Seed);
    }

    [Fact]
    public void Credentials_come_from_the_option_then_the_file_then_the_environment()
    {
        var file = Path.Combine(_folder.FullName, "user");
        File.WriteAllText(file, "from:file\r\nsecond line\n");

        Assert.Equal("option", Credentials("from:env", "-U", "from-option:option")?.Password);
        Assert.Equal(new Credentials("from", "file"), Credentials("from:env", "--proxy-user-file", file));
        Assert.Equal(new Credentials("from", "env"), Credentials("from:env"));
        Assert.Null(Credentials(""));

        Credentials? Credentials(string variable, params string[] arguments)
        {
            var reader = Reader([Url, .. arguments], name => name == "BITSPROBE_PROXY_USER" ? variable : null);
            return reader.Read()!.Options.ProxyCredentials;
        }
    }

    [Fact]
    public void Credentials_of_the_server_come_from_the_option_then_the_file_then_the_environment_too()
    {
        var file = Path.Combine(_folder.FullName, "user");
        File.WriteAllText(file, "DOMAIN\\from:file:with:colons\n");

        Assert.Equal(new Credentials("from", "ü"), Credentials("from:env", "-u", "from:ü"));
        Assert.Equal(new Credentials("DOMAIN\\from", "file:with:colons"), Credentials("", "--user-file", file));
        Assert.Equal(new Credentials("user@realm", "env"), Credentials("user@realm:env"));
        Assert.Null(Credentials(""));

        Credentials? Credentials(string variable, params string[] arguments)
        {
            var reader = Reader([Url, .. arguments], name => name == "BITSPROBE_USER" ? variable : null);
            return reader.Read()!.Options.ServerCredentials;
        }
    }

    [Fact]
    public void Schemes_of_proxy_and_server_are_chosen_apart()
    {
        var options = Accepts(Url, "--proxy-digest", "--ntlm").Options;

        Assert.Equal((AuthScheme.Digest, AuthScheme.Ntlm), (options.ProxyAuth, options.ServerAuth));
        Assert.Contains(
            "--basic and --digest exclude",
            Assert.Single(Refuses(Url, "--basic", "--digest")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_netrc_file_is_the_one_named_or_the_one_at_home()
    {
        var file = Path.Combine(_folder.FullName, ".netrc");
        File.WriteAllText(file, "machine h login l password p");
        var home = Reader([Url, "--netrc"], name => name == "HOME" ? _folder.FullName : null);

        Assert.Equal(["h"], Accepts(Url, "--netrc-file", file).Options.Netrc.Select(e => e.Host));
        Assert.Equal(["h"], home.Read()!.Options.Netrc.Select(e => e.Host));
        Assert.Empty(Accepts(Url).Options.Netrc);
        Assert.Contains("home folder", Assert.Single(Refuses(Url, "--netrc")), StringComparison.Ordinal);
        File.WriteAllText(file, "machine h\n login");
        Assert.StartsWith($"{file}:2:2: ", Assert.Single(Refuses(Url, "--netrc-file", file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", 1)]
    [InlineData("bob:", 0)]
    [InlineData(":", 0)]
    public void A_password_is_asked_for_where_there_is_only_a_user(string text, int asks)
    {
        Assert.Equal(asks, Accepts(Url, "-U", text).Asks.Length);
        Assert.Empty(Accepts(Url, "-U", text, "--dry-run").Asks);
    }

    [Fact]
    public void Every_problem_of_a_line_is_told_at_once()
    {
        var problems = Refuses(
            "ftp://x/",
            "--depth",
            "whole",
            "--max-time",
            "soon",
            "--verify-limit",
            "lots",
            "-4",
            "-6",
            "--report",
            "pdf=a.pdf",
            "--min-retry-delay",
            "1s",
            "--no-progress-timeout",
            "never",
            "--only",
            "no-such-check"
        );

        Assert.Equal(9, problems.Count);
        Assert.All(problems, problem => Assert.Contains("accepted: ", problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no URL is given")]
    [InlineData("--lab checks its own files", "--lab", Url)]
    [InlineData("--lab brings its own proxy", "--lab", "-x", "p")]
    [InlineData("--fault belongs to the lab", Url, "--fault", "range-ignored")]
    [InlineData("--file-size belongs to the lab", Url, "--file-size", "1")]
    [InlineData("--seed belongs to the lab", Url, "--seed", "1")]
    [InlineData("--fault: there is no fault 'gremlin'", "--lab", "--fault", "gremlin")]
    [InlineData("--proxy has no value", Url, "-x", "--depth", "quick")]
    [InlineData("--depth: 'whole' is not accepted; accepted: quick, standard, full", Url, "--depth", "whole")]
    [InlineData(
        "--profile: 'firefox' is not accepted; accepted: bits-7.8, bits-7.7, bits-7.0, delivery-optimization, windows-update-agent, curl",
        Url,
        "--profile",
        "firefox"
    )]
    [InlineData("(did you mean json?)", Url, "--format", "jsno")]
    [InlineData("(did you mean --format?)", Url, "--fromat=json")]
    [InlineData("--proxy-ntlm exclude each other", Url, "--proxy-basic", "--proxy-ntlm")]
    [InlineData("-4 and -6 exclude each other", Url, "-46")]
    [InlineData("127.0.0.1 is an IPv4 address; leave -6 out", "http://127.0.0.1:1/x", "-6", "--noproxy", "*")]
    [InlineData("::1 is an IPv6 address; leave -4 out", "http://[::1]:1/x", "-4")]
    [InlineData("127.0.0.2 is an IPv4 address; leave -6 out", Url, "-6", "-x", "127.0.0.2:13128")]
    [InlineData("-v and -q exclude each other", Url, "-vq")]
    [InlineData("both give credentials", Url, "-U", "a:b", "--proxy-user-file", "/dev/null")]
    [InlineData("the proxy credentials cannot be used", Url, "-U", "")]
    [InlineData("--cacert: '/no/such.pem' cannot be read", Url, "--cacert", "/no/such.pem")]
    [InlineData("--max-redirects: '-1' is not accepted", Url, "--max-redirects=-1")]
    [InlineData("--width: '10' is not accepted; accepted: a whole number from 60 to 200", Url, "--width", "10")]
    [InlineData("--max-head-size: '1' is not accepted; accepted: 64 to", Url, "--max-head-size", "1")]
    [InlineData("two reports go to 'a'", Url, "--report", "json=a", "--report", "junit=a")]
    [InlineData("--dry-run-size says what --dry-run assumes", Url, "--dry-run-size", "1")]
    [InlineData("--min-retry-delay: '4' is not accepted; accepted: whole seconds", Url, "--min-retry-delay", "4")]
    [InlineData("at least 5s, as BITS has it", Url, "--min-retry-delay", "0")]
    [InlineData("0 for no retry at all", Url, "--no-progress-timeout", "1.5d")]
    [InlineData("-H: Range is part of what is tested", Url, "-H", "Range: bytes=0-")]
    public void A_problem_names_what_is_accepted(string expected, params string[] arguments)
    {
        var problems = Refuses(arguments);

        Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_a_certificate_is_no_authority()
    {
        var file = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n");

        Assert.Contains(
            "holds no certificate that can be read",
            Assert.Single(Refuses(Url, "--cacert", file)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-8", false)]
    public void Credentials_are_read_in_the_encodings_that_Windows_writes(string encoding, bool mark)
    {
        var text = System.Text.Encoding.GetEncoding(encoding);
        var file = Write([.. mark ? text.GetPreamble() : [], .. text.GetBytes("DOMAIN\\bob:gehöim\r\nmore")]);

        var request = Accepts(Url, "--proxy-user-file", file);

        Assert.Equal(new Credentials("DOMAIN\\bob", "gehöim"), request.Options.ProxyCredentials);
        Assert.Equal($"--proxy-user-file {file}:1", request.Options.ProxyCredentialsFrom);
    }

    [Theory]
    [InlineData(new byte[0], ":1: the proxy credentials cannot be used: the line is empty; accepted: ")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "the line is empty")]
    [InlineData(new byte[] { 0xFF, 0xFE }, "the line is empty")]
    [InlineData(new byte[] { 10, 97, 58, 98 }, "the line is empty")]
    [InlineData(new byte[] { 97, 58, 7 }, "the line has a control character")]
    [InlineData(new byte[] { 97, 58, 0xE4 }, "it is no UTF-8 text")]
    [InlineData(new byte[] { 97, 0, 58, 0 }, "it has NUL characters, as UTF-16 without a byte order mark has")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, "it is no UTF-16 text")]
    public void A_file_without_usable_credentials_is_told_with_its_name(byte[] content, string said)
    {
        var file = Write(content);

        var problem = Assert.Single(Refuses(Url, "--proxy-user-file", file));

        Assert.StartsWith("--proxy-user-file", problem, StringComparison.Ordinal);
        Assert.Contains(file, problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_without_usable_credentials_is_told_with_its_name()
    {
        var reader = Reader([Url], name => name == "BITSPROBE_USER" ? "bob:\u0007" : null);

        Assert.Null(reader.Read());
        Assert.StartsWith(
            "BITSPROBE_USER: the server credentials",
            Assert.Single(reader.Problems),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Who_is_asked_for_a_password_is_told_where_the_user_came_from()
    {
        var file = Write("bob"u8.ToArray());

        Assert.Equal($"--user-file {file}:1", Assert.Single(Accepts(Url, "--user-file", file).Asks).Source);
    }

    [Fact]
    public void A_file_of_credentials_that_others_can_read_is_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no modes on Windows");
            return;
        }

        var file = Write("bob:secret"u8.ToArray());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var warning = Assert.Single(Accepts(Url, "--proxy-user-file", file).Warnings);

        Assert.Contains(file, warning, StringComparison.Ordinal);
        Assert.Contains("chmod 600", warning, StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Empty(Accepts(Url, "--proxy-user-file", file).Warnings);
    }

    [Theory]
    [InlineData("--proxy-user-file")]
    [InlineData("--user-file")]
    [InlineData("--netrc-file")]
    [InlineData("--cacert")]
    [InlineData("--cert")]
    [InlineData("--proxy-settings")]
    public void A_folder_in_place_of_a_file_is_called_one(string option)
    {
        var problem = Assert.Single(Refuses(Url, option, _folder.FullName));

        Assert.Contains("it is a folder", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("denied", problem, StringComparison.OrdinalIgnoreCase);
    }

    private string Write(byte[] content)
    {
        var file = Path.Combine(_folder.FullName, "login.txt");
        File.WriteAllBytes(file, content);
        return file;
    }

    [Fact]
    public void No_problem_repeats_a_secret()
    {
        var problems = Refuses(
            "http://user:hunter2@host/",
            "-U",
            "user:hunter2\r\nX: 1",
            "-H",
            "Authorization Bearer hunter2",
            "-H",
            "Proxy-Authorization: Basic hunter2"
        );

        Assert.Equal(4, problems.Count);
        Assert.All(problems, problem => Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal));
    }

    private static CheckRequest Accepts(params string[] arguments)
    {
        var reader = Reader(arguments, _ => null);
        var request = reader.Read();
        Assert.Empty(reader.Problems);
        return request!;
    }

    private static IReadOnlyList<string> Refuses(params string[] arguments)
    {
        var reader = Reader(arguments, _ => null);
        Assert.Null(reader.Read());
        return reader.Problems;
    }

    private static CheckReader Reader(string[] arguments, Func<string, string?> environment)
    {
        var symbols = new CheckSymbols();
        var command = new Command("check");
        symbols.AddTo(command);
        var parsed = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return new CheckReader(symbols, parsed, environment);
    }
}
