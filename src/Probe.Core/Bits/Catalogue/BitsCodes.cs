namespace Probe.Bits.Catalogue;

/// <summary>Codes of BITS itself: facility 0x20, <c>BG_E_…</c> and <c>BG_S_…</c> of bitsmsg.h, and the old queue manager's.</summary>
internal static class BitsCodes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "BG_E_INSUFFICIENT_RANGE_SUPPORT",
                0x80200013,
                In.BitsMsg,
                "proxy|server",
                State.Error,
                "A Range GET returned the whole file (200), or a hop removed Content-Range or Content-Length, or the URL is dynamic.",
                "Make every hop forward Range and answer 206 with exact Content-Range; as a stop-gap run the job at foreground priority (files below 2 GB) or set BitsDownloadPriorityForeground on WSUS.",
                From.WsusAgents,
                From.ReturnValues,
                "https://learn.microsoft.com/troubleshoot/windows-server/networking/error-when-you-download-file-using-bits",
                "https://technet.microsoft.com/en-us/library/dd408536(v=ws.10).aspx (event 202)"
            ),
            Entry.Of(
                "BG_E_MISSING_FILE_SIZE",
                0x80200011,
                In.BitsMsg,
                "proxy|server",
                State.Error,
                "HEAD succeeded but carried no Content-Length (some Apache 2.0 proxy versions; chunked HEAD; dynamic URL).",
                "Upgrade or bypass the hop that drops Content-Length from HEAD responses.",
                From.WsusAgents,
                From.ReturnValues,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "BG_E_NOT_FOUND",
                0x80200001,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The job that was asked for is not in the queue.",
                "List the jobs (bitsadmin /list /allusers /verbose) and use the identifier given there.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_INVALID_STATE",
                0x80200002,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The call is not allowed while the job is in its present state.",
                "Ask for the job's state first; suspend, resume or complete only where that state allows it.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_EMPTY",
                0x80200003,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Resume was called on a job that has no files.",
                "Add at least one file; the job stays suspended until then.",
                From.ReturnValues,
                From.LifeCycle
            ),
            Entry.Of(
                "BG_E_FILE_NOT_AVAILABLE",
                0x80200004,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The error is not tied to any one file.",
                "Read the error context and the error code instead of asking for the file.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_PROTOCOL_NOT_AVAILABLE",
                0x80200005,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The error is not tied to any transfer protocol.",
                "Read the error context and the error code instead of asking for the protocol.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_S_ERROR_CONTEXT_NONE",
                0x00200006,
                In.BitsMsg,
                "context",
                State.Unknown,
                "No error has happened.",
                "Nothing to do.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_UNKNOWN",
                0x80200007,
                In.BitsMsg,
                "context",
                State.Unknown,
                "BITS does not know where the error arose.",
                "Read the error code that comes with this context.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER",
                0x80200008,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose in the BITS queue manager.",
                "Read the error code that comes with this context.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_LOCAL_FILE",
                0x80200009,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose at the local file.",
                "Check disk space, path and permissions of the destination for the job's owner.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_REMOTE_FILE",
                0x8020000A,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose at the remote file; HTTP status errors come with this context.",
                "Check the URL, the server and the proxy: run this program against the URL.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_GENERAL_TRANSPORT",
                0x8020000B,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose in the transport layer: name lookup, connection, TLS.",
                "Check the network path from the client to the proxy and to the server.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION",
                0x8020000C,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose while BITS notified the application.",
                "Check the callback or command line that the job registered.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_DESTINATION_LOCKED",
                0x8020000D,
                In.BitsMsg,
                "local-file",
                State.Transient,
                "Volume of the local file is locked.",
                "Unlock the volume; BITS requeues the job when it is free.",
                From.ReturnValues,
                "https://learn.microsoft.com/windows/win32/api/bits/nf-bits-ibackgroundcopyjob-setminimumretrydelay"
            ),
            Entry.Of(
                "BG_E_VOLUME_CHANGED",
                0x8020000E,
                In.BitsMsg,
                "local-file",
                State.Unknown,
                "The volume of the local file is not the one that the job started with.",
                "Mount the original volume again, or cancel the job and start a new one.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_ERROR_INFORMATION_UNAVAILABLE",
                0x8020000F,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Error details were asked for while the job was in no error state.",
                "Ask for them only in the states ERROR and TRANSIENT_ERROR.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_NETWORK_DISCONNECTED",
                0x80200010,
                In.BitsMsg,
                "client",
                State.Transient,
                "The machine has no active or connected network adapter.",
                "Connect the network; BITS requeues all waiting jobs by itself when it comes back.",
                From.ReturnValues,
                From.UsersAndNetworks,
                From.TroubleshootingBits
            ),
            Entry.Of(
                "BG_E_INSUFFICIENT_HTTP_SUPPORT",
                0x80200012,
                In.BitsMsg,
                "server|proxy",
                State.Unknown,
                "The answering hop lacks HTTP/1.1 features that BITS needs (HTTP/1.0 will do when HEAD gives the size and ranges work).",
                "Enable HTTP/1.1 on server and proxy.",
                From.ReturnValues,
                "https://learn.microsoft.com/windows/win32/bits/http-requirements-for-bits-downloads"
            ),
            Entry.Of(
                "BG_E_REMOTE_NOT_SUPPORTED",
                0x80200014,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "BITS was used from another machine.",
                "Run the call on the machine that does the transfer.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_NEW_OWNER_DIFF_MAPPING",
                0x80200015,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The new owner of the job maps the network drive differently.",
                "Use a UNC path, or give both accounts the same mapping.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_NEW_OWNER_NO_FILE_ACCESS",
                0x80200016,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The new owner has no rights on the job's temporary files.",
                "Grant the rights on the destination folder, or create the job again under the new owner.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_S_PARTIAL_COMPLETE",
                0x00200017,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Complete was called before all files were done; what was unfinished is deleted.",
                "Nothing to do if that was intended; else create a job for the missing files.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_PROXY_LIST_TOO_LARGE",
                0x80200018,
                In.BitsMsg,
                "client|proxy",
                State.Unknown,
                "The proxy list is longer than 32 KB (the page for SetProxySettings says 4,000 characters).",
                "Shorten the proxy list; one proxy is usually enough.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_PROXY_BYPASS_LIST_TOO_LARGE",
                0x80200019,
                In.BitsMsg,
                "client|proxy",
                State.Unknown,
                "The bypass list is longer than 32 KB.",
                "Shorten the bypass list; use *.domain entries instead of single hosts.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_S_UNABLE_TO_DELETE_FILES",
                0x0020001A,
                In.BitsMsg,
                "local-file",
                State.Unknown,
                "The job was cancelled but some of its temporary files could not be removed.",
                "Delete the BIT*.tmp files in the destination folder by hand.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_INVALID_SERVER_RESPONSE",
                0x8020001B,
                In.BitsMsg,
                "server|proxy",
                State.Error,
                "The response breaks the rules of HTTP: a server or proxy merges or splits the ranges asked for, or writes faulty HTTP/1.1.",
                "Find the hop that alters range answers by comparing direct and proxied requests, then repair or bypass it.",
                From.TroubleshootingBits,
                From.AddFileWithRanges
            ),
            Entry.Of(
                "BG_E_TOO_MANY_FILES",
                0x8020001C,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "An upload job was given more than one file.",
                "Use one upload job per file.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_LOCAL_FILE_CHANGED",
                0x8020001D,
                In.BitsMsg,
                "local-file",
                State.Error,
                "The source file of an upload changed during the transfer.",
                "Start the upload again from a file that nobody writes to.",
                From.ReturnValues,
                From.Consistency
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_REMOTE_APPLICATION",
                0x8020001E,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error came from the server application behind an upload.",
                "Read the HTTP status or code that comes with this context.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_SESSION_NOT_FOUND",
                0x8020001F,
                In.BitsMsg,
                "server",
                State.Unknown,
                "The server no longer knows the upload session.",
                "Restart the upload; check the server's session time-out.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_TOO_LARGE",
                0x80200020,
                In.BitsMsg,
                "server",
                State.Unknown,
                "The upload is larger than the server permits.",
                "Raise the upload limit of the server directory, or send less.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_STRING_TOO_LONG",
                0x80200021,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "A string parameter is longer than its limit.",
                "Shorten the string to the documented limit.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_CLIENT_SERVER_PROTOCOL_MISMATCH",
                0x80200022,
                In.BitsMsg,
                "server",
                State.Unknown,
                "Client and upload server have no version of the BITS upload protocol in common.",
                "Update the older side.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_SERVER_EXECUTE_ENABLE",
                0x80200023,
                In.BitsMsg,
                "server",
                State.Unknown,
                "The upload directory has script or execute permission (the documentation writes BG_E_SERVER_EXECUTE_ENABLED).",
                "Switch script and execute permission off for that directory.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_NO_PROGRESS",
                0x80200024,
                In.BitsMsg,
                "server|proxy",
                State.Transient,
                "Job makes no progress; seen when a firewall strips or blocks Range so that each chunk is thrown away.",
                "Let Range requests and 206 through the inspecting device.",
                From.BitsMsg,
                "https://emtunc.org/blog/03/2016/wsus-range-headers-palo-alto-best-practices/"
            ),
            Entry.Of(
                "BG_E_USERNAME_TOO_LARGE",
                0x80200025,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The user name has more than 300 characters.",
                "Use a shorter user name.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_PASSWORD_TOO_LARGE",
                0x80200026,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The password has more than 65,535 characters (the documented figure).",
                "Use a shorter password.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_INVALID_AUTH_TARGET",
                0x80200027,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The credentials' target is neither SERVER nor PROXY.",
                "Use target 1 (server) or 2 (proxy).",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_INVALID_AUTH_SCHEME",
                0x80200028,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The credentials' scheme is not one that BITS knows.",
                "Use Basic (1), Digest (2), NTLM (3), Negotiate (4) or Passport (5).",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_FILE_NOT_FOUND",
                0x80200029,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The file that was asked for is not part of the job.",
                "Enumerate the job's files and use an index or name found there.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_S_PROXY_CHANGED",
                0x0020002A,
                In.BitsMsg,
                "client|proxy",
                State.Unknown,
                "For information: the proxy settings changed during the transfer.",
                "Nothing to do; if transfers fail since, check the new proxy.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_INVALID_RANGE",
                0x8020002B,
                In.BitsMsg,
                "client|server",
                State.Error,
                "A requested range lies outside the remote file.",
                "Compute the ranges from the length that HEAD gives; if they are right, a hop reports a wrong length.",
                From.ReturnValues,
                From.AddFileWithRanges
            ),
            Entry.Of(
                "BG_E_OVERLAPPING_RANGES",
                0x8020002C,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Ranges of one file overlap or repeat.",
                "Merge the ranges before adding them to the job.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_CONNECT_FAILURE",
                0x8020002D,
                In.BitsMsg,
                "network",
                State.Transient,
                "No connection could be made.",
                "Check that server and proxy can be reached from the client on their ports.",
                From.BitsMsg,
                From.JobStates
            ),
            Entry.Of(
                "BG_E_CONNECTION_CLOSED",
                0x8020002E,
                In.BitsMsg,
                "server|proxy",
                State.Unknown,
                "The peer closed the connection early (old builds only; newer ones report a WinHTTP code).",
                "Find the hop that closes the connection by comparing direct and proxied requests.",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_POLICY",
                0x8020003E,
                In.BitsMsg,
                "client-policy",
                State.Transient,
                "The bandwidth policy is zero at this time of day.",
                "Wait for the permitted time, or change the policy for the maximum BITS bandwidth.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_E_INVALID_PROXY_INFO",
                0x8020003F,
                In.BitsMsg,
                "client|proxy",
                State.Error,
                "Proxy or bypass list given to SetProxySettings (or the account setting) is malformed.",
                "Rewrite the list in the documented grammar and resume the job.",
                From.ReturnValues,
                "https://learn.microsoft.com/windows/win32/api/bits/nf-bits-ibackgroundcopyjob-setproxysettings",
                From.TroubleshootingBits
            ),
            Entry.Of(
                "BG_E_INVALID_CREDENTIALS",
                0x80200040,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Credential data badly formed.",
                "Give user and password in the expected form.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_INVALID_HASH_ALGORITHM",
                0x80200041,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The hash algorithm is not known or cannot be used.",
                "Use an algorithm that the API documents.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_RECORD_DELETED",
                0x80200042,
                In.BitsMsg,
                "peer-cache",
                State.Unknown,
                "The peer-cache record was deleted while it was being updated.",
                "Nothing to do; the file is fetched from the server.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_COMMIT_IN_PROGRESS",
                0x80200043,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The job is being completed already.",
                "Wait for the first call to finish.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_DISCOVERY_IN_PROGRESS",
                0x80200044,
                In.BitsMsg,
                "peer-cache",
                State.Unknown,
                "The search for peers is still running.",
                "Wait until it is done and ask again.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_UPNP_ERROR",
                0x80200045,
                In.BitsMsg,
                "network",
                State.Unknown,
                "The gateway device failed a UPnP request that BITS uses to measure bandwidth.",
                "Nothing to do for the download itself; update or replace the gateway if bandwidth limits misbehave.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_TEST_OPTION_BLOCKED_DOWNLOAD",
                0x80200046,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "A test option keeps BITS from downloading from the origin.",
                "Remove the test option from the client's registry.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_PEERCACHING_DISABLED",
                0x80200047,
                In.BitsMsg,
                "peer-cache",
                State.Unknown,
                "Peer caching is switched off.",
                "Nothing to do for plain downloads; enable the policy where peers are wanted.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_BUSYCACHERECORD",
                0x80200048,
                In.BitsMsg,
                "peer-cache",
                State.Unknown,
                "The peer-cache record is in use.",
                "Try again after some seconds.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_TOO_MANY_JOBS_PER_USER",
                0x80200049,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The user has reached the limit of jobs (60 by default).",
                "Cancel or complete old jobs, or raise the policy.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_E_TOO_MANY_JOBS_PER_MACHINE",
                0x80200050,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The machine has reached the limit of jobs (300 by default).",
                "Cancel or complete old jobs, or raise the policy.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_E_TOO_MANY_FILES_IN_JOB",
                0x80200051,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The job has reached the limit of files (200 by default).",
                "Split the job, or raise the policy.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_E_TOO_MANY_RANGES_IN_FILE",
                0x80200052,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The file has reached the limit of ranges (500 by default).",
                "Ask for fewer ranges, or raise the policy.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_E_VALIDATION_FAILED",
                0x80200053,
                In.BitsMsg,
                "server|proxy",
                State.Error,
                "Application judged the downloaded data invalid (e.g. hash mismatch from a page substituted by a proxy).",
                "Check what the hop returned for the URL and repair it; see the BITS operational log.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_MAXDOWNLOAD_TIMEOUT",
                0x80200054,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The transfer took longer than the allowed active time (90 days by default).",
                "Find what slows the path down, or raise the limit.",
                From.ReturnValues,
                From.GroupPolicies
            ),
            Entry.Of(
                "BG_S_OVERRIDDEN_BY_POLICY",
                0x00200055,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The setting was saved, but group policy overrides it.",
                "Change the policy if that is not wanted.",
                From.ReturnValues
            ),
            Entry.Of(
                "BG_E_TOKEN_REQUIRED",
                0x80200056,
                In.BitsMsg,
                "client",
                State.Error,
                "The job needs a helper token and has none, as after a restart of the service.",
                "Set the helper token again and resume the job.",
                From.LifeCycle
            ),
            Entry.Of(
                "BG_E_UNKNOWN_PROPERTY_ID",
                0x80200057,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "This version of BITS does not know the job property.",
                "Check the version of Windows before setting the property.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_READ_ONLY_PROPERTY",
                0x80200058,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The job property can be read but not set.",
                "Do not set it.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_COST_TRANSFER_POLICY",
                0x80200059,
                In.BitsMsg,
                "client-policy",
                State.Transient,
                "Current network is too costly for the job cost policy.",
                "Use an unmetered network or change the transfer policy.",
                From.LifeCycle,
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY",
                0x80200060,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The property was set on an upload job.",
                "Use it on download jobs only.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_READ_ONLY_PROPERTY_AFTER_ADDFILE",
                0x80200061,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The property was set after files had been added.",
                "Set it before the first AddFile.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_READ_ONLY_PROPERTY_AFTER_RESUME",
                0x80200062,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The property was set after the first Resume.",
                "Set it before the first Resume.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE",
                0x80200063,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The size limit is not valid, or is below what has been downloaded already.",
                "Give a larger limit.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED",
                0x80200064,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The download grew past the size limit set on the job.",
                "Raise the limit, or check that the URL gives the file that was meant.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_STANDBY_MODE",
                0x80200065,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "The system is in standby.",
                "Wait until it resumes (transient by nature; the state is not documented).",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED",
                0x80200066,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Stored credentials were asked for a target other than the proxy.",
                "Use stored credentials for the proxy only.",
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_BATTERY_POLICY",
                0x80200067,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "A battery policy keeps BITS from transferring.",
                "Connect mains power, or change the policy.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_BATTERY_SAVER",
                0x80200068,
                In.BitsMsg,
                "client-policy",
                State.Transient,
                "Battery saver is on.",
                "Connect mains power or switch battery saver off; the job goes on by itself.",
                From.LifeCycle
            ),
            Entry.Of(
                "BG_E_WATCHDOG_TIMEOUT",
                0x80200069,
                In.BitsMsg,
                "client",
                State.Unknown,
                "An internal watchdog ended the operation.",
                "Try again; if it comes back, read the BITS operational event log around that time.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_APP_PACKAGE_NOT_FOUND",
                0x8020006A,
                In.BitsMsg,
                "client",
                State.Unknown,
                "The app package that owns the job is missing.",
                "Reinstall the app, or cancel the job.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_APP_PACKAGE_SCENARIO_NOT_SUPPORTED",
                0x8020006B,
                In.BitsMsg,
                "client",
                State.Unknown,
                "App packages may not use BITS in this way.",
                "Use the background transfer API meant for apps.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_DATABASE_CORRUPT",
                0x8020006C,
                In.BitsMsg,
                "client",
                State.Unknown,
                "The database of BITS jobs is damaged.",
                "Stop the BITS service, move the queue files (qmgr*.dat or qmgr.db) away, start it again; jobs have to be created anew.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_RANDOM_ACCESS_NOT_SUPPORTED",
                0x8020006D,
                In.BitsMsg,
                "server|proxy",
                State.Unknown,
                "Server cannot do the random-access (multi-range) transfer an on-demand job needs.",
                "Provide full range support or use another job mode.",
                From.BitsMsg,
                From.JobProperties
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY",
                0x8020006E,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "Background activity is not allowed for the job's owner.",
                "Allow background access for that app or user.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_GAME_MODE",
                0x8020006F,
                In.BitsMsg,
                "client-policy",
                State.Transient,
                "Game mode is on.",
                "Leave game mode; the job goes on by itself.",
                From.LifeCycle
            ),
            Entry.Of(
                "BG_E_BLOCKED_BY_SYSTEM_POLICY",
                0x80200070,
                In.BitsMsg,
                "client-policy",
                State.Unknown,
                "A system policy keeps BITS from transferring.",
                "Check the device's management policies.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD",
                0x80200071,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The feature cannot be combined with an HTTP method other than GET.",
                "Leave the method at GET, or do without the feature.",
                "https://learn.microsoft.com/windows/win32/api/bits10_2/nf-bits10_2-ibackgroundcopyjobhttpoptions2-sethttpmethod"
            ),
            Entry.Of(
                "BG_E_UNSUPPORTED_JOB_CONFIGURATION",
                0x80200072,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "Options of the job contradict each other.",
                "Correct the combination of options.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_REMOTE_FILE_CHANGED",
                0x80200073,
                In.BitsMsg,
                "server|proxy",
                State.Unknown,
                "Remote size or time changed during the transfer in a case BITS does not restart silently.",
                "Resume the job; stop serving different versions under one URL.",
                From.BitsMsg,
                From.Consistency
            ),
            Entry.Of(
                "BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED",
                0x80200074,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The job asks for a certificate callback that is not there.",
                "Register the callback interface before resuming.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_READ_ONLY_WHEN_JOB_ACTIVE",
                0x80200075,
                In.BitsMsg,
                "client-api",
                State.Unknown,
                "The property was changed while the job was running.",
                "Suspend the job, change it, resume.",
                From.BitsMsg
            ),
            Entry.Of(
                "BG_E_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK",
                0x80200076,
                In.BitsMsg,
                "context",
                State.Unknown,
                "The error arose in the application's certificate callback.",
                "Check what the callback decides, and why.",
                From.BitsMsg
            ),
            Entry.Of(
                "QM_E_INVALID_STATE",
                0x81001001,
                In.Qmgr,
                "client-api",
                State.Unknown,
                "Call not valid in this state (obsolete interface).",
                "Not to be expected from current jobs: the interface is that of BITS 1.0.",
                From.QmgrHeader
            ),
            Entry.Of(
                "QM_E_SERVICE_UNAVAILABLE",
                0x81001002,
                In.Qmgr,
                "client-api",
                State.Unknown,
                "Queue service not available (obsolete interface).",
                "Not to be expected from current jobs: the interface is that of BITS 1.0.",
                From.QmgrHeader
            ),
            Entry.Of(
                "QM_E_DOWNLOADER_UNAVAILABLE",
                0x81001003,
                In.Qmgr,
                "client-api",
                State.Unknown,
                "Downloader not available (obsolete interface).",
                "Not to be expected from current jobs: the interface is that of BITS 1.0.",
                From.QmgrHeader
            ),
            Entry.Of(
                "QM_E_ITEM_NOT_FOUND",
                0x81001004,
                In.Qmgr,
                "client-api",
                State.Unknown,
                "Item not found (obsolete interface).",
                "Not to be expected from current jobs: the interface is that of BITS 1.0.",
                From.QmgrHeader
            ),
        ];
}
