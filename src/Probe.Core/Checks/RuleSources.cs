namespace Probe.Checks;

/// <summary>Where the rules on heads, ranges and bodies stand: section or page, then its address.</summary>
internal static class RuleSources
{
    internal const string ResolveTimeout =
        "Microsoft Learn, WinHttpSetTimeouts (nResolveTimeout): https://learn.microsoft.com/windows/win32/api/winhttp/nf-winhttp-winhttpsettimeouts";

    internal const string StubResolver =
        "RFC 1123, 6.1.3 (Domain Name System, Specific Issues): https://www.rfc-editor.org/rfc/rfc1123#page-77";

    internal const string ContentEncoding =
        "RFC 9110, 8.4 (Content-Encoding) and 12.5.3 (Accept-Encoding): https://www.rfc-editor.org/rfc/rfc9110#section-8.4";

    internal const string ContentLength =
        "RFC 9110, 8.6 (Content-Length): https://www.rfc-editor.org/rfc/rfc9110#section-8.6";

    internal const string AutoProxyIssues =
        "Microsoft Learn, AutoProxy Issues in WinHTTP: https://learn.microsoft.com/windows/win32/winhttp/autoproxy-issues-in-winhttp";

    internal const string Head = "RFC 9110, 9.3.2 (HEAD): https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2";

    internal const string RangeRequest = "RFC 9110, 14.2 (Range): https://www.rfc-editor.org/rfc/rfc9110#section-14.2";

    internal const string ContentRange =
        "RFC 9110, 14.4 (Content-Range): https://www.rfc-editor.org/rfc/rfc9110#section-14.4";

    internal const string PartialContent =
        "RFC 9110, 15.3.7 (206 Partial Content): https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7";

    internal const string ByteRanges =
        "RFC 9110, 14.1.2 (Byte Ranges): https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2";

    internal const string RangeNotSatisfiable =
        "RFC 9110, 15.5.17 (416 Range Not Satisfiable): https://www.rfc-editor.org/rfc/rfc9110#section-15.5.17";

    internal const string Strength =
        "RFC 9110, 15.3.7.3 (Combining Parts): https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7.3";

    internal const string MessageFormat =
        "RFC 9112, 2 to 5 (message format): https://www.rfc-editor.org/rfc/rfc9112#section-2";

    internal const string MessageBody =
        "RFC 9112, 6 (message body) and 7.1 (chunked): https://www.rfc-editor.org/rfc/rfc9112#section-6";

    internal const string Incomplete =
        "RFC 9112, 8 (incomplete messages): https://www.rfc-editor.org/rfc/rfc9112#section-8";

    internal const string HttpRequirements =
        "Microsoft Learn, HTTP Requirements for BITS Downloads: https://learn.microsoft.com/windows/win32/bits/http-requirements-for-bits-downloads";

    internal const string ReturnValues =
        "Microsoft Learn, BITS Return Values: https://learn.microsoft.com/windows/win32/bits/bits-return-values";

    internal const string WsusAgents =
        "Microsoft Learn, Troubleshoot issues with WSUS client agents: https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents";

    internal const string TroubleshootingBits =
        "Microsoft TechNet, Troubleshooting BITS (cc720432): https://technet.microsoft.com/en-us/library/cc720432(v=ws.10).aspx";

    internal const string ForegroundWorkaround =
        "Microsoft Learn, Error when you download a file by using BITS (KB922330): https://learn.microsoft.com/troubleshoot/windows-server/networking/error-when-you-download-file-using-bits";

    internal const string BestPractices =
        "Microsoft Learn, Best Practices When Using BITS: https://learn.microsoft.com/windows/win32/bits/best-practices-when-using-bits";

    internal const string Consistency =
        "Microsoft Learn, File Transfer Consistency: https://learn.microsoft.com/windows/win32/bits/file-transfer-consistency";

    internal const string AddFileWithRanges =
        "Microsoft Learn, IBackgroundCopyJob3::AddFileWithRanges: https://learn.microsoft.com/windows/win32/api/bits2_0/nf-bits2_0-ibackgroundcopyjob3-addfilewithranges";

    internal const string WinHttpMessages =
        "Microsoft Learn, WinHTTP Error Messages: https://learn.microsoft.com/windows/win32/winhttp/error-messages";

    internal const string WinHttpOptions =
        "Microsoft Learn, WinHTTP Option Flags (WINHTTP_OPTION_MAX_RESPONSE_HEADER_SIZE): https://learn.microsoft.com/windows/win32/winhttp/option-flags";

    internal const string BitsUpload =
        "[MC-BUP] BITS Upload Protocol: https://learn.microsoft.com/openspecs/windows_protocols/mc-bup/f2411391-7785-4351-b419-fa794d7f9215";

    internal const string UpdateErrors =
        "Microsoft Learn, Windows Update error code list by component: https://learn.microsoft.com/windows/deployment/update/windows-update-error-reference";

