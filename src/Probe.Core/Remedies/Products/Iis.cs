using System.Collections.Immutable;

namespace Probe.Remedies.Products;

/// <summary>IIS with WSUS on it, version 7.5 and later. The site is 'Default Web Site' where WSUS uses ports 80 and 443.</summary>
internal static class Iis
{
    private const string Elevated =
        "an elevated command prompt on the WSUS server (site 'Default Web Site' on port 80)";
    private const string Reference = "Microsoft Learn, IIS configuration reference, ";
    private const string Pages = "https://learn.microsoft.com/iis/configuration/system.webserver/";

    private static readonly Product Server = new("IIS", ProductSide.Origin, ["Microsoft-IIS", "Microsoft-HTTPAPI"]);

    internal static ImmutableArray<ProductRemedy> Remedies { get; } =
    [
        new()
        {
            Product = Server,
            Against = [Ailment.Transformed, Ailment.HeadWithoutLength, Ailment.RangeReframed],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set config "WSUS Administration/Content" /section:urlCompression /doStaticCompression:false /doDynamicCompression:false
                """,
            Where = Elevated,
            Brief = "appcmd set config … /section:urlCompression …:false",
            Note = "Switches compression off for content, which is compressed already; the web services keep it.",
            Source = Reference + "urlCompression: " + Pages + "urlcompression",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.HeadRefused, Ailment.MethodNotAllowed],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set config "WSUS Administration" /section:requestFiltering /+verbs.[verb='HEAD',allowed='true'] /+verbs.[verb='GET',allowed='true']
                """,
            Where = Elevated + ", after deleting HEAD from the denied verbs",
            Brief = "appcmd set config … /+verbs.[verb='HEAD',allowed='true']",
            Note = "Allows both methods in request filtering, which answers a denied one with 404.6.",
            Source = Reference + "verbs: " + Pages + "security/requestfiltering/verbs",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.ServerAuthentication],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set config "WSUS Administration/Content" /section:anonymousAuthentication /enabled:true /commit:apphost
                """,
            Where = Elevated,
            Brief = "appcmd set config … anonymousAuthentication /enabled:true",
            Note = "Serves content without a login; the files are signed and public by nature.",
            Source =
                Reference + "anonymousAuthentication: " + Pages + "security/authentication/anonymousauthentication",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.Forbidden],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set config "WSUS Administration/Content" /section:access /sslFlags:None /commit:apphost
                """,
            Where = Elevated + ", where the IIS log says 403.4",
            Brief = "appcmd set config … /section:access /sslFlags:None",
            Note =
                "Content no longer requires TLS, as WSUS means it: it protects metadata by TLS and content by signatures.",
            Source =
                "Microsoft Learn, Configure a software update point to use TLS/SSL: "
                + "https://learn.microsoft.com/mem/configmgr/sum/get-started/software-update-point-ssl",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.NotFound, Ailment.WrongBytes, Ailment.CopiesDiffer, Ailment.RangeNotSatisfiable],
            Paste = """
                "%ProgramFiles%\Update Services\Tools\wsusutil.exe" reset
                """,
            Where = "an elevated command prompt on the WSUS server",
            Brief = "wsusutil.exe reset",
            Note =
                "Checks every content file and fetches what is missing or wrong; it runs for hours on a large server.",
            Source =
                "Microsoft Learn, IUpdateServer.ResetAndVerifyContentState (the same task by API): "
                + "https://learn.microsoft.com/previous-versions/windows/desktop/ms747107(v=vs.85)",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.Unavailable],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set apppool WsusPool /queueLength:2000 /recycling.periodicRestart.privateMemory:0
                %windir%\system32\inetsrv\appcmd.exe start apppool WsusPool
                """,
            Where = "an elevated command prompt on the WSUS server",
            Brief = "appcmd set apppool WsusPool /queueLength:2000 …",
            Note = "Room for 2000 waiting requests and no limit on the pool's memory; the server needs enough of it.",
            Source =
                "Microsoft Learn, Windows Server Update Services best practices (KB4490414): "
                + "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/windows-server-update-services-best-practices",
        },
        new()
        {
            Product = Server,
            Against = [Ailment.TooManyRequests],
            Paste = """
                %windir%\system32\inetsrv\appcmd.exe set config "WSUS Administration" /section:dynamicIpSecurity /denyByRequestRate.enabled:false /commit:apphost
                """,
            Where = Elevated,
            Brief = "appcmd set config … /denyByRequestRate.enabled:false",
            Note = "No limit on requests per second for this site; BITS sends many small ranges.",
            Source = Reference + "denyByRequestRate: " + Pages + "security/dynamicipsecurity/denybyrequestrate",
        },
    ];
}
