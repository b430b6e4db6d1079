namespace Probe.Bits.Catalogue;

/// <summary>Win32, Winsock, service and COM errors that a BITS job or its service ends in.</summary>
internal static class Win32Codes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "E_INVALIDARG",
                0x80070057,
                In.WinError,
                "client|proxy",
                State.Transient,
                "Proxy name is malformed in the account proxy settings (one Microsoft table limits this to BITS 1.5 and earlier and says 2.0 and later give 0x8020003F); or SetCredentials got NULL user/password for Basic or Digest or Passport; or OVERRIDE without a proxy list.",
                "Correct the proxy string with bitsadmin or the client settings and give explicit credentials for every scheme other than NTLM and Negotiate.",
                From.WsusAgents,
                "https://technet.microsoft.com/en-us/library/dd408550(v=ws.10).aspx (lists it as TRANSIENT_ERROR; 0x8020003F is ERROR)",
                From.TroubleshootingBits,
                From.SetCredentials
            ),
            Entry.Of(
                "ERROR_NOT_LOGGED_ON",
                0x800704DD,
                In.WinError,
                "client",
                State.Unknown,
                "SENS is not delivering logon notifications to BITS (2.0 and later), or the owner is not interactively logged on (RunAs, terminal session on Windows 2000).",
                "Start and repair the System Event Notification Service and run the job from an interactively logged-on or service account.",
                From.WsusAgents,
                From.TroubleshootingBits,
                From.UsersAndNetworks
            ),
            Entry.Of(
                "ERROR_FILE_NOT_FOUND",
                0x80070002,
                In.WinError,
                "service",
                State.Unknown,
                "The BITS service cannot start: its Parameters key, or the ServiceDll value (qmgr.dll) in it, is missing.",
                "Restore the ServiceDll registry value of the BITS service.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_PATH_NOT_FOUND",
                0x80070003,
                In.WinError,
                "service|local-file",
                State.Unknown,
                "Before Vista: the Microsoft\\Network folder of the all-users profile is missing.",
                "Create the folder again.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_NOT_SUPPORTED",
                0x80070032,
                In.WinError,
                "client",
                State.Unknown,
                "Windows does not support what was asked for. In event 310 it is the peer helper (BranchCache, peer caching), which this machine has switched off or does not have; downloads from the server go on without.",
                "In event 310: nothing to do for downloads from a server; the policy 'Do not allow the BITS client to use Windows Branch Cache' ends the warning.",
                "https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-",
                From.GroupPolicies
            ),
            Entry.Of(
                "ERROR_ACCESS_DENIED",
                0x80070005,
                In.WinError,
                "local-file|server",
                State.Error,
                "An access list denies the file, the job or the service.",
                "Correct the permissions for the job's owner.",
                From.TroubleshootingBits,
                "https://learn.microsoft.com/windows/win32/bits/best-practices-when-using-bits"
            ),
            Entry.Of(
                "ERROR_SHARING_VIOLATION",
                0x80070020,
                In.WinError,
                "local-file",
                State.Unknown,
                "Another process has the destination file open.",
                "Find that process, often a virus scanner, and exclude the download folder.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_DISK_FULL",
                0x80070070,
                In.WinError,
                "local-file",
                State.Unknown,
                "The disk is full.",
                "Free space on the volume of the destination.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_PIPE_BUSY",
                0x800700E7,
                In.WinError,
                "service",
                State.Unknown,
                "All pipe instances are busy; listed as trouble of the BITS service.",
                "Restart the BITS service.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_NETWORK_UNREACHABLE",
                0x800704CF,
                In.WinError,
                "network",
                State.Unknown,
                "There is no route to the network location.",
                "Check routing and VPN of the client.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_SERVICE_REQUEST_TIMEOUT",
                0x8007041D,
                In.WinError,
                "service",
                State.Unknown,
                "The BITS service did not answer its start in time.",
                "Start BITS and the services it depends on, and look for what delays them in the system log.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_SERVICE_DATABASE_LOCKED",
                0x8007041F,
                In.WinError,
                "service",
                State.Unknown,
                "The service database is locked.",
                "Try again later; restart the machine if it stays locked.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_SERVICE_DISABLED",
                0x80070422,
                In.WinError,
                "service",
                State.Unknown,
                "The BITS service is disabled.",
                "Set its start type to manual or delayed automatic and start it.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_SERVICE_DOES_NOT_EXIST",
                0x80070424,
                In.WinError,
                "service",
                State.Unknown,
                "BITS, or a service it depends on, is not registered.",
                "Register the service again.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_SERVICE_DEPENDENCY_FAIL",
                0x8007042C,
                In.WinError,
                "service",
                State.Unknown,
                "A service that BITS depends on did not start.",
                "Start RPC and the COM+ event system, then BITS.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_SERVICE_DEPENDENCY_DELETED",
                0x80070433,
                In.WinError,
                "service",
                State.Unknown,
                "A service that BITS depends on does not exist.",
                "Restore that service.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_SERVICE_NOT_IN_EXE",
                0x8007043B,
                In.WinError,
                "service",
                State.Unknown,
                "The svchost group that should host BITS does not list it.",
                "Restore the netsvcs entry of BITS in the registry.",
                From.WsusAgents
            ),
            Entry.Of(
                "ERROR_NOT_SAFEBOOT_SERVICE",
                0x8007043C,
                In.WinError,
                "service",
                State.Unknown,
                "The machine runs in safe mode, where BITS does not start.",
                "Boot normally.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "ERROR_CAN_NOT_COMPLETE",
                0x800703EB,
                In.WinError,
                "network|service",
                State.Transient,
                "Microsoft gives two accounts: GetBestInterface fails because there is no default gateway, or the BITS service is stopped.",
                "Check the default route first, then the state of the service.",
                From.Event61,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "RPC_S_SERVER_UNAVAILABLE",
                0x800706BA,
                In.WinError,
                "service",
                State.Unknown,
                "The BITS service did not answer its RPC call.",
                "Start the RPC service and BITS.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "WSAHOST_NOT_FOUND",
                0x80072AF9,
                In.WinError,
                "network",
                State.Unknown,
                "DNS says that there is no such host (11001).",
                "Correct the name, or its record in DNS.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "WSANO_DATA",
                0x80072AFC,
                In.WinError,
                "network",
                State.Unknown,
                "The DNS name exists but has no address of the wanted type (11004).",
                "Add the address record, or correct the name of proxy or server.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "CO_E_SERVER_EXEC_FAILURE",
                0x80080005,
                In.WinError,
                "service",
                State.Unknown,
                "COM could not start the BITS service.",
                "Restart the service, then look into the system log for why it fails to start.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "REGDB_E_CLASSNOTREG",
                0x80040154,
                In.WinError,
                "service",
                State.Unknown,
                "The COM class of BITS is not registered.",
                "Register qmgr.dll and its proxy DLLs again.",
                From.WsusAgents
            ),
            Entry.Of(
                "REGDB_E_IIDNOTREG",
                0x80040155,
                In.WinError,
                "service",
                State.Unknown,
                "A COM interface of BITS is not registered.",
                "Register qmgrprxy.dll again.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "EVENT_E_INTERNALERROR",
                0x80040206,
                In.WinError,
                "service",
                State.Unknown,
                "The COM+ event system, which SENS depends on, failed.",
                "Repair the COM+ event system, then restart SENS and BITS.",
                From.WsusAgents
            ),
        ];
}
