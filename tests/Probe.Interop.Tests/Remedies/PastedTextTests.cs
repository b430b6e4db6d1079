using Probe.Interop.Servers;
using Probe.Remedies;

namespace Probe.Interop.Remedies;

/// <summary>Every text to paste is taken by the program that it is for, in the place that it is for.</summary>
public sealed class PastedTextTests
{
    /// <summary>Debian builds its squid without OpenSSL; these are for the one with it, which is unpacked beside.</summary>
    private static readonly string[] NeedsOpenSsl = ["ssl_bump splice wsus_tls"];

    public static TheoryData<string> OfSquid => Of("Squid");

    public static TheoryData<string> OfNginx => Of("nginx");

    public static TheoryData<string> OfHttpd => Of("Apache httpd");

    public static TheoryData<string> OfHaproxy => Of("HAProxy");

    public static TheoryData<string> OfVarnish => Of("Varnish");

    public static TheoryData<string> OfTinyproxy => Of("tinyproxy");

    [Theory]
    [MemberData(nameof(OfSquid))]
    public async Task Squid_takes_it(string brief)
    {
        using var folder = new WorkFolder("squid");
        var bumps = NeedsOpenSsl.Contains(brief);
        using var inspection = bumps ? new Certificates() : null;
        var text = $"""
            http_port 127.0.0.1:{ServerProcess.FreePort()}{(
                inspection is null
                    ? ""
                    : $" ssl-bump tls-cert={inspection.Authority} tls-key={inspection.AuthorityKey}"
            )}
            {(bumps ? "acl step1 at_step SslBump1\nssl_bump peek step1" : "")}
            pid_filename none
            cache_log {folder.Path}/cache.log
            icap_enable on
            icap_service scanner respmod_precache icap://127.0.0.1:1344/scan
            acl SSL_ports port 443
            acl Safe_ports port 80
            {Paste(brief)}
            {(bumps ? "ssl_bump bump all" : "")}
            http_access deny all

            """;
        var file = folder.Write("squid.conf", text);
        var program = bumps ? BumpingSquid.Program : "squid";

        var check = await ConfigurationCheck.RunAsync(program, folder, "-k", "parse", "-n", "remedies", "-f", file);

        check.Accepts(text, "unrecognized", "FATAL", "ERROR", "bungled");
    }

    [Fact]
    public async Task Squid_would_complain_of_what_it_does_not_know()
    {
        using var folder = new WorkFolder("squid");
        var file = folder.Write("squid.conf", "http_port 127.0.0.1:1\npid_filename none\nrange_offset_limits 0\n");

        var check = await ConfigurationCheck.RunAsync("squid", folder, "-k", "parse", "-n", "remedies", "-f", file);

        Assert.Contains("unrecognized", check.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(OfNginx))]
    public async Task Nginx_takes_it(string brief)
    {
        using var folder = new WorkFolder("nginx");
        var (server, location) = Where(brief).StartsWith("the server block", StringComparison.Ordinal)
            ? (Paste(brief), "")
            : ("", Paste(brief));
        var text = $$"""
            pid {{folder.Path}}/nginx.pid;
            error_log {{folder.Path}}/error.log;
            events {}
            http {
                access_log off;
                client_body_temp_path {{folder.Path}};
                proxy_temp_path {{folder.Path}};
                fastcgi_temp_path {{folder.Path}};
                uwsgi_temp_path {{folder.Path}};
                scgi_temp_path {{folder.Path}};
                server {
                    listen 127.0.0.1:{{ServerProcess.FreePort()}};
                    {{server}}
                    location /Content/ {
                        proxy_pass http://127.0.0.1:1;
                        {{location}}
                    }
                }
            }

            """;
        var file = folder.Write("nginx.conf", text);

        var check = await ConfigurationCheck.RunAsync("nginx", folder, "-t", "-q", "-p", folder.Path, "-c", file);

        check.Accepts(text, "[emerg]", "[warn]");
    }

    [Theory]
    [MemberData(nameof(OfHttpd))]
    public async Task Httpd_takes_it(string brief)
    {
        using var folder = new WorkFolder("httpd");
        var extra = $"""
            LoadModule authz_host_module /usr/lib/apache2/modules/mod_authz_host.so
            LoadModule cache_module /usr/lib/apache2/modules/mod_cache.so
            LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
            LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
            <VirtualHost 127.0.0.1:@port@>
            ProxyRequests On
            {Paste(brief)}
            </VirtualHost>
            """;
        var text = Repository
            .Template("httpd.conf")
            .Replace("@extra@", extra, StringComparison.Ordinal)
            .Replace("@root@", folder.Path, StringComparison.Ordinal)
            .Replace("@dir@", folder.Path, StringComparison.Ordinal)
            .Replace("@port@", $"{ServerProcess.FreePort()}", StringComparison.Ordinal);
        var file = folder.Write("httpd.conf", text);

        var check = await ConfigurationCheck.RunAsync("apache2", folder, "-t", "-f", file);

        check.Accepts(text, "[warn]", "[error]");
    }

    [Theory]
    [MemberData(nameof(OfHaproxy))]
    public async Task Haproxy_takes_it(string brief)
    {
        using var folder = new WorkFolder("haproxy");
        string In(string section) =>
            Where(brief).StartsWith(section, StringComparison.Ordinal) ? Indented(Paste(brief)) : "";
        var timeouts = In("the defaults") is { Length: > 0 } given
            ? given
            : "    timeout connect 1s\n    timeout client 1s\n    timeout server 1s";
        var text = $"""
            global
            {In("the global")}
            defaults
                mode http
            {timeouts}
            frontend in
                bind 127.0.0.1:{ServerProcess.FreePort()}
            {In("the frontend")}
                default_backend out
            backend out
            {In("the backend")}
                server wsus 127.0.0.1:1

            """;
        Assert.Contains(Paste(brief).Split('\n')[0], text, StringComparison.Ordinal);
        var file = folder.Write("haproxy.cfg", text);

        var check = await ConfigurationCheck.RunAsync("haproxy", folder, "-c", "-f", file);

        check.Accepts(text, "[ALERT]", "[WARNING]");
    }

    [Theory]
    [MemberData(nameof(OfVarnish))]
    public async Task Varnish_takes_it(string brief)
    {
        using var folder = new WorkFolder("varnish");
        var text = $$"""
            vcl 4.1;
            backend default { .host = "127.0.0.1"; .port = "1"; }
            {{Paste(brief)}}
            sub vcl_recv {
                return (hash);
            }

            """;
        var file = folder.Write("remedy.vcl", text);

        var check = await ConfigurationCheck.RunAsync("varnishd", folder, "-C", "-f", file, "-n", folder.Path);

        check.Accepts("", "VCL compilation failed");
    }

    [Theory]
    [MemberData(nameof(OfTinyproxy))]
    public async Task Tinyproxy_starts_with_it(string brief)
    {
        await using var proxy = await Tinyproxy.StartAsync(Paste(brief));

        Assert.DoesNotContain("Syntax error", proxy.Log(), StringComparison.OrdinalIgnoreCase);
    }

    internal static TheoryData<string> Of(string product) =>
        [.. AllRemedies.List.Where(r => r.Product.Name == product && r.Paste.Length > 0).Select(r => r.Brief)];

    internal static ProductRemedy By(string brief) => AllRemedies.List.Single(r => r.Brief == brief);

    private static string Paste(string brief) => By(brief).Paste;

    private static string Where(string brief) => By(brief).Where;

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line));
}
