namespace Probe.Bits;

/// <summary>
/// The HRESULTs that checks map to, by name, so that a check reads as its rule does. Meaning, causes and sources
/// are in the catalogue (<see cref="BitsErrors"/>); values are those of bitsmsg.h, winhttp.h and winerror.h.
/// </summary>
public static class HResults
{
    /// <summary>E_INVALIDARG: malformed proxy of the account, or null credentials for Basic or Digest.</summary>
    public const uint InvalidArgument = 0x80070057;

    /// <summary>BG_E_INVALID_PROXY_INFO: malformed proxy or bypass list.</summary>
    public const uint InvalidProxyInfo = 0x8020003F;

    /// <summary>BG_E_PROXY_LIST_TOO_LARGE.</summary>
    public const uint ProxyListTooLarge = 0x80200018;

    /// <summary>BG_E_PROXY_BYPASS_LIST_TOO_LARGE.</summary>
    public const uint ProxyBypassListTooLarge = 0x80200019;

    /// <summary>ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT: the PAC script cannot be run.</summary>
    public const uint BadAutoProxyScript = 0x80072F86;

    /// <summary>ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT: the PAC script cannot be fetched.</summary>
    public const uint UnableToDownloadScript = 0x80072F87;

    /// <summary>ERROR_WINHTTP_AUTODETECTION_FAILED: WPAD finds no script.</summary>
    public const uint AutodetectionFailed = 0x80072F94;

    /// <summary>ERROR_WINHTTP_NAME_NOT_RESOLVED.</summary>
    public const uint NameNotResolved = 0x80072EE7;

    /// <summary>ERROR_WINHTTP_CANNOT_CONNECT: refused or unreachable.</summary>
    public const uint CannotConnect = 0x80072EFD;

    /// <summary>ERROR_WINHTTP_CONNECTION_ERROR: reset, or closed in mid-exchange.</summary>
    public const uint ConnectionError = 0x80072EFE;

    /// <summary>ERROR_WINHTTP_TIMEOUT.</summary>
    public const uint TimedOut = 0x80072EE2;

    /// <summary>ERROR_WINHTTP_INVALID_SERVER_RESPONSE (WinINet: ERROR_HTTP_INVALID_SERVER_RESPONSE).</summary>
    public const uint MalformedResponse = 0x80072F78;

    /// <summary>ERROR_WINHTTP_REDIRECT_FAILED: too many redirects, or one that is not followed.</summary>
    public const uint RedirectFailed = 0x80072F7C;

    /// <summary>ERROR_WINHTTP_HEADER_COUNT_EXCEEDED.</summary>
    public const uint HeaderCountExceeded = 0x80072F95;

    /// <summary>ERROR_WINHTTP_HEADER_SIZE_OVERFLOW.</summary>
    public const uint HeaderSizeOverflow = 0x80072F96;

    /// <summary>ERROR_WINHTTP_CHUNKED_ENCODING_HEADER_SIZE_OVERFLOW.</summary>
    public const uint ChunkedHeaderSizeOverflow = 0x80072F97;

    /// <summary>ERROR_WINHTTP_SECURE_CERT_DATE_INVALID.</summary>
    public const uint CertificateDateInvalid = 0x80072F05;

    /// <summary>ERROR_WINHTTP_SECURE_CERT_CN_INVALID.</summary>
    public const uint CertificateNameInvalid = 0x80072F06;

    /// <summary>ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED.</summary>
    public const uint ClientCertificateNeeded = 0x80072F0C;

    /// <summary>ERROR_WINHTTP_SECURE_INVALID_CA.</summary>
    public const uint CertificateAuthorityInvalid = 0x80072F0D;

    /// <summary>ERROR_WINHTTP_SECURE_CHANNEL_ERROR: the handshake failed.</summary>
    public const uint SecureChannelError = 0x80072F7D;

    /// <summary>ERROR_WINHTTP_SECURE_FAILURE: one or more certificate errors.</summary>
    public const uint SecureFailure = 0x80072F8F;

    /// <summary>ERROR_WINHTTP_SECURE_CERT_REV_FAILED: revocation could not be checked.</summary>
    public const uint CertificateRevocationFailed = 0x80072F19;

    /// <summary>ERROR_WINHTTP_SECURE_INVALID_CERT.</summary>
    public const uint CertificateInvalid = 0x80072F89;

    /// <summary>ERROR_WINHTTP_SECURE_CERT_REVOKED.</summary>
    public const uint CertificateRevoked = 0x80072F8A;

    /// <summary>ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE.</summary>
    public const uint CertificateWrongUsage = 0x80072F93;

    /// <summary>CERT_E_CHAINING: the chain cannot be built.</summary>
    public const uint ChainIncomplete = 0x800B010A;

    /// <summary>CRYPT_E_REVOCATION_OFFLINE.</summary>
    public const uint RevocationOffline = 0x80092013;

    /// <summary>BG_E_MISSING_FILE_SIZE.</summary>
    public const uint MissingFileSize = 0x80200011;

    /// <summary>BG_E_INSUFFICIENT_HTTP_SUPPORT.</summary>
    public const uint InsufficientHttpSupport = 0x80200012;

    /// <summary>BG_E_INSUFFICIENT_RANGE_SUPPORT.</summary>
    public const uint InsufficientRangeSupport = 0x80200013;

    /// <summary>BG_E_INVALID_SERVER_RESPONSE: the reply is not what was asked for.</summary>
    public const uint InvalidServerResponse = 0x8020001B;

    /// <summary>BG_E_NO_PROGRESS.</summary>
    public const uint NoProgress = 0x80200024;

    /// <summary>BG_E_INVALID_RANGE.</summary>
    public const uint InvalidRange = 0x8020002B;

    /// <summary>BG_E_VALIDATION_FAILED: the application's validation of the downloaded file failed.</summary>
    public const uint ValidationFailed = 0x80200053;

    /// <summary>BG_E_REMOTE_FILE_CHANGED.</summary>
    public const uint RemoteFileChanged = 0x80200073;

    /// <summary>ERROR_NOT_LOGGED_ON: SENS does not tell BITS of logons.</summary>
    public const uint NotLoggedOn = 0x800704DD;

    /// <summary>ERROR_SERVICE_DISABLED.</summary>
    public const uint ServiceDisabled = 0x80070422;

    /// <summary>ERROR_SERVICE_DOES_NOT_EXIST.</summary>
    public const uint ServiceDoesNotExist = 0x80070424;

    /// <summary>ERROR_SERVICE_DEPENDENCY_FAIL.</summary>
    public const uint ServiceDependencyFailed = 0x8007042C;

    /// <summary>WU_E_DM_INCORRECTFILEHASH: the update agent's word for a file whose digest is wrong.</summary>
    public const uint IncorrectFileHash = 0x80246002;

    private const uint HttpFacility = 0x80190000;

    /// <summary>The HRESULT of an HTTP status: 0x80190000 | status (bitsmsg.h; the rule for unnamed ones is observed).</summary>
    /// <param name="status">Status, 100 to 999.</param>
    public static uint ForStatus(int status) => HttpFacility | (uint)status;
}
