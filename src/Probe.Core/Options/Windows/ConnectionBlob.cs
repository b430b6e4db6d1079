using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Probe.Options.Windows;

/// <summary>
/// The binary values DefaultConnectionSettings, SavedLegacySettings and WinHttpSettings: version, counter and flags (32
/// bits each, little-endian), then proxy, bypass list and script address, each with its length before it. The layout is
/// not documented but for WinHTTP's direct value (18…01…, Microsoft Learn); it is as Windows 7 to 11 write it.
/// </summary>
public sealed record ConnectionBlob
{
    private const int HeadLength = 12;
    private const int MostText = 32 * 1024;
    private const uint Manual = 2;
    private const uint Script = 4;
    private const uint Detect = 8;

    /// <summary>The proxy list in force; null where the flags leave it out.</summary>
    public string? Proxy { get; private init; }

    /// <summary>The bypass list in force; null for none.</summary>
    public string? Bypass { get; private init; }

    /// <summary>Address of the script in force; null where the flags leave it out.</summary>
    public string? AutoConfigUrl { get; private init; }

    /// <summary>True where proxies are to be detected.</summary>
    public bool AutoDetect { get; private init; }

    /// <summary>Reads a value.</summary>
    /// <param name="value">The octets.</param>
    /// <param name="isWinHttp">True for WinHTTP's value, which may end behind the bypass list.</param>
    /// <param name="blob">What they say.</param>
    /// <param name="problem">Otherwise: what is wrong.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> value,
        bool isWinHttp,
        [NotNullWhen(true)] out ConnectionBlob? blob,
        [NotNullWhen(false)] out string? problem
    )
    {
        blob = null;
        if (value.Length < HeadLength)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"the value has {value.Length} octets, at least {HeadLength} are needed"
            );
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(value[8..]);
        var offset = HeadLength;
        string script = "";
        if (
            !TryText(value, ref offset, "proxy", out var proxy, out problem)
            || !TryText(value, ref offset, "bypass list", out var bypass, out problem)
            || (
                (!isWinHttp || offset < value.Length)
                && !TryText(value, ref offset, "script address", out script, out problem)
            )
        )
        {
            return false;
        }

        var isManual = (flags & Manual) != 0 && proxy.Length > 0;
        blob = new ConnectionBlob
        {
            Proxy = isManual ? proxy : null,
            Bypass = isManual && bypass.Length > 0 ? bypass : null,
            AutoConfigUrl = (flags & Script) != 0 && script.Length > 0 ? script : null,
            AutoDetect = (flags & Detect) != 0,
        };
        problem = null;
        return true;
    }

    private static bool TryText(
        ReadOnlySpan<byte> value,
        ref int offset,
        string what,
        out string text,
        [NotNullWhen(false)] out string? problem
    )
    {
        text = "";
        if (value.Length - offset < 4)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"the value ends at octet {value.Length}, where the length of the {what} belongs"
            );
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(value[offset..]);
        var left = value.Length - offset - 4;
        if (length > MostText || length > left)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"the {what} is said to have {length} octets at octet {offset}; accepted: at most {Math.Min(left, MostText)} there"
            );
            return false;
        }

        text = Encoding.Latin1.GetString(value.Slice(offset + 4, (int)length)).TrimEnd('\0');
        offset += 4 + (int)length;
        problem = null;
        return true;
    }
}
