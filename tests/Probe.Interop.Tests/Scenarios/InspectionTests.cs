using System.Globalization;
using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>Squid's ssl_bump: TLS that is opened on the way, and what a client sees of it.</summary>
public sealed class InspectionTests(WsusContent content)
{
    private const string Inspection = "interop TLS inspection";

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_inspection_that_the_client_does_not_trust_ends_the_job()
    {
        await using var way = await StartAsync(Inspection);

        var report = await way.CheckAsync(content, way.OriginAuthority);

        report.ShouldEnd("error", "0x80072F0D", "proxy", "proved");
        report.ShouldFail("tls-is-trusted");
        report.ShouldSay(
            "tls-is-trusted",
            "The certificate of wsus.test comes from an authority that is not trusted",
            $"'CN=wsus.test' by 'CN={Inspection}'",
            "If the issuer is your own TLS inspection, exempt the WSUS host from it"
        );
        Assert.Equal("blocked", report.Status("tls-is-not-intercepted"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_inspection_that_the_client_trusts_is_seen_and_blamed_for_nothing_else()
    {
        await using var way = await StartAsync(Inspection);

        var report = await way.CheckAsync(content, way.BothAuthorities);

        report.ShouldTransfer();
        report.ShouldFail("tls-is-not-intercepted");
        Assert.Equal("proxy proved", report.BlameOf("tls-is-not-intercepted"));
        report.ShouldSay(
            "tls-is-not-intercepted",
            "The TLS connection to wsus.test is opened on the way",
            $"'CN=wsus.test' by 'CN={Inspection}'",
            "'CN=wsus.test' by 'CN=bitsprobe interop authority'",
            "straight from the server",
            "Exempt the update server from TLS inspection"
        );
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_inspection_whose_authority_bears_the_servers_authoritys_name_is_seen_too()
    {
        await using var way = await StartAsync("bitsprobe interop authority");

        var report = await way.CheckAsync(content, way.BothAuthorities);

        report.ShouldTransfer();
        report.ShouldFail("tls-is-not-intercepted");
        Assert.Equal("proxy indicated", report.BlameOf("tls-is-not-intercepted"));
        report.ShouldSay(
            "tls-is-not-intercepted",
            "The TLS connection to wsus.test seems to be opened on the way",
            "another key of the same name, 'CN=bitsprobe interop authority'",
            "an authority that was renewed with a new key would look so too"
        );
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task A_server_that_is_exempted_as_the_remedy_says_is_not_opened()
    {
        await using var way = await StartAsync(
            Inspection,
            """
            acl step1 at_step SslBump1
            ssl_bump peek step1
            acl wsus_tls ssl::server_name wsus.test
            ssl_bump splice wsus_tls
            ssl_bump bump all
            """
        );

        var report = await way.CheckAsync(content, way.OriginAuthority);

        report.ShouldTransfer();
        report.ShouldFail();
        Assert.Contains(
            "got the same certificate straight from the server",
            report.ReasonOf("tls-is-not-intercepted"),
            StringComparison.Ordinal
        );
    }

    private Task<Way> StartAsync(string inspectionName, string? rules = null) =>
        Way.StartAsync(content, inspectionName, rules);

    /// <summary>nginx with TLS, the Squid that opens it, and the authorities of both.</summary>
    private sealed class Way : IAsyncDisposable
    {
        private readonly WorkFolder _folder = new("both");
        private readonly Certificates _own = new();
        private readonly Certificates _inspection;
        private ServerProcess? _origin;
        private ServerProcess? _proxy;

        private Way(string inspectionName)
        {
            _inspection = new Certificates(authorityName: inspectionName);
            BothAuthorities = _folder.Write(
                "both.pem",
                File.ReadAllText(_own.Authority) + "\n" + File.ReadAllText(_inspection.Authority) + "\n"
            );
        }

        public string OriginAuthority => _own.Authority;

        public string BothAuthorities { get; }

        public static async Task<Way> StartAsync(WsusContent content, string inspectionName, string? rules)
        {
            var way = new Way(inspectionName);
            try
            {
                way._origin = await Nginx.StartAsync(content.Root, way._own.NginxLines, " ssl");
                way._proxy = rules is null
                    ? await BumpingSquid.StartAsync(way._inspection, way._own)
                    : await BumpingSquid.StartAsync(way._inspection, way._own, rules);
                return way;
            }
            catch
            {
                await way.DisposeAsync();
                throw;
            }
        }

        public Task<CheckReport> CheckAsync(WsusContent content, string authorities)
        {
            var port = _origin!.Port.ToString(CultureInfo.InvariantCulture);
            return Bitsprobe.CheckAsync(
                $"https://wsus.test:{port}{content.CabPath}",
                "--resolve",
                $"wsus.test:{port}:127.0.0.1",
                "-x",
                $"http://{_proxy!.HostAndPort}",
                "--cacert",
                authorities
            );
        }

        public async ValueTask DisposeAsync()
        {
            if (_proxy is not null)
            {
                await _proxy.DisposeAsync();
            }

            if (_origin is not null)
            {
                await _origin.DisposeAsync();
            }

            _inspection.Dispose();
            _own.Dispose();
            _folder.Dispose();
        }
    }
}
