namespace Probe.Bits.Catalogue;

/// <summary>WinHTTP errors (12000 to 12199) as HRESULTs: 0x80070000 | number.</summary>
internal static class WinHttpCodes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "ERROR_WINHTTP_NAME_NOT_RESOLVED",
                0x80072EE7,
                In.WinHttp,
                "client|proxy|server",
                State.Transient,
                "The host name in the URL or the configured proxy name does not resolve on the client (also: ISA 2000 firewall client leaves svchost traffic unproxied).",
                "Test name resolution of both names from the client under the account of the job, then fix DNS, WPAD, PAC or the proxy host name.",
                From.WsusAgents,
                From.Event61,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_HTTP_INVALID_SERVER_RESPONSE",
                0x80072F78,
                "winhttp.h|wininet.h",
                "server|proxy",
                State.Transient,
                "Response head is unparsable, truncated or cut short by a graceful close; WinHTTP name of the same number is ERROR_WINHTTP_INVALID_SERVER_RESPONSE (12152).",
                "Capture the raw response bytes directly and through the proxy and repair or replace the hop that writes the bad head; BITS retries after the minimum retry delay.",
                From.WsusAgents,
                From.Event61,
                From.TroubleshootingBits,
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_TIMEOUT",
                0x80072EE2,
                In.WinHttp,
                "network|server|proxy",
                State.Unknown,
                "No answer in time from server or proxy; older proxies with poor HTTP/1.1 (MS Proxy 2.0, SunOne 3.6) are named.",
                "Measure connect and first-byte time per hop, then check firewalls and the load of the slow one.",
                From.WinHttpMessages,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_WINHTTP_INTERNAL_ERROR",
                0x80072EE4,
                In.WinHttp,
                "client",
                State.Unknown,
                "WinHTTP itself failed.",
                "Try again; if it stays, repair the client's system files.",
                From.WinHttpMessages,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_WINHTTP_INVALID_URL",
                0x80072EE5,
                In.WinHttp,
                "client",
                State.Unknown,
                "The URL cannot be parsed.",
                "Correct the URL of the job.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_UNRECOGNIZED_SCHEME",
                0x80072EE6,
                In.WinHttp,
                "client",
                State.Unknown,
                "The URL's scheme is not http or https; often a proxy string was used as URL.",
                "Correct the URL or the proxy string.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_LOGIN_FAILURE",
                0x80072EEF,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The logon to server or proxy failed.",
                "Correct the credentials set on the job.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_OPERATION_CANCELLED",
                0x80072EF1,
                In.WinHttp,
                "client",
                State.Unknown,
                "The request was closed or cancelled, as when the service stops.",
                "Resume the job; if it comes back, find what stops the service.",
                From.WinHttpMessages,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_WINHTTP_INCORRECT_HANDLE_TYPE",
                0x80072EF2,
                In.WinHttp,
                "client",
                State.Unknown,
                "A WinHTTP handle was used for something it is not for.",
                "Repair or update the client; no network setting causes it.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_INCORRECT_HANDLE_STATE",
                0x80072EF3,
                In.WinHttp,
                "client",
                State.Unknown,
                "A WinHTTP request was used in the wrong state.",
                "Repair or update the client; no network setting causes it.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_CANNOT_CONNECT",
                0x80072EFD,
                In.WinHttp,
                "network|server|proxy",
                State.Transient,
                "TCP connect refused or unreachable: wrong port, server down, proxy down.",
                "Check the port (8530/8531 or 80/443), the firewall and the proxy address.",
                From.WinHttpMessages,
                From.TroubleshootingBits,
                From.JobStates
            ),
            Entry.Of(
                "ERROR_WINHTTP_CONNECTION_ERROR",
                0x80072EFE,
                In.WinHttp,
                "network|server|proxy",
                State.Transient,
                "Connection reset or closed in mid-exchange, or TLS version mismatch; WinINet and older lists call it CONNECTION_ABORTED.",
                "Find which hop resets; raise idle and body timeouts; align TLS versions.",
                From.WinHttpMessages,
                From.TroubleshootingBits,
                "https://2pintsoftware.com/debugging-event-61-errors-bits-transfer-jobs/ (observed state)"
            ),
            Entry.Of(
                "ERROR_WINHTTP_RESEND_REQUEST",
                0x80072F00,
                In.WinHttp,
                "client",
                State.Unknown,
                "WinHTTP must send the request again, as a step of authentication.",
                "None of its own: WinHTTP handles it; seen as a final error it means that authentication did not finish.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CERT_DATE_INVALID",
                0x80072F05,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "Server certificate outside its dates (equivalent CERT_E_EXPIRED).",
                "Renew the certificate or correct the clock.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CERT_CN_INVALID",
                0x80072F06,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "Host name does not match the certificate (equivalent CERT_E_CN_NO_MATCH).",
                "Use the name on the certificate in the WSUS URL.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED",
                0x80072F0C,
                In.WinHttp,
                "server",
                State.Error,
                "Server asks for a client certificate even if it only accepts one, and the job has none.",
                "Set SSL client certificates to ignore on the site or give the job a certificate.",
                "https://learn.microsoft.com/windows/win32/bits/authentication"
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_INVALID_CA",
                0x80072F0D,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "Certificate chain ends in an untrusted root, often a TLS-inspecting proxy.",
                "Install the root for the machine or exempt the URL from inspection.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CERT_REV_FAILED",
                0x80072F19,
                In.WinHttp,
                "client|network",
                State.Error,
                "The revocation check could not be done; fatal when CRL checking is on.",
                "Let the client reach the CRL and OCSP addresses, through the proxy if need be.",
                From.WinHttpMessages,
                From.SecurityFlags
            ),
            Entry.Of(
                "ERROR_WINHTTP_HEADER_NOT_FOUND",
                0x80072F76,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "A header that BITS or the agent asked for is absent from the response.",
                "Find the hop that removes response headers by comparing direct and proxied answers.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_REDIRECT_FAILED",
                0x80072F7C,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "A redirect could not be followed: it changes scheme, or there are more than the limit.",
                "Point the URL at the final location, and switch redirects of content paths off.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CHANNEL_ERROR",
                0x80072F7D,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The TLS handshake failed.",
                "Align TLS versions and cipher suites of client, inspecting proxy and server.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT",
                0x80072F86,
                In.WinHttp,
                "client|proxy",
                State.Unknown,
                "The PAC script has an error.",
                "Correct the script and test it with the URL of the download.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT",
                0x80072F87,
                In.WinHttp,
                "client|proxy",
                State.Unknown,
                "The PAC file could not be fetched.",
                "Fetch the PAC URL from the client under the account of the job and mend what fails.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_INVALID_CERT",
                0x80072F89,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The certificate is not valid.",
                "Replace the certificate of the server or inspecting proxy.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CERT_REVOKED",
                0x80072F8A,
                In.WinHttp,
                "server|proxy",
                State.Error,
                "The certificate has been revoked.",
                "Replace the certificate.",
                From.WinHttpMessages,
                From.SecurityFlags
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_FAILURE",
                0x80072F8F,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The certificate has one or more faults.",
                "Read the client's system log (Schannel) for which, then replace the certificate or trust its root.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_UNHANDLED_SCRIPT_TYPE",
                0x80072F90,
                In.WinHttp,
                "client|proxy",
                State.Unknown,
                "The PAC file has an unexpected content type.",
                "Serve it as application/x-ns-proxy-autoconfig.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR",
                0x80072F91,
                In.WinHttp,
                "client|proxy",
                State.Unknown,
                "The PAC script failed while running.",
                "Correct the script; it gets host and URL in the case they are written in.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_AUTO_PROXY_SERVICE_ERROR",
                0x80072F92,
                In.WinHttp,
                "client",
                State.Unknown,
                "The WinHTTP auto-proxy service is not available.",
                "Start the service WinHttpAutoProxySvc.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE",
                0x80072F93,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The certificate is not meant for authenticating a server.",
                "Use a certificate with the server authentication usage.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_AUTODETECTION_FAILED",
                0x80072F94,
                In.WinHttp,
                "client|proxy",
                State.Unknown,
                "Automatic detection (WPAD) found no proxy configuration.",
                "Mend WPAD in DNS or DHCP, or set the proxy by hand.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_HEADER_COUNT_EXCEEDED",
                0x80072F95,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The response has more header lines than WinHTTP takes.",
                "Cut the headers at the hop that adds them.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_HEADER_SIZE_OVERFLOW",
                0x80072F96,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The response head is larger than WinHTTP takes.",
                "Cut the headers at the hop that adds them.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_CHUNKED_ENCODING_HEADER_SIZE_OVERFLOW",
                0x80072F97,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "A chunk-size line is longer than WinHTTP takes.",
                "Mend the hop that re-frames the body.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "ERROR_WINHTTP_RESPONSE_DRAIN_OVERFLOW",
                0x80072F98,
                In.WinHttp,
                "server|proxy",
                State.Unknown,
                "The response had more left than WinHTTP is willing to drain.",
                "Mend the hop that sends more than it announced.",
                From.WinHttpMessages
            ),
        ];
}
