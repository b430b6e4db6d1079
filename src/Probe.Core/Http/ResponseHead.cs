using System.Collections.Immutable;

namespace Probe.Http;

/// <summary>One response head as it came, with what was read out of it.</summary>
public sealed record ResponseHead
{
    /// <summary>Every octet from the first of the status line to the empty line's last.</summary>
    public required ImmutableArray<byte> Bytes { get; init; }

    /// <summary>Version as written, such as <c>HTTP/1.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Status code, 100 to 999.</summary>
    public required int Status { get; init; }

    /// <summary>Reason phrase as written, Latin-1; may be empty. Untrusted text.</summary>
    public required string Reason { get; init; }

    /// <summary>Header lines in wire order.</summary>
    public required HeaderList Headers { get; init; }

    /// <summary>What was irregular yet readable.</summary>
    public ImmutableArray<Anomaly> Anomalies { get; init; } = [];

    /// <summary>What delimits the body.</summary>
    public required BodyFraming Framing { get; init; }

    /// <summary>Content-Length in octets where exactly one valid value is given, on HEAD too; else null.</summary>
    public long? ContentLength { get; init; }

    /// <summary>True when the connection may carry another request afterwards (version, Connection, framing).</summary>
    public required bool KeepAlive { get; init; }

    /// <summary>The status line for people: version, status, reason.</summary>
    public string StatusLine => Reason.Length == 0 ? $"{Version} {Status}" : $"{Version} {Status} {Reason}";

    /// <summary>
    /// Where the first line of that name stands in <see cref="Bytes"/>, in octets without its line end; null when there
    /// is none. White space before the colon does not hide it; a folded value's further lines are not in it.
    /// </summary>
    public (int Offset, int Length)? Locate(string headerName)
    {
        ArgumentNullException.ThrowIfNull(headerName);
        var bytes = Bytes.AsSpan();

        // The status line is no header, whatever it looks like.
        var offset = bytes.IndexOf((byte)'\n') + 1;
        while (offset > 0 && offset < bytes.Length)
        {
            var lineFeed = bytes[offset..].IndexOf((byte)'\n');
            var line = lineFeed < 0 ? bytes[offset..] : bytes.Slice(offset, lineFeed);
            if (line is [.., (byte)'\r'])
            {
                line = line[..^1];
            }

            var colon = line.IndexOf((byte)':');
            if (colon > 0 && System.Text.Ascii.EqualsIgnoreCase(line[..colon].TrimEnd(" \t"u8), headerName))
            {
                return (offset, line.Length);
            }

            if (lineFeed < 0)
            {
                return null;
            }

            offset += lineFeed + 1;
        }

        return null;
    }
}
