namespace Probe.Http;

/// <summary>Guesses from its first octets what speaks instead of HTTP/1.x; wrong ports are a common cause.</summary>
internal static class ProtocolHint
{
    /// <summary>A clause to append to a sentence, or an empty string.</summary>
    public static string Of(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0x15, 0x03, ..] or [0x16, 0x03, ..] => " (a TLS record: this port expects https)",
            [(byte)'S', (byte)'S', (byte)'H', (byte)'-', ..] => " (an SSH server)",
            [(byte)'2', (byte)'2', (byte)'0', (byte)' ' or (byte)'-', ..] => " (an SMTP or FTP greeting)",
            [0x00, 0x00, _, 0x04, _, 0x00, 0x00, 0x00, 0x00, ..] => " (an HTTP/2 SETTINGS frame)",
            [0x05, 0x00 or 0x02 or 0xff, ..] => " (a SOCKS5 reply)",
            [(byte)'<', ..] => " (a page without a status line, as in HTTP/0.9)",
            [(byte)'I', (byte)'C', (byte)'Y', (byte)' ', ..] => " (a SHOUTcast stream)",
            [(byte)'\r' or (byte)'\n', ..] => " (an empty line precedes the status line)",
            _ => "",
        };
}
