using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Logins to Squid by each scheme, plain and over CONNECT, right and wrong.</summary>
public sealed class LoginTests(WsusContent content)
{
    private const string Wrong = "battery-staple";

    public static TheoryData<string, bool> Schemes =>
        new()
        {
            { "basic", false },
            { "basic", true },
            { "digest", false },
            { "digest", true },
        };

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Schemes))]
    public async Task With_the_right_password_a_job_transfers(string scheme, bool tls)
    {
        using var accounts = new SquidAccounts();
        var lines = scheme == "basic" ? accounts.SquidLines : accounts.DigestLines;

        var report = await AskAsync(
            lines,
            tls,
            None,
            $"--proxy-{scheme}",
            "-U",
            $"{SquidAccounts.User}:{SquidAccounts.Password}"
        );

        report.ShouldTransfer();
        Assert.Contains(
            $"took the credentials given ({(scheme == "basic" ? "Basic" : "Digest")})",
            report.Json,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(SquidAccounts.Password, report.Json, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limits.Scenario)]
    [MemberData(nameof(Schemes))]
    public async Task A_wrong_password_is_the_clients_to_correct(string scheme, bool tls)
    {
        using var accounts = new SquidAccounts();
        var lines = scheme == "basic" ? accounts.SquidLines : accounts.DigestLines;

        var report = await AskAsync(lines, tls, None, $"--proxy-{scheme}", "-U", $"{SquidAccounts.User}:{Wrong}");

        ShouldBeRefused(report);
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_ticket_of_the_realm_Negotiate_transfers(bool tls)
    {
        await using var realm = await KerberosRealm.StartAsync();

        var report = await AskAsync(realm.SquidLines, tls, realm.WithTicket, "--proxy-negotiate");

        report.ShouldTransfer();
        Assert.Contains("took the credentials given (Negotiate)", report.Json, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_user_and_password_Negotiate_gets_the_ticket_itself(bool tls)
    {
        await using var realm = await KerberosRealm.StartAsync();

        var report = await AskAsync(
            realm.SquidLines,
            tls,
            realm.Environment,
            "--proxy-negotiate",
            "-U",
            $"{KerberosRealm.User}@LAB.TEST:{KerberosRealm.Password}"
        );

        report.ShouldTransfer();
        Assert.Contains("took the credentials given (Negotiate)", report.Json, StringComparison.Ordinal);
        Assert.DoesNotContain(KerberosRealm.Password, report.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_wrong_password_gets_no_ticket_and_nothing_that_the_proxy_takes()
    {
        await using var realm = await KerberosRealm.StartAsync();

        var report = await AskAsync(
            realm.SquidLines,
            false,
            realm.Environment,
            "--proxy-negotiate",
            "-U",
            $"{KerberosRealm.User}@LAB.TEST:{Wrong}"
        );

        ShouldBeRefused(report);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Without_a_ticket_it_is_said_what_is_missing()
    {
        await using var realm = await KerberosRealm.StartAsync();

        var report = await AskAsync(realm.SquidLines, false, realm.Environment, "--proxy-negotiate");

        report.ShouldEnd("error", "0x80190197", "proxy", "proved");
        Assert.Contains("no ticket or logon for Negotiate", report.Json, StringComparison.Ordinal);
    }

    /// <summary>
    /// Squid's ntlm_fake_auth proves nothing: its challenge has no target information, which no NTLMv2 client can
    /// answer, and what it takes for an answer it does not verify. It is a malformed challenge, and said to be.
    /// </summary>
    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Squids_fake_NTLM_is_a_malformed_challenge(bool tls)
    {
        var report = await AskAsync(
            SquidAccounts.FakeNtlmLines,
            tls,
            None,
            "--proxy-ntlm",
            "-U",
            $"LAB\\{SquidAccounts.User}:{SquidAccounts.Password}"
        );

        report.ShouldEnd("error", "0x80190197", "proxy");
        Assert.Contains("malformed NTLM challenge", report.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("TlRMTVNTUA", report.Json, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_server_that_wants_Basic_behind_a_proxy_that_wants_Digest_gets_both()
    {
        using var accounts = new SquidAccounts();
        var users = content.Root + ".users";
        await File.WriteAllTextAsync(users, "web:{PLAIN}other-horse\n", TestContext.Current.CancellationToken);
        await using var origin = await Nginx.StartAsync(
            content.Root,
            $"auth_basic \"content\"; auth_basic_user_file {users};"
        );
        await using var proxy = await Squid.StartAsync(accounts.DigestLines);

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            new Dictionary<string, string> { ["BITSPROBE_USER"] = "web:other-horse" },
            "-x",
            $"http://{proxy.HostAndPort}",
            "-U",
            $"{SquidAccounts.User}:{SquidAccounts.Password}"
        );

        report.ShouldTransfer();
        Assert.Contains("the server took the credentials given (Basic)", report.Json, StringComparison.Ordinal);
        Assert.Contains("the proxy took the credentials given (Digest)", report.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("other-horse", report.Json, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    private static void ShouldBeRefused(CheckReport report)
    {
        report.ShouldEnd("error", "0x80190197", "client");
        Assert.Contains("The proxy refuses the credentials given: 407", report.Json, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, report.Json, StringComparison.Ordinal);
    }

    private async Task<CheckReport> AskAsync(
        string squid,
        bool tls,
        IReadOnlyDictionary<string, string> environment,
        params string[] options
    )
    {
        using var certificates = new Certificates();
        await using var origin = tls
            ? await Nginx.StartAsync(content.Root, certificates.NginxLines, " ssl")
            : await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(squid);
        return await Bitsprobe.CheckAsync(
            $"{(tls ? "https" : "http")}://{origin.HostAndPort}{content.CabPath}",
            environment,
            ["-x", $"http://localhost:{proxy.Port}", "--cacert", certificates.Authority, .. options]
        );
    }
}
