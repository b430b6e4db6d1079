using Probe.Bits;

namespace Probe.Testing.Results;

/// <summary>A few catalogue entries, literal, so that golden files do not change when the catalogue's wording does.</summary>
public static class SampleErrors
{
    public static BitsError InsufficientRangeSupport { get; } =
        new()
        {
            Name = "BG_E_INSUFFICIENT_RANGE_SUPPORT",
            HResult = 0x80200013,
            Header = "bitsmsg.h",
            Parties = "proxy|server",
            JobState = "error",
            Cause =
                "A ranged GET brought the whole file (200), or a hop removed Content-Range or Content-Length, or the URL is dynamic",
            Remedy =
                "Make every hop forward Range and answer 206 with an exact Content-Range; as a stop-gap run the job at foreground priority (files below 2 GB)",
            Sources =
            [
                "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents",
                "https://learn.microsoft.com/windows/win32/bits/bits-return-values",
            ],
        };

    public static BitsError InvalidArgument { get; } =
        Entry(
            "E_INVALIDARG",
            0x80070057,
            "winerror.h",
            "client|proxy",
            "transient",
            "The proxy name in the account's settings is malformed"
        );

    public static BitsError InvalidProxyInfo { get; } =
        Entry(
            "BG_E_INVALID_PROXY_INFO",
            0x8020003F,
            "bitsmsg.h",
            "client",
            "error",
            "The proxy list or the bypass list is not valid"
        );

    public static BitsError CannotConnect { get; } =
        Entry(
            "ERROR_WINHTTP_CANNOT_CONNECT",
            0x80072EFD,
            "winhttp.h",
            "proxy|server",
            "transient",
            "Nothing accepts the connection"
        );

    public static BitsError Forbidden { get; } =
        Entry("BG_E_HTTP_ERROR_403", 0x80190193, "bitsmsg.h", "server|proxy", "error", "Any request was answered 403");

    public static BitsError InvalidResponse { get; } =
        Entry(
            "ERROR_HTTP_INVALID_SERVER_RESPONSE",
            0x80072F78,
            "winhttp.h|wininet.h",
            "server|proxy",
            "transient",
            "The response head cannot be parsed"
        );

    public static BitsError DigestMismatch { get; } =
        Entry(
            "WU_E_DM_INCORRECTFILEHASH",
            0x80246002,
            "wuerror.h",
            "update client, not a BITS job",
            "unknown",
            "The file's SHA-1 is not the one that its name promises"
        );

    private static BitsError Entry(
        string name,
        uint hresult,
        string header,
        string parties,
        string state,
        string cause
    ) =>
        new()
        {
            Name = name,
            HResult = hresult,
            Header = header,
            Parties = parties,
            JobState = state,
            Cause = cause,
            Remedy = "See the finding",
            Sources = ["https://learn.microsoft.com/windows/win32/bits/bits-return-values"],
        };
}
