using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Certificates of a real server, straight and through a real proxy's tunnel, and TLS to the proxy itself.</summary>
public sealed class TlsTests(WsusContent content)
{
    [Theory(Timeout = Limits.Scenario)]
    [InlineData("Expired", "0x80072F05", "tls_expired")]
    [InlineData("OtherName", "0x80072F06", "tls_name_mismatch")]
    [InlineData("IntermediateLeftOut", "0x80072F0D", "tls_incomplete_chain")]
    public async Task Each_flaw_of_a_certificate_has_its_own_code(string flaw, string code, string cause)
    {
        using var tls = new Certificates(Enum.Parse<CertificateFlaw>(flaw));
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();
        var url = $"https://{origin.HostAndPort}{content.CabPath}";

        var tunnelled = await Bitsprobe.CheckAsync(url, "-x", $"http://{proxy.HostAndPort}", "--cacert", tls.Authority);
        var direct = await Bitsprobe.CheckAsync(url, "--cacert", tls.Authority);

        tunnelled.ShouldEnd("error", code, "origin", "proved");
        direct.ShouldEnd("error", code, "origin");
        Assert.All(
            [tunnelled, direct],
            report =>
            {
                Assert.Equal("failed", report.Status("tls-is-trusted"));
                Assert.Contains($"\"{cause}\"", report.Json, StringComparison.Ordinal);
            }
        );
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_certificate_by_an_authority_that_is_given_is_fine_through_a_tunnel()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"https://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}",
            "--cacert",
            tls.Authority
        );

        report.ShouldTransfer();
        Assert.Equal("passed", report.Status("tls-is-trusted"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_server_that_demands_a_client_certificate_is_told_and_satisfied()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(
            content.Root,
            $"{tls.NginxLines} ssl_verify_client on; ssl_client_certificate {tls.Authority};",
            " ssl"
        );
        var url = $"https://{origin.HostAndPort}{content.CabPath}";

        var without = await Bitsprobe.CheckAsync(url, "--cacert", tls.Authority);
        var with = await Bitsprobe.CheckAsync(
            url,
            "--cacert",
            tls.Authority,
            "--cert",
            tls.Certificate,
            "--key",
            tls.Key
        );

        without.ShouldEnd("error", "0x80072F0C", "origin");
        Assert.Equal("transferred", with.Outcome);
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_proxy_that_wants_TLS_itself_is_nothing_for_BITS()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root);
        var port = ServerProcess.FreePort();
        await using var proxy = await Squid.StartAsync(
            $"https_port 127.0.0.1:{port} tls-cert={tls.Certificate} tls-key={tls.Key}"
        );

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"https://127.0.0.1:{port}",
            "--proxy-cacert",
            tls.Authority
        );

        Assert.Equal(1, report.ExitCode);
        Assert.Equal("failed", report.Status("proxy-speaks-plain-http"));
        Assert.Equal("passed", report.Status("range-is-honoured"));
    }
}
