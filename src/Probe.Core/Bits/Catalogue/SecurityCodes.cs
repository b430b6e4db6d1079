namespace Probe.Bits.Catalogue;

/// <summary>Certificates, TLS and integrated logon: 0x8009xxxx and 0x800Bxxxx.</summary>
internal static class SecurityCodes
{
    /// <summary>The table, made anew at each call; <see cref="BitsErrors"/> keeps it.</summary>
    internal static BitsError[] Table() =>
        [
            Entry.Of(
                "CERT_E_EXPIRED",
                0x800B0101,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The certificate is outside its dates (twin of WinHTTP 12037).",
                "Renew the certificate, or correct the clock of the client.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "CERT_E_UNTRUSTEDROOT",
                0x800B0109,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The chain ends in a root that the machine does not trust (twin of WinHTTP 12045).",
                "Install the root for the machine, or exempt the URL from TLS inspection.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "CERT_E_CHAINING",
                0x800B010A,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The chain to a trusted root cannot be built.",
                "Install the intermediate certificates on the server.",
                From.ComCodes4
            ),
            Entry.Of(
                "CERT_E_CN_NO_MATCH",
                0x800B010F,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The host name does not match the certificate (twin of WinHTTP 12038).",
                "Use the name on the certificate in the URL.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "CRYPT_E_REVOCATION_OFFLINE",
                0x80092013,
                In.WinError,
                "client|network",
                State.Unknown,
                "The revocation server could not be reached (twin of WinHTTP 12057).",
                "Let the client reach the CRL and OCSP addresses.",
                From.WinHttpMessages
            ),
            Entry.Of(
                "SEC_E_LOGON_DENIED",
                0x8009030C,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "Server or proxy refused the integrated logon.",
                "Check the account, its SPN and the clocks.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_NO_CREDENTIALS",
                0x8009030E,
                In.WinError,
                "client",
                State.Unknown,
                "The security package has no credentials for the job.",
                "Set credentials on the job, or run it under an account that has them.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_NO_AUTHENTICATING_AUTHORITY",
                0x80090311,
                In.WinError,
                "client|network",
                State.Unknown,
                "No domain controller could be reached.",
                "Check the machine's connection to its domain.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_WRONG_PRINCIPAL",
                0x80090322,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The target principal name is wrong.",
                "Correct the SPN of the server or proxy, or the name in the URL.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_UNTRUSTED_ROOT",
                0x80090325,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "Schannel does not trust the authority of the certificate.",
                "Install the root for the machine, or exempt the URL from TLS inspection.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_ILLEGAL_MESSAGE",
                0x80090326,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The TLS message is malformed; often the port speaks no TLS.",
                "Check scheme and port of the URL.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_CERT_EXPIRED",
                0x80090328,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "The certificate that was received is outside its dates.",
                "Renew the certificate, or correct the clock of the client.",
                From.ComCodes4
            ),
            Entry.Of(
                "SEC_E_ALGORITHM_MISMATCH",
                0x80090331,
                In.WinError,
                "server|proxy",
                State.Unknown,
                "Client and server have no TLS version or cipher suite in common.",
                "Align the TLS settings of both.",
                From.ComCodes4
            ),
        ];
}
