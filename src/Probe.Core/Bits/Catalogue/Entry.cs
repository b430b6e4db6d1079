using System.Collections.Immutable;

namespace Probe.Bits.Catalogue;

/// <summary>Makes one line of a table.</summary>
internal static class Entry
{
    internal static BitsError Of(
        string name,
        uint hresult,
        string header,
        string parties,
        string state,
        string cause,
        string remedy,
        params ReadOnlySpan<string> sources
    ) =>
        new()
        {
            Name = name,
            HResult = hresult,
            Header = header,
            Parties = parties,
            JobState = state,
            Cause = cause,
            Remedy = remedy,
            Sources = ImmutableArray.Create(sources),
        };
}

/// <summary>Job states as the documents give them.</summary>
internal static class State
{
    internal const string Error = "error";
    internal const string Transient = "transient";
    internal const string Unknown = "unknown";
}

/// <summary>Headers that define codes.</summary>
internal static class In
{
    internal const string BitsMsg = "bitsmsg.h";
    internal const string WinHttp = "winhttp.h";
    internal const string WinINet = "wininet.h";
    internal const string WinError = "winerror.h";
    internal const string WuError = "wuerror.h";
    internal const string Qmgr = "qmgr.h";
}

/// <summary>Sources that several entries share.</summary>
internal static class From
{
    internal const string BitsMsg =
        "bitsmsg.h of the Windows SDK, as projected in https://github.com/microsoft/win32metadata";

    internal const string QmgrHeader =
        "qmgr.h of the Windows SDK (BITS 1.0), as projected in https://github.com/microsoft/win32metadata";

    internal const string ReturnValues = "https://learn.microsoft.com/windows/win32/bits/bits-return-values";

    internal const string TroubleshootingBits = "https://technet.microsoft.com/en-us/library/cc720432(v=ws.10).aspx";

    internal const string Event61 = "https://technet.microsoft.com/en-us/library/dd408550(v=ws.10).aspx";

    internal const string WsusAgents =
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents";

    internal const string WinHttpMessages = "https://learn.microsoft.com/windows/win32/winhttp/error-messages";

    internal const string WinINetErrors = "https://learn.microsoft.com/windows/win32/wininet/wininet-errors";

    internal const string StateRule =
        "state: https://learn.microsoft.com/windows/win32/bits/handling-server-application-errors (a rule written for upload server applications, applied to downloads by inference)";

    internal const string StateRuleToo =
        "state also: https://learn.microsoft.com/windows/win32/bits/handling-server-application-errors";

    internal const string ComCodes4 = "https://learn.microsoft.com/windows/win32/com/com-error-codes-4";

    internal const string UpdateErrors =
        "https://learn.microsoft.com/windows/deployment/update/windows-update-error-reference";

    internal const string UpdateNetworking =
        "https://learn.microsoft.com/windows/win32/wua_sdk/wua-networking-error-codes-";

    internal const string WuErrorHeader =
        "wuerror.h of the Windows SDK, as in https://github.com/microsoft/win32metadata";

    internal const string JobProperties =
        "https://learn.microsoft.com/windows/win32/api/bits5_0/ne-bits5_0-bits_job_property_id";

    internal const string SecurityFlags =
        "https://learn.microsoft.com/windows/win32/api/bits2_5/nf-bits2_5-ibackgroundcopyjobhttpoptions-setsecurityflags";

    internal const string GroupPolicies = "https://learn.microsoft.com/windows/win32/bits/group-policies";

    internal const string LifeCycle = "https://learn.microsoft.com/windows/win32/bits/life-cycle-of-a-bits-job";

    internal const string SetCredentials =
        "https://learn.microsoft.com/windows/win32/api/bits1_5/nf-bits1_5-ibackgroundcopyjob2-setcredentials";

    internal const string UsersAndNetworks =
        "https://learn.microsoft.com/windows/win32/bits/users-and-network-connections";

    internal const string AddFileWithRanges =
        "https://learn.microsoft.com/windows/win32/api/bits2_0/nf-bits2_0-ibackgroundcopyjob3-addfilewithranges";

    internal const string Consistency = "https://learn.microsoft.com/windows/win32/bits/file-transfer-consistency";

    internal const string JobStates = "https://learn.microsoft.com/windows/win32/api/bits/ne-bits-bg_job_state";
}
