namespace Probe.Bits.Catalogue;

/// <summary>The neighbours: update agent (0x8024xxxx) and Delivery Optimization (0x80D0xxxx). None of them is a BITS job's.</summary>
internal static class UpdateClientCodes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_BAD_REQUEST",
                0x80244016,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 400.",
                "Check the WSUS URL of the policy, port included.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_DENIED",
                0x80244017,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 401.",
                "Allow anonymous access to the WSUS web services.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_FORBIDDEN",
                0x80244018,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 403.",
                "Find the hop that answers 403 by comparing direct and proxied calls.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_NOT_FOUND",
                0x80244019,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 404.",
                "Check the WSUS URL of the policy and that its web services are installed.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_BAD_METHOD",
                0x8024401A,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 405.",
                "Allow POST on the hop that refuses it.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_PROXY_AUTH_REQ",
                0x8024401B,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 407.",
                "Exempt the WSUS URL from proxy authentication.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL",
                0x80244022,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 503.",
                "Start the WsusPool and raise its queue and memory limits.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_GATEWAY_TIMEOUT",
                0x80244023,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 504.",
                "Check the leg from the proxy to the server.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_SOAPCLIENT_SOAPFAULT",
                0x80244007,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "The web service answered with a SOAP fault; its ErrorCode says why.",
                "Read the fault's ErrorCode and message, and the server's SoftwareDistribution.log.",
                From.UpdateErrors,
                From.WuErrorHeader
            ),
            Entry.Of(
                "WU_E_PT_SOAPCLIENT_PARSE",
                0x8024400A,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "The answer of the web service could not be read as SOAP.",
                "Look at what answers in place of the web service: a login or block page, or a cut answer.",
                From.UpdateErrors,
                From.WuErrorHeader
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT",
                0x8024401C,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 408.",
                "Check the load of the server and the time-outs of the hops.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_SERVER_ERROR",
                0x8024401F,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 500.",
                "Read the event log of the WSUS server; its database may be down.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_BAD_GATEWAY",
                0x80244021,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered 502.",
                "Check the leg from the proxy to the server.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_HTTP_STATUS_NOT_MAPPED",
                0x8024402B,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "Update client web-service call (WinHTTP, not BITS) was answered a status that has no code of its own.",
                "Find the hop that answers so by comparing direct and proxied calls.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED",
                0x8024402C,
                In.WuError,
                "update-client scan, not a BITS job",
                State.Unknown,
                "The name of the proxy or of the server cannot be resolved.",
                "Check the names in the proxy setting and in the WSUS URL of the policy.",
                From.UpdateErrors,
                From.UpdateNetworking
            ),
            Entry.Of(
                "DO_E_HTTP_BLOCKSIZE_MISMATCH",
                0x80D05001,
                "deliveryoptimizationerrors.h",
                "Delivery Optimization, not a BITS job",
                State.Unknown,
                "Proxy or server returned another size than the range asked for.",
                "Let Range requests pass through the proxy.",
                "https://support.microsoft.com/en-us/help/3175743/proxy-requirements-for-windows-update"
            ),
            Entry.Of(
                "DO_E_INSUFFICIENT_RANGE_SUPPORT",
                0x80D05011,
                "deliveryoptimizationerrors.h",
                "Delivery Optimization, not a BITS job",
                State.Unknown,
                "Server or proxy answered a range request without range support.",
                "Let Range requests pass through the proxy.",
                "https://learn.microsoft.com/windows/win32/delivery_optimization/do-return-values"
            ),
            Entry.Of(
                "WU_E_DM_INCORRECTFILEHASH",
                0x80246002,
                In.WuError,
                "update agent after the download, not a BITS job",
                State.Unknown,
                "The file that arrived does not have the digest of the update's metadata: bytes changed on the way, or a block or login page was stored as the file.",
                "Compare the bytes direct and proxied; switch off content rewriting or filtering for this path and purge the cached copy.",
                From.UpdateErrors,
                From.WuErrorHeader
            ),
        ];
}
