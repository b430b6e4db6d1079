using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Probe.Cli.Edge;

/// <summary>States of Windows services, asked of the service control manager; needs no elevation.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsServices
{
    private const uint ManagerConnect = 0x0001;
    private const uint ServiceQueryStatus = 0x0004;
    private const int ErrorServiceDoesNotExist = 1060;

    /// <summary>
    /// <c>running</c>, <c>stopped</c>, <c>start-pending</c>, …, <c>missing</c> when there is no such service; null
    /// when Windows would not say.
    /// </summary>
    /// <param name="service">Service name, not the display name.</param>
    internal static string? StateOf(string service)
    {
        var manager = OpenSCManager(null, null, ManagerConnect);
        if (manager == 0)
        {
            return null;
        }

        try
        {
            var handle = OpenService(manager, service, ServiceQueryStatus);
            if (handle == 0)
            {
                return Marshal.GetLastPInvokeError() == ErrorServiceDoesNotExist ? "missing" : null;
            }

            try
            {
                return QueryServiceStatus(handle, out var status) ? StateName(status.CurrentState) : null;
            }
            finally
            {
                CloseServiceHandle(handle);
            }
        }
        finally
        {
            CloseServiceHandle(manager);
        }
    }

    /// <summary>SERVICE_STATUS.dwCurrentState in words (winsvc.h).</summary>
    private static string? StateName(uint state) =>
        state switch
        {
            1 => "stopped",
            2 => "start-pending",
            3 => "stop-pending",
            4 => "running",
            5 => "continue-pending",
            6 => "pause-pending",
            7 => "paused",
            _ => null,
        };

    [LibraryImport(
        "advapi32.dll",
        EntryPoint = "OpenSCManagerW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint OpenSCManager(string? machine, string? database, uint access);

    [LibraryImport(
        "advapi32.dll",
        EntryPoint = "OpenServiceW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint OpenService(nint manager, string service, uint access);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryServiceStatus(nint service, out ServiceStatus status);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseServiceHandle(nint handle);

    /// <summary>SERVICE_STATUS of winsvc.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ServiceStatus
    {
        internal uint ServiceType;
        internal uint CurrentState;
        internal uint ControlsAccepted;
        internal uint Win32ExitCode;
        internal uint ServiceSpecificExitCode;
        internal uint CheckPoint;
        internal uint WaitHint;
    }
}
