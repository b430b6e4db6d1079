namespace Probe.Bits.Catalogue;

/// <summary>
/// Second names of codes that the other tables hold: WinINet's names, which logs and articles use although BITS
/// goes by WinHTTP, and twins in winerror.h.
/// </summary>
internal static class OtherNames
{
    /// <summary>Each second name with the code it stands for.</summary>
    internal static (string Name, uint HResult, string Header, string Source)[] Table() =>
        [
            ("ERROR_WINHTTP_INVALID_SERVER_RESPONSE", 0x80072F78, In.WinHttp, From.WinHttpMessages),
            ("ERROR_INTERNET_TIMEOUT", 0x80072EE2, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_NAME_NOT_RESOLVED", 0x80072EE7, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_CANNOT_CONNECT", 0x80072EFD, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_CONNECTION_ABORTED", 0x80072EFE, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_SEC_CERT_DATE_INVALID", 0x80072F05, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_SEC_CERT_CN_INVALID", 0x80072F06, In.WinINet, From.WinINetErrors),
            ("ERROR_INTERNET_INVALID_CA", 0x80072F0D, In.WinINet, From.WinINetErrors),
            ("ERROR_HTTP_REDIRECT_FAILED", 0x80072F7C, In.WinINet, From.WinINetErrors),
            (
                "ERROR_INVALID_PARAMETER",
                0x80070057,
                In.WinError,
                "https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-"
            ),
            (
                "E_ACCESSDENIED",
                0x80070005,
                In.WinError,
                "https://learn.microsoft.com/windows/win32/seccrypto/common-hresult-values"
            ),
            ("BG_E_SERVER_EXECUTE_ENABLED", 0x80200023, "documentation of " + In.BitsMsg, From.ReturnValues),
        ];
}
