using System.Globalization;
using Probe.Bits.Catalogue;

namespace Probe.Bits;

/// <summary>Says what can be said of a code that no table holds: which facility it is from (bits-protocol 3).</summary>
internal static class UnlistedCode
{
    private const string LayoutPage = "https://learn.microsoft.com/windows/win32/com/structure-of-com-error-codes";

    private const string NotListed = "The catalogue holds no entry for this code.";

    /// <summary>An entry for the code, its job state unknown unless it is an HTTP status.</summary>
    internal static BitsError Describe(uint hresult)
    {
        if (hresult == 0)
        {
            return Make("S_OK", hresult, "", "Success; event 60 carries it when a transfer is done.", "Nothing to do.");
        }

        var low = hresult & 0xFFFF;
        return (hresult >> 16) switch
        {
            0x8019 when low is >= 100 and <= 599 => HttpStatus((int)low),
            0x8020 => Make(
                "unlisted BITS error " + Hex(hresult),
                hresult,
                "",
                "An error of BITS itself (facility 0x20) that the headers read for this catalogue do not name. "
                    + NotListed,
                "Look it up in bitsmsg.h of the newest Windows SDK, and read the BITS operational event log."
            ),
            0x0020 => Make(
                "unlisted BITS information " + Hex(hresult),
                hresult,
                "",
                "A success or information code of BITS (facility 0x20). " + NotListed,
                "Nothing to do unless the transfer misbehaves."
            ),
            0x8007 when low is >= 12000 and <= 12199 => Make(
                "unlisted WinHTTP error " + Number(low),
                hresult,
                "",
                $"WinHTTP error {Number(low)}. " + NotListed,
                "Look the number up in Microsoft's list of WinHTTP error messages.",
                From.WinHttpMessages
            ),
            0x8007 => Make(
                "unlisted Win32 error " + Number(low),
                hresult,
                "",
                $"Win32 error {Number(low)}. " + NotListed,
                $"Run 'net helpmsg {Number(low)}' on Windows for its text.",
                "https://learn.microsoft.com/windows/win32/debug/system-error-codes"
            ),
            0x8009 or 0x800B => Make(
                "unlisted security error " + Hex(hresult),
                hresult,
                "",
                "An error of a security package, of TLS or of a certificate. " + NotListed,
                "Look it up in Microsoft's list of COM error codes for security and setup.",
                From.ComCodes4
            ),
            0x8024 => Make(
                "unlisted update agent error " + Hex(hresult),
                hresult,
                "update client, not a BITS job",
                "An error of the Windows Update agent, not of a BITS job. " + NotListed,
                "Look it up in Microsoft's Windows Update error reference.",
                From.UpdateErrors
            ),
            0x80D0 => Make(
                "unlisted Delivery Optimization error " + Hex(hresult),
                hresult,
                "Delivery Optimization, not a BITS job",
                "An error of Delivery Optimization, not of a BITS job. " + NotListed,
                "Look it up in Microsoft's list of Delivery Optimization return values.",
                "https://learn.microsoft.com/windows/win32/delivery_optimization/do-return-values"
            ),
            _ => Make(
                "unlisted code " + Hex(hresult),
                hresult,
                "",
                $"{((hresult & 0x80000000) != 0 ? "An error" : "A success code")} of facility {(hresult >> 16) & 0x7FF}, number {Number(low)}. "
                    + NotListed,
                "Check that the code was copied whole; look it up where the program that showed it is documented."
            ),
        };
    }

    /// <summary>A status that bitsmsg.h does not name. Client programs decode such codes by the rule; no document states it.</summary>
    private static BitsError HttpStatus(int status) =>
        new()
        {
            Name = "BG_E_HTTP_ERROR_" + Number((uint)status),
            HResult = 0x80190000u | (uint)status,
            Header = "none: made by the rule 0x80190000 | status",
            Parties = "server|proxy",
            JobState = status switch
            {
                < 300 => State.Unknown,
                < 400 => State.Transient,
                < 500 => State.Error,
                _ => State.Transient,
            },
            Cause = $"A hop answered HTTP status {Number((uint)status)}, which has no BITS constant of its own.",
            Remedy = "Find the hop that issued it by comparing direct and proxied replies.",
            Sources =
            [
                "rule 0x80190000 | status, observed in client programs such as the Chromium component updater",
                .. status >= 300 ? [From.StateRule] : Array.Empty<string>(),
            ],
        };

    private static BitsError Make(
        string name,
        uint hresult,
        string parties,
        string cause,
        string remedy,
        string source = LayoutPage
    ) =>
        new()
        {
            Name = name,
            HResult = hresult,
            Header = "none",
            Parties = parties.Length == 0 ? "unknown" : parties,
            JobState = State.Unknown,
            Cause = cause,
            Remedy = remedy,
            Sources = [source],
        };

    private static string Hex(uint value) => "0x" + value.ToString("X8", CultureInfo.InvariantCulture);

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
