using Probe.Interop.Remedies;
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

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_clients_own_login_passes_through_capture_and_lets_nobody_else_in(string scheme)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);
        await using var capture = await CaptureProxy.StartAsync("-x", $"http://127.0.0.1:{proxy.Port}");

        // By turns: a login that were kept for the next client's connection would let the stranger in.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, await CurlAsync(scheme, capture, Password));
            Assert.NotEqual(0, await CurlAsync(scheme, capture, Wrong));
            Assert.NotEqual(0, await CurlAsync(scheme, capture, password: null));
        }

        Assert.Equal(3, proxy.Verdicts.Count(v => v.StartsWith("ok", StringComparison.Ordinal)));
        Assert.Equal(3, proxy.Verdicts.Count(v => v == "the NT proof is wrong"));
        Assert.Equal(9, proxy.Connections);
        var (_, report) = await capture.StopAsync();
        Assert.DoesNotContain(Password, capture.Errors + report, StringComparison.Ordinal);
        Assert.DoesNotContain("TlRMTVNTUA", capture.Errors + report, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_check_that_logs_in_by_NTLM_ends_through_capture_as_without_it(string scheme)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);
        await using var capture = await CaptureProxy.StartAsync("-x", $"http://127.0.0.1:{proxy.Port}");

        var report = await AskAsync(scheme, capture.EndPoint.Port, $"{User}:{Password}");

        Assert.True(report.ExitCode == 0 && report.Outcome == "transferred", report.ToString());
        Assert.All(proxy.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
    }

    /// <summary>curl's exit code; what it got is the file where that is 0.</summary>
    private async Task<int> CurlAsync(string scheme, CaptureProxy capture, string? password)
    {
        var target = Path.Combine(_folder.Path, "fetched");
        var said = await ConfigurationCheck.RunAsync(
            "curl",
            _folder,
            [
                "-sS",
                "-f",
                "-x",
                $"http://{capture.EndPoint}",
                .. password is null ? [] : new[] { "--proxy-ntlm", "-U", $"{User}:{password}" },
                "--cacert",
                _folder.Write("authority.pem", _authority.Pem),
                "-o",
                target,
                $"{scheme}://wsus.example/file.cab",
            ]
        );
        if (said.ExitCode == 0)
        {
            Assert.Equal(NtlmGate.Length, new FileInfo(target).Length);
        }

        return said.ExitCode;
    }

    private static void ShouldShowNoSecret(CheckReport report, string password)
    {
        Assert.DoesNotContain(password, report.Json, StringComparison.Ordinal);
        // "NTLMSSP" and a zero in base64: no message of the login is shown.
        Assert.DoesNotContain("TlRMTVNTUA", report.Json, StringComparison.Ordinal);
    }

    private Task<CheckReport> AskAsync(string scheme, NtlmGate proxy, string user) =>
        AskAsync(scheme, proxy.Port, user);

    private Task<CheckReport> AskAsync(string scheme, int proxy, string user) =>
        Bitsprobe.CheckAsync(
            $"{scheme}://wsus.example/file.cab",
            "-x",
            $"http://127.0.0.1:{proxy}",
            "--proxy-ntlm",
            "-U",
            user,
            "--cacert",
            _folder.Write("authority.pem", _authority.Pem),
            "--no-control"
        );
}
