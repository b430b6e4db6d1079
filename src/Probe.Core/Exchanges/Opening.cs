using System.Buffers;

namespace Probe.Exchanges;

/// <summary>What the first octets of a client look like.</summary>
public enum Opening
{
    /// <summary>There are none.</summary>
    Nothing,

    /// <summary>A record of TLS with the beginning of a handshake.</summary>
    TlsHandshake,

    /// <summary>The beginning of a request's head.</summary>
    UnfinishedHead,

    /// <summary>Neither.</summary>
    NotHttp,
}

/// <summary>Tells what the first octets of a client look like. No more than a look: nothing of it is proved.</summary>
public static class Openings
{
    private const byte HandshakeRecord = 0x16;
    private const byte ClientHello = 1;

    /// <summary>Longest method that is taken for one.</summary>
    private const int LongestMethod = 32;

    private static readonly SearchValues<byte> TokenOctets = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <summary>What these octets look like.</summary>
    /// <param name="octets">What a client sent first.</param>
    public static Opening Of(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return Opening.Nothing;
        }

        if (
            octets.Length >= 3
            && octets[0] == HandshakeRecord
            && octets[1] == 3
            && octets[2] <= 4
            && (octets.Length < 6 || octets[5] == ClientHello)
        )
        {
            return Opening.TlsHandshake;
        }

        // RFC 9112, 2.2: empty lines before a request are passed over.
        var start = octets.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        return start < 0 || IsRequest(octets[start..]) ? Opening.UnfinishedHead : Opening.NotHttp;
    }

    /// <summary>True where a request of HTTP begins, as far as its target at least.</summary>
    /// <param name="octets">What a client sent first.</param>
    public static bool IsHttp(ReadOnlySpan<byte> octets) =>
        Of(octets) == Opening.UnfinishedHead
        && octets.IndexOf((byte)' ') is var blank and > 0
        && octets.Length > blank + 1
        && (octets[blank + 1] is (byte)'/' or (byte)'*' || octets[(blank + 1)..].StartsWith("http"u8));

    /// <summary>In words, such as "a TLS handshake".</summary>
    /// <param name="opening">What it looks like.</param>
    public static string Words(Opening opening) =>
        opening switch
        {
            Opening.Nothing => "nothing",
            Opening.TlsHandshake => "a TLS handshake",
            Opening.UnfinishedHead => "an unfinished head",
            _ => "no HTTP",
        };

    private static bool IsRequest(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        var line = end < 0 ? octets : octets[..end];
        var blank = line.IndexOf((byte)' ');
        var method = blank < 0 ? line : line[..blank];
        if (method.IsEmpty || method.Length > LongestMethod || method.ContainsAnyExcept(TokenOctets))
        {
            return false;
        }

        // A line that is not whole may still become one.
        return end < 0 ? !line.ContainsAnyInRange<byte>(0, 31) || line.EndsWith("\r"u8) : line.IndexOf(" HTTP/"u8) > 0;
    }
}
