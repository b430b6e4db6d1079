using Probe.Interop.Servers;

namespace Probe.Interop.Scenarios;

/// <summary>HEAD answers that do not tell the size, or HEAD refused altogether.</summary>
public sealed class HeadTests(WsusContent content)
{
    private const string MissingFileSize = "0x80200011";

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_drops_Content_Length_from_HEAD_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync(
            "acl asking_size method HEAD\nreply_header_access Content-Length deny asking_size"
        );

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", MissingFileSize, "proxy", "proved");
        Assert.Equal("failed", report.Status("head-gives-length"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpd_as_a_proxy_that_rewrites_bodies_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Httpd.ForwardProxyAsync(
            """
            LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
            LoadModule substitute_module /usr/lib/apache2/modules/mod_substitute.so
            <Proxy *>
            SetOutputFilter SUBSTITUTE
            </Proxy>
            """
        );

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", MissingFileSize, "proxy", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Httpd_that_rewrites_bodies_gives_HEAD_no_length()
    {
        await using var origin = await Httpd.StartAsync(
            content.Root,
            """
            LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
            LoadModule substitute_module /usr/lib/apache2/modules/mod_substitute.so
            AddOutputFilter SUBSTITUTE .cab
            """
        );
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", MissingFileSize, "origin", "proved");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Nginx_with_sub_filter_gives_HEAD_no_length()
    {
        await using var origin = await Nginx.StartAsync(
            content.Root,
            "sub_filter_types *; sub_filter 'http://old.test/' 'http://new.test/';"
        );

        var report = await Bitsprobe.CheckAsync($"http://{origin.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", MissingFileSize, "origin");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Varnish_that_stores_gzip_gives_HEAD_no_length()
    {
        // Clients that take no gzip get the object unpacked on the fly: no length, and no ranges either.
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Varnish.InFrontOfAsync(
            origin.Port,
            "sub vcl_backend_response { set beresp.do_gzip = true; }"
        );

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", MissingFileSize, "origin");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task An_origin_that_refuses_HEAD_with_405_is_to_blame()
    {
        await using var origin = await Httpd.StartAsync(
            content.Root,
            """
            LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so
            RewriteEngine On
            RewriteCond %{REQUEST_METHOD} =HEAD
            RewriteRule ^ - [R=405,L]
            """
        );
        await using var proxy = await Squid.StartAsync();

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190195", "origin", "proved");
        Assert.Equal("failed", report.Status("head-is-allowed"));
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Traffic_Server_that_takes_Content_Length_out_of_HEAD_answers_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync(
            rules: "cond %{SEND_RESPONSE_HDR_HOOK} [AND]\ncond %{METHOD} =HEAD\nrm-header Content-Length"
        );

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", MissingFileSize, "proxy", "proved");
        report.ShouldFail("head-gives-length");
    }

    [Theory(Timeout = Limits.Scenario)]
    [InlineData("proved")]
    [InlineData("indicated", "--no-control")]
    public async Task Traffic_Server_that_allows_GET_only_is_to_blame(string confidence, params string[] options)
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await TrafficServer.StartAsync(methods: "[GET]");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            ["-x", $"http://{proxy.HostAndPort}", .. options]
        );

        report.ShouldEnd("error", "0x80190193", "proxy", confidence);
        report.ShouldFail("nothing-is-forbidden", "head-is-allowed");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Caddy_that_takes_Content_Length_out_gives_HEAD_no_length()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var front = await Caddy.InFrontOfAsync(origin.Port, "header_down -Content-Length");

        var report = await Bitsprobe.CheckAsync($"http://{front.HostAndPort}{content.CabPath}");

        report.ShouldEnd("error", MissingFileSize, "origin", "indicated");
    }

    [Fact(Timeout = Limits.Scenario)]
    public async Task Squid_that_refuses_HEAD_is_to_blame()
    {
        await using var origin = await Nginx.StartAsync(content.Root);
        await using var proxy = await Squid.StartAsync("acl asking_size method HEAD\nhttp_access deny asking_size");

        var report = await Bitsprobe.CheckAsync(
            $"http://{origin.HostAndPort}{content.CabPath}",
            "-x",
            $"http://{proxy.HostAndPort}"
        );

        report.ShouldEnd("error", "0x80190193", "proxy", "proved");
    }
}
