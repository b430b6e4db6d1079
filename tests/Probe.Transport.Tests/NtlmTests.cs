using Probe.Checks;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Testing;
using Probe.Verdicts;

namespace Probe.Transport.Tests;

/// <summary>Whole runs against a party that proves each NTLMv2 login.</summary>
public sealed class NtlmTests : IDisposable
{
    private const string User = "probe";
    private const string Password = "correct horse ü";
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("http://wsus.example/file.cab")]
    [InlineData("https://wsus.example/file.cab")]
    public async Task A_proxy_is_logged_in_to_once_for_a_connection(string url)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);

        var run = await RunAsync(url, proxy.Port, new Credentials(User, Password));

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
        Assert.Equal(CheckStatus.Passed, Check(run, "proxy-admits-client").Status);
        Assert.Contains("(NTLM)", Check(run, "proxy-admits-client").Reason, StringComparison.Ordinal);
        Assert.All(proxy.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
        Assert.InRange(proxy.Verdicts.Count, 1, proxy.Connections);
        Assert.Equal(
            proxy.Requests.Count(r => r.Contains("NTLM ", StringComparison.Ordinal)),
            2 * proxy.Verdicts.Count
        );
        var handshake = run.Log.Main.Take(3).ToList();
        Assert.Equal([null, 1, 2], handshake.Select(e => e.Spec.ProxyStep?.Round));
        Assert.Equal(handshake[1].Connection.Id, handshake[2].Connection.Id);
    }

    [Theory]
    [InlineData("probe", "")]
    [InlineData(@"LAB\probe", "LAB")]
    public async Task A_server_is_logged_in_to_with_and_without_a_domain(string user, string domain)
    {
        await using var server = new NtlmGate(isProxy: false, User, Password);

        var run = await RunAsync(Sending.Url(server.Port), null, null, new Credentials(user, Password));

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
        Assert.Contains("(NTLM)", Check(run, "server-admits-client").Reason, StringComparison.Ordinal);
        Assert.NotEmpty(server.Verdicts);
        var answer = server.Requests.Select(Token).First(t => t is [.., _] && t[8] == 3);
        var length = BitConverter.ToUInt16(answer, 28);
        Assert.Equal(domain, System.Text.Encoding.Unicode.GetString(answer, BitConverter.ToInt32(answer, 32), length));
    }

    [Fact]
    public async Task Proxy_and_server_are_logged_in_to_over_one_connection()
    {
        await using var server = new NtlmGate(isProxy: false, User, Password);
        await using var proxy = new Forwarder(server.Port) { Login = new NtlmVerifier("outer", "other") };

        var run = await RunAsync(
            $"http://127.0.0.1:{server.Port}/file.cab",
            proxy.Port,
            new Credentials("outer", "other"),
            new Credentials(User, Password)
        );

        Assert.Equal(JobOutcome.Transferred, run.Verdict.Outcome);
        Assert.Equal(CheckStatus.Passed, Check(run, "proxy-admits-client").Status);
        Assert.Equal(CheckStatus.Passed, Check(run, "server-admits-client").Status);
        Assert.All(server.Verdicts, v => Assert.StartsWith("ok", v, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://wsus.example/file.cab")]
    [InlineData("https://wsus.example/file.cab")]
    public async Task A_wrong_password_is_refused_once_and_not_tried_again(string url)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password, _authority);

        var run = await RunAsync(url, proxy.Port, new Credentials(User, "battery staple"));

        Assert.Equal(["the NT proof is wrong"], proxy.Verdicts);
        var finding = Failed(run, "proxy-admits-client");
        Assert.Contains("refuses the credentials", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Party.Client, finding.Culprit.Party);
        Assert.Equal("BG_E_HTTP_ERROR_407", run.Verdict.BitsError?.Error.Name);
    }

    public static TheoryData<bool, bool, string> Closings =>
        new()
        {
            { true, false, "HTTP/1.1" },
            { false, false, "HTTP/1.0" },
            { false, true, "HTTP/1.1" },
        };

    [Theory]
    [MemberData(nameof(Closings))]
    public async Task A_proxy_that_closes_is_why_NTLM_cannot_work(bool says, bool silently, string version)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password)
        {
            ClosesAfterChallenge = says,
            HangsUpAfterChallenge = silently,
            Version = version,
        };

        var run = await RunAsync("http://wsus.example/file.cab", proxy.Port, new Credentials(User, Password));

        Assert.Empty(proxy.Verdicts);
        var finding = Failed(run, "proxy-admits-client");
        Assert.Contains("cannot succeed", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
    }

    [Theory]
    [InlineData("!!!", "no Base64")]
    [InlineData("QUJDREVGR0hJSktM", "NTLMSSP")]
    [InlineData("TlRMTVNTUAACAAAA", "octets")]
    [InlineData("TlRMTVNTUAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "type 1")]
    [InlineData("TlRMTVNTUAACAAAA//8AAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "target name")]
    [InlineData("TlRMTVNTUAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no target information")]
    [InlineData("TlRMTVNTUAACAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAAAAAP//AAAAAAAAAAAAAAAAAAA=", "lies outside")]
    public async Task A_malformed_challenge_is_a_finding_against_the_proxy(string challenge, string says)
    {
        await using var proxy = new NtlmGate(isProxy: true, User, Password) { Challenge = challenge };

        var run = await RunAsync("http://wsus.example/file.cab", proxy.Port, new Credentials(User, Password));

        var finding = Failed(run, "proxy-admits-client");
        Assert.Contains("malformed NTLM challenge", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(says, finding.Actual, StringComparison.Ordinal);
        Assert.Equal(Party.Proxy, finding.Culprit.Party);
    }

    [Fact]
    public async Task A_proxy_that_gives_each_request_a_server_connection_of_its_own_breaks_NTLM_to_the_server()
    {
        await using var server = new NtlmGate(isProxy: false, User, Password);
        await using var proxy = new Forwarder(server.Port) { KeepsConnection = false };

        var run = await RunAsync(
            $"http://127.0.0.1:{server.Port}/file.cab",
            proxy.Port,
            null,
            new Credentials(User, Password),
            control: true
        );

        var finding = Failed(run, "server-admits-client");
        Assert.Contains(
            "refuses NTLM through the proxy, and takes it directly",
            finding.Summary,
            StringComparison.Ordinal
        );
        Assert.Equal((Party.Proxy, Confidence.Proved), (finding.Culprit.Party, finding.Culprit.Confidence));
    }

    [Fact]
    public void The_fixture_verifies_the_published_hash()
    {
        // [MS-NLMP], 4.2.2.1.1: NTOWFv1("Password"); RFC 1320, A.5.
        Assert.Equal(
            "a4f49c406510bdcab6824ee7c30fd852",
            Convert.ToHexStringLower(NtlmVerifier.Md4(System.Text.Encoding.Unicode.GetBytes("Password")))
        );
        Assert.Equal(
            "e33b4ddc9c38f2199c3e7b164fcc0536",
            Convert.ToHexStringLower(
                NtlmVerifier.Md4(
                    System.Text.Encoding.ASCII.GetBytes(
                        "12345678901234567890123456789012345678901234567890123456789012345678901234567890"
                    )
                )
            )
        );
    }

    private static byte[] Token(string request)
    {
        const string mark = "Authorization: NTLM ";
        var at = request.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? [] : Convert.FromBase64String(request[(at + mark.Length)..].Split('\r')[0]);
    }

    private async Task<RunResult> RunAsync(
        string url,
        int? proxy,
        Credentials? proxyCredentials,
        Credentials? serverCredentials = null,
        bool control = false
    )
    {
        var target = HttpUrl.Parse(url);
        var options = new ProbeOptions
        {
            Urls = [target],
            Proxy = proxy is { } port ? $"127.0.0.1:{port}" : null,
            ProxyCredentials = proxyCredentials,
            ServerCredentials = serverCredentials,
            Control = control,
            TrustedAuthoritiesPem = _authority.Pem,
        };
        var host = new HostFacts { IsWindows = false, OperatingSystem = "test" };
        var runs = await CheckRun.RunAsync(
            target,
            options,
            ProxyDecider.Decide(target, options),
            host,
            null,
            TestContext.Current.CancellationToken
        );
        return runs.First(r => r.JobShape == JobShape.Background);
    }

    private static CheckResult Check(RunResult run, string id) => run.Checks.Single(c => c.Check.Id == id);

    private static Finding Failed(RunResult run, string id)
    {
        Assert.All(run.Log.All, e => Assert.DoesNotContain(Password, e.ToString(), StringComparison.Ordinal));
        return Assert.Single(Check(run, id).Findings);
    }
}
