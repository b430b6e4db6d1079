using Probe.Interop.Servers;
using Probe.Testing;

namespace Probe.Interop.Scenarios;

/// <summary>
/// NTLM against a proxy and a server that prove the NTLMv2 answer, HMAC and MIC. Debian has no program that does so
/// without a domain; Squid's ntlm_fake_auth, which proves nothing, is among the other logins.
/// </summary>
public sealed class NtlmTests : IDisposable
{
    private const string User = "probe";
    private const string Password = "correct-horse";
    private const string Wrong = "battery-staple";
    private readonly TestAuthority _authority = new();
    private readonly WorkFolder _folder = new("ntlm");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("http", User)]
    [InlineData("http", "LAB\\" + User)]
    [InlineData("https", User)]
    [InlineData("https", "LAB\\" + User)]
    public async Task With_the_right_password_a_proxy_lets_a_job_transfer(string scheme, string user)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);

        var report = await AskAsync(scheme, proxy, $"{user}:{Password}");

        Assert.True(report.ExitCode == 0 && report.Outcome == "transferred", report.ToString());
        Assert.Contains("the proxy took the credentials given (NTLM)", report.Json, StringComparison.Ordinal);
        Assert.Equal("passed", report.Status("proxy-admits-client"));
        Assert.NotEmpty(proxy.Verdicts);
        Assert.All(proxy.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
        // A login is a connection's: in a tunnel it is done once, before TLS.
        Assert.InRange(proxy.Verdicts.Count, 1, proxy.Connections);
        Assert.Equal(scheme == "https", proxy.Requests.Any(r => r.StartsWith("CONNECT ", StringComparison.Ordinal)));
        ShouldShowNoSecret(report, Password);
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_wrong_password_is_proved_wrong_once_and_is_the_clients_to_correct(string scheme)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);

        var report = await AskAsync(scheme, proxy, $"{User}:{Wrong}");

        report.ShouldEnd("error", "0x80190197", "client");
        Assert.Contains("The proxy refuses the credentials given: 407", report.Json, StringComparison.Ordinal);
        Assert.Equal(["the NT proof is wrong"], proxy.Verdicts);
        ShouldShowNoSecret(report, Wrong);
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(Password, "passed")]
    [InlineData(Wrong, "failed")]
    public async Task A_server_that_wants_NTLM_itself_gets_it(string password, string status)
    {
        await using var server = new NtlmGate(isProxy: false, User, Password);

        var report = await Bitsprobe.CheckAsync(
            $"http://127.0.0.1:{server.Port}/file.cab",
            "--ntlm",
            "-u",
            $"{User}:{password}"
        );

        Assert.Equal(status, report.Status("server-admits-client"));
        Assert.NotEmpty(server.Verdicts);
        if (status == "passed")
        {
            Assert.Equal("transferred", report.Outcome);
            Assert.All(server.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
        }
        else
        {
            report.ShouldEnd("error", "0x80190191", "client");
            Assert.Equal(["the NT proof is wrong"], server.Verdicts);
        }

        ShouldShowNoSecret(report, password);
    }

    private static void ShouldShowNoSecret(CheckReport report, string password)
    {
        Assert.DoesNotContain(password, report.Json, StringComparison.Ordinal);
        // "NTLMSSP" and a zero in base64: no message of the login is shown.
        Assert.DoesNotContain("TlRMTVNTUA", report.Json, StringComparison.Ordinal);
    }

    private Task<CheckReport> AskAsync(string scheme, NtlmGate proxy, string user) =>
        Bitsprobe.CheckAsync(
            $"{scheme}://wsus.example/file.cab",
            "-x",
            $"http://127.0.0.1:{proxy.Port}",
            "--proxy-ntlm",
            "-U",
            user,
            "--cacert",
            _folder.Write("authority.pem", _authority.Pem),
            "--no-control"
        );
}
