using Probe.Interop.Scenarios;
using Probe.Interop.Servers;

namespace Probe.Interop.Remedies;

/// <summary>A mistake is made, the report is asked for the text to paste, the text is pasted: then the job transfers.</summary>
public sealed class CureTests(WsusContent content)
{
    [Theory(Timeout = Limits.Scenario)]
    [InlineData("request_header_access Range deny all")]
    [InlineData("reply_header_access Content-Range deny all")]
    [InlineData("acl h method HEAD\nhttp_access deny h")]
    [InlineData("acl cabs urlpath_regex [.]cab$\nhttp_access deny cabs")]
    public async Task What_is_pasted_into_Squid_cures_it(string mistake)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        var url = $"http://{origin.HostAndPort}{content.CabPath}";
        var paste = await RemedyAsync(url, "Squid", async () => await Squid.StartAsync(mistake));

        await using var cured = await Squid.StartAsync(paste + "\n" + mistake);

        (await Bitsprobe.CheckAsync(url, "-x", $"http://{cured.HostAndPort}")).ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task What_is_pasted_into_httpd_cures_it()
    {
        const string mistake = "<Proxy *>\nRequire all denied\n</Proxy>";
        await using var origin = await Nginx.StartAsync(content.Root);
        var url = $"http://{origin.HostAndPort}{content.CabPath}";
        var paste = await RemedyAsync(url, "Apache httpd", async () => await Httpd.ForwardProxyAsync(mistake));

        await using var cured = await Httpd.ForwardProxyAsync(mistake + "\n" + paste);

        (await Bitsprobe.CheckAsync(url, "-x", $"http://{cured.HostAndPort}")).ShouldTransfer();
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task What_is_pasted_into_Varnish_cures_it()
    {
        const string mistake = "sub vcl_backend_response { set beresp.do_gzip = true; }";
        await using var origin = await Nginx.StartAsync(content.Root);
        string? paste;
        await using (var ill = await Varnish.InFrontOfAsync(origin.Port, mistake))
        {
            var report = await Bitsprobe.CheckAsync($"http://{ill.HostAndPort}{content.CabPath}");
            paste = report.Paste("Varnish");
        }

        await using var cured = await Varnish.InFrontOfAsync(origin.Port, mistake + "\n" + paste);

        (await Bitsprobe.CheckAsync($"http://{cured.HostAndPort}{content.CabPath}")).ShouldTransfer();
    }

    private static async Task<string> RemedyAsync(string url, string product, Func<Task<ServerProcess>> start)
    {
        await using var ill = await start();
        var report = await Bitsprobe.CheckAsync(url, "-x", $"http://{ill.HostAndPort}");
        Assert.NotEqual("transferred", report.Outcome);

        // The test's server has no name, only an address, for which the sample stays in the text.
        return report.Paste(product).Replace("wsus.example", "127.0.0.1", StringComparison.Ordinal);
    }
}