    internal const string UpdateProtocol =
        "[MS-WUSP] Windows Update Services: Client-Server Protocol: https://learn.microsoft.com/openspecs/windows_protocols/ms-wusp/5f0c5250-c79c-497b-8da3-c6aa6bc00c0c";

    internal const string SetProxySettings =
        "Microsoft Learn, IBackgroundCopyJob::SetProxySettings: https://learn.microsoft.com/windows/win32/api/bits/nf-bits-ibackgroundcopyjob-setproxysettings";

    internal const string SetCredentials =
        "Microsoft Learn, IBackgroundCopyJob2::SetCredentials: https://learn.microsoft.com/windows/win32/api/bits1_5/nf-bits1_5-ibackgroundcopyjob2-setcredentials";

    internal const string SetSecurityFlags =
        "Microsoft Learn, IBackgroundCopyJobHttpOptions::SetSecurityFlags: https://learn.microsoft.com/windows/win32/api/bits2_5/nf-bits2_5-ibackgroundcopyjobhttpoptions-setsecurityflags";

    internal const string Authentication =
        "Microsoft Learn, Authentication (BITS): https://learn.microsoft.com/windows/win32/bits/authentication";

    internal const string ServiceAccounts =
        "Microsoft Learn, Service Accounts and BITS: https://learn.microsoft.com/windows/win32/bits/service-accounts-and-bits";

    internal const string Event61 =
        "Microsoft TechNet, Event ID 61, BITS transfer errors (dd408550): https://technet.microsoft.com/en-us/library/dd408550(v=ws.10).aspx";

    internal const string Multipart =
        "RFC 9110, 14.6 (multipart/byteranges): https://www.rfc-editor.org/rfc/rfc9110#section-14.6";

    internal const string LastModified =
        "RFC 9110, 8.8.2 (Last-Modified): https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2";

    internal const string EntityTag = "RFC 9110, 8.8.3 (ETag): https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3";

    internal const string IfUnmodifiedSince =
        "RFC 9110, 13.1.4 (If-Unmodified-Since): https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4";

    internal const string CachedConditions =
        "RFC 9111, 4.3.2 (conditions at a cache): https://www.rfc-editor.org/rfc/rfc9111#section-4.3.2";

    internal const string Persistence =
        "RFC 9112, 9.3 (persistence): https://www.rfc-editor.org/rfc/rfc9112#section-9.3";

    internal const string RangeOffsetLimit =
        "Squid, range_offset_limit: https://www.squid-cache.org/Doc/config/range_offset_limit/";

    internal const string Slice =
        "nginx, ngx_http_slice_module: https://nginx.org/en/docs/http/ngx_http_slice_module.html";

    internal const string Connect = "RFC 9110, 9.3.6 (CONNECT): https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6";

    internal const string ProxyAuthentication =
        "RFC 9110, 15.5.8 (407 Proxy Authentication Required): https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8";

    internal const string ShortKeys =
        "Microsoft Learn, RSA keys under 1024 bits are blocked (KB2661254): https://learn.microsoft.com/archive/blogs/pki/rsa-keys-under-1024-bits-are-blocked";

    internal const string Sha1 =
        "Microsoft Learn, Windows Enforcement of SHA1 Certificates: https://learn.microsoft.com/archive/technet-wiki/32288.windows-enforcement-of-sha1-certificates";

    internal const string Md5 =
        "Microsoft Security Advisory 2862973, MD5 below roots of the root certificate program: https://technet.microsoft.com/library/security/2862973";

    internal const string SchannelVersions =
        "Microsoft Learn, Protocols in TLS/SSL (Schannel SSP): https://learn.microsoft.com/windows/win32/secauthn/protocols-in-tls-ssl--schannel-ssp-";

    internal const string KnownInterceptors =
        "Chromium, issuers of TLS inspections: https://chromium.googlesource.com/chromium/src/+/main/components/resources/ssl/ssl_error_assistant/ssl_error_assistant.asciipb";

    internal const string KeyIdentifier =
        "RFC 5280, 4.2.1.1 (authority key identifier): https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.1";

    internal const string TlsAlerts =
        "RFC 8446, 6.2 (error alerts): https://www.rfc-editor.org/rfc/rfc8446#section-6.2";

    internal const string NoTlsToProxies =
        "dotnet/corefx 20435, HTTPS to a proxy itself is not supported by WinHTTP: https://github.com/dotnet/corefx/issues/20435";

    internal const string WinHttpTls =
        "Microsoft Support, KB3140245, TLS 1.1 and 1.2 as default secure protocols in WinHTTP: https://support.microsoft.com/help/3140245";

    internal const string SquidBump = "Squid, ssl_bump: https://www.squid-cache.org/Doc/config/ssl_bump/";

    internal const string ProxyStatus =
        "RFC 9209, 2.3 (Proxy-Status error types): https://www.rfc-editor.org/rfc/rfc9209#section-2.3";
}
