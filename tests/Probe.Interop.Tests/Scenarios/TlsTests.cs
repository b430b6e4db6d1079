using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Certificates of a real server, straight and through a real proxy's tunnel, and TLS to the proxy itself.</summary>
public sealed class TlsTests(WsusContent content)
{
    [Theory(Timeout = Limits.Scenario)]
    [InlineData(
        "Expired",
        "0x80072F05",
        "tls_expired",
        "The certificate of 127.0.0.1 is out of date",
        "this machine's clock says"
    )]
    [InlineData(
        "OtherName",
        "0x80072F06",
        "tls_name_mismatch",
        "The certificate is for another host than 127.0.0.1",
        "it is for another host (another.test)"
    )]
    [InlineData(
        "IntermediateLeftOut",
        "0x80072F0D",
        "tls_incomplete_chain",
        "127.0.0.1 leaves out the certificate of its certificate's issuer",
        "http://authority.invalid/intermediate.cer"
    )]
    public async Task Each_flaw_of_a_certificate_has_its_own_code(
        string flaw,
        string code,
        string cause,
        string summary,
        string detail
    )
    {
        using var tls = new Certificates(Enum.Parse<CertificateFlaw>(flaw));
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();
        var url = $"https://{origin.HostAndPort}{content.CabPath}";

        var tunnelled = await Bitsprobe.CheckAsync(url, "-x", $"http://{proxy.HostAndPort}", "--cacert", tls.Authority);
        var direct = await Bitsprobe.CheckAsync(url, "--cacert", tls.Authority);

        tunnelled.ShouldEnd("error", code, "origin", "proved");
        direct.ShouldEnd("error", code, "origin", "indicated");
        Assert.All(
            [tunnelled, direct],
            report =>
            {
                Assert.Equal("failed", report.Status("tls-is-trusted"));
                Assert.Contains($"\"{cause}\"", report.Json, StringComparison.Ordinal);
                report.ShouldSay("tls-is-trusted", summary, detail);
            }
        );
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_certificate_of_an_authority_that_nobody_knows_fails_straight_and_through_a_tunnel()
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, tls.NginxLines, " ssl");
        await using var proxy = await Squid.StartAsync();
        var url = $"https://{origin.HostAndPort}{content.CabPath}";

        var direct = await Bitsprobe.CheckAsync(url);
        var tunnelled = await Bitsprobe.CheckAsync(url, "-x", $"http://{proxy.HostAndPort}");

        // Without a second way nothing tells the server's certificate from that of an inspection.
        direct.ShouldEnd("error", "0x80072F0D", "origin", "assumed");
        tunnelled.ShouldEnd("error", "0x80072F0D", "origin", "proved");
        Assert.All(
            [direct, tunnelled],
            report =>
                report.ShouldSay(
                    "tls-is-trusted",
                    "The certificate of 127.0.0.1 comes from an authority that is not trusted",
                    "CN=bitsprobe interop authority, whose certificate was not sent",
                    "certutil -addstore Root ca.cer"
                )
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
        Assert.Equal("passed", report.Status("tls-is-not-intercepted"));
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_demands_a_client_certificate_is_told_and_satisfied(bool throughSquid)
    {
        using var tls = new Certificates();
        await using var origin = await Nginx.StartAsync(content.Root, Demanding(tls), " ssl");
        await using var proxy = throughSquid ? await Squid.StartAsync() : null;
        var url = $"https://{origin.HostAndPort}{content.CabPath}";
        string[] options =
        [
            .. proxy is null ? (string[])[] : ["-x", $"http://{proxy.HostAndPort}"],
            "--cacert",
            tls.Authority,
        ];

        var without = await Bitsprobe.CheckAsync(url, options);
        var with = await Bitsprobe.CheckAsync(url, [.. options, "--cert", tls.Certificate, "--key", tls.Key]);

        without.ShouldEnd("error", "0x80072F0C", "origin", throughSquid ? "proved" : "indicated");
        without.ShouldSay(
            "tls-is-trusted",
            "127.0.0.1 asks for a client certificate",
            "ssl_verify_client off",
            "here: --cert"
        );
        with.ShouldTransfer();
        Assert.Contains(
            "the client certificate 'CN=wsus.test' was sent",
            with.ReasonOf("tls-is-trusted"),
            StringComparison.Ordinal
        );
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_certificate_of_a_strangers_authority_is_refused_by_the_server(bool throughSquid)
    {
        using var tls = new Certificates();
        using var stranger = new Certificates(authorityName: "an authority of somebody else");
        await using var origin = await Nginx.StartAsync(content.Root, Demanding(tls), " ssl");
        await using var proxy = throughSquid ? await Squid.StartAsync() : null;

        var report = await Bitsprobe.CheckAsync(
            $"https://{origin.HostAndPort}{content.CabPath}",
            [
                .. proxy is null ? (string[])[] : ["-x", $"http://{proxy.HostAndPort}"],
                "--cacert",
                tls.Authority,
                "--cert",
                stranger.Certificate,
                "--key",
                stranger.Key,
            ]
        );

        // nginx ends the handshake well and says it in HTTP.
        report.ShouldEnd("error", "0x80190190", "origin", throughSquid ? "proved" : "indicated");
        Assert.Contains("400", report.TextOf("no-other-client-errors"), StringComparison.Ordinal);
        Assert.Contains(
            "the client certificate 'CN=wsus.test' was sent",
            report.ReasonOf("tls-is-trusted"),
            StringComparison.Ordinal
        );
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

        report.ShouldEnd("transient_error", "0x80070057", "client", "proved");
        report.ShouldFail("proxy-speaks-plain-http");
        report.ShouldSay(
            "proxy-speaks-plain-http",
            "asks for TLS to the proxy itself, which BITS cannot use",
            "as 'CN=wsus.test', and this program went on through it",
            "Squid: http_port beside https_port"
        );
        Assert.Equal("passed", report.Status("range-is-honoured"));
    }

    private static string Demanding(Certificates tls) =>
        $"{tls.NginxLines} ssl_verify_client on; ssl_client_certificate {tls.Authority};";
}
