using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>Splits a response head into status line and fields (RFC 9112, 2 to 5), tolerantly and with every oddity named.</summary>
internal static class HeadParser
{
    private static readonly System.Buffers.SearchValues<byte> TokenOctets = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <summary>A head before its body's framing is known.</summary>
    internal sealed record RawHead(
        ImmutableArray<byte> Bytes,
        string Version,
        int Minor,
        int Status,
        string Reason,
        HeaderList Headers,
        ImmutableArray<Anomaly> Anomalies
    );

    /// <summary>A head, or why it is none, or neither while more octets are needed.</summary>
    internal readonly record struct HeadParse(RawHead? Head, ReadProblem? Problem);

    /// <summary>Fields, or the first one that cannot be read.</summary>
    internal readonly record struct FieldsParse(
        HeaderList Headers,
        ImmutableArray<Anomaly> Anomalies,
        ReadProblem? Problem
    );

    /// <summary>Reads the head at the start of the input.</summary>
    internal static HeadParse TryParse(ReadOnlySpan<byte> input, bool ended, WireLimits limits)
    {
        if (input.IsEmpty)
        {
            return ended
                ? Bad(FailureCauses.ClosedWithoutReply, 0, "the connection was closed without one octet of reply")
                : default;
        }

        // Garbage is told from a slow head at once, before any bound is reached.
        var expected = "HTTP/"u8[..Math.Min(input.Length, 5)];
        if (!input.StartsWith(expected))
        {
            return Malformed(0, $"a reply begins with 'HTTP/', this one with {Quote(input)}");
        }

        var end = FindEndOfFields(input);
        if (end < 0 || end > limits.MaxHeadOctets)
        {
            if (input.Length >= limits.MaxHeadOctets)
            {
                return Bad(
                    FailureCauses.HeadTooLarge,
                    limits.MaxHeadOctets,
                    $"the response head has more than {limits.MaxHeadOctets} octets"
                );
            }

            return ended
                ? Bad(
                    FailureCauses.ClosedInHead,
                    input.Length,
                    $"the connection was closed after {input.Length} octets, inside the response head"
                )
                : default;
        }

        var bytes = input[..end];
        var lineEnd = bytes.IndexOf((byte)'\n');
        var anomalies = ImmutableArray.CreateBuilder<Anomaly>();
        var line = TakeLine(bytes[..(lineEnd + 1)], 0, anomalies);
        if (ReadStatusLine(line, anomalies, out var status) is { } problem)
        {
            return new HeadParse(null, problem);
        }

        var fields = ReadFields(bytes[(lineEnd + 1)..], lineEnd + 1, limits.MaxHeaderCount);
        if (fields.Problem is not null)
        {
            return new HeadParse(null, fields.Problem);
        }

        anomalies.AddRange(fields.Anomalies);
        return new HeadParse(
            new RawHead(
                [.. bytes],
                status.Version,
                status.Minor,
                status.Status,
                status.Reason,
                fields.Headers,
                anomalies.DrainToImmutable()
            ),
            null
        );
    }

    /// <summary>Offset behind the empty line that ends a head or a trailer section; -1 while it is not there.</summary>
    internal static int FindEndOfFields(ReadOnlySpan<byte> input)
    {
        var start = 0;
        while (true)
        {
            var lineFeed = input[start..].IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                return -1;
            }

            if (lineFeed == 0 || (lineFeed == 1 && input[start] == '\r'))
            {
                return start + lineFeed + 1;
            }

            start += lineFeed + 1;
        }
    }

    /// <summary>Reads field lines up to the empty line.</summary>
    /// <param name="input">The lines, the empty one included.</param>
    /// <param name="offset">Offset of the input in the head, for anomalies and problems.</param>
    /// <param name="maxCount">Most lines.</param>
    internal static FieldsParse ReadFields(ReadOnlySpan<byte> input, int offset, int maxCount)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        var anomalies = ImmutableArray.CreateBuilder<Anomaly>();
        while (!input.IsEmpty)
        {
            var lineEnd = input.IndexOf((byte)'\n');
            var raw = lineEnd < 0 ? input : input[..(lineEnd + 1)];
            var line = TakeLine(raw, offset, anomalies);
            if (line.IsEmpty)
            {
                break;
            }

            if (fields.Count >= maxCount)
            {
                return Stopped(
                    new ReadProblem(FailureCauses.TooManyHeaders, true, offset, $"more than {maxCount} header lines")
                );
            }

            if (ReadField(line, offset, fields, anomalies) is { } problem)
            {
                return Stopped(problem);
            }

            input = input[raw.Length..];
            offset += raw.Length;
        }

        return new FieldsParse([.. fields], anomalies.DrainToImmutable(), null);

        static FieldsParse Stopped(ReadProblem problem) => new(HeaderList.Empty, [], problem);
    }

    private static ReadProblem? ReadField(
        ReadOnlySpan<byte> line,
        int offset,
        ImmutableArray<HeaderField>.Builder fields,
        ImmutableArray<Anomaly>.Builder anomalies
    )
    {
        var nul = line.IndexOf((byte)0);
        if (nul >= 0)
        {
            return new ReadProblem(FailureCauses.MalformedHead, true, offset + nul, $"a NUL stands in {Quote(line)}");
        }

        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (fields.Count == 0)
            {
                return new ReadProblem(
                    FailureCauses.MalformedHead,
                    true,
                    offset,
                    $"the first header line begins with white space: {Quote(line)}"
                );
            }

            Note(anomalies, AnomalyKinds.FoldedHeader, offset, $"a header is folded: {Quote(line)}");
            var last = fields[^1];
            fields[^1] = last with { Value = (last.Value + " " + Value(line)).Trim() };
            return null;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            return new ReadProblem(
                FailureCauses.MalformedHead,
                true,
                offset,
                $"a header line has no colon: {Quote(line)}"
            );
        }

        var name = line[..colon];
        var trimmed = name.TrimEnd(" \t"u8);
        if (trimmed.Length != name.Length)
        {
            Note(
                anomalies,
                AnomalyKinds.SpaceBeforeColon,
                offset + trimmed.Length,
                $"white space before the colon: {Quote(line)}"
            );
        }

        if (trimmed.IsEmpty || trimmed.ContainsAnyExcept(TokenOctets))
        {
            Note(anomalies, AnomalyKinds.OddHeaderName, offset, $"not a header name: {Quote(trimmed)}");
        }

        var value = line[(colon + 1)..];
        var control = value.IndexOfAnyInRange((byte)1, (byte)8);
        if (control < 0)
        {
            control = value.IndexOfAnyInRange((byte)0x0b, (byte)0x1f);
        }

        if (control >= 0)
        {
            var kind = value[control] == '\r' ? AnomalyKinds.BareCarriageReturn : AnomalyKinds.ControlCharacter;
            Note(anomalies, kind, offset + colon + 1 + control, $"in {Quote(line)}");
        }

        fields.Add(new HeaderField(Encoding.Latin1.GetString(trimmed), Value(value)));
        return null;
    }

    private readonly record struct StatusLine(string Version, int Minor, int Status, string Reason);

    private static ReadProblem? ReadStatusLine(
        ReadOnlySpan<byte> line,
        ImmutableArray<Anomaly>.Builder anomalies,
        out StatusLine status
    )
    {
        status = default;

        // HTTP/d.d, at least one space, three digits, then nothing or a space and the reason.
        if (
            line.Length < 8
            || line[5] is < (byte)'0' or > (byte)'9'
            || line[6] != '.'
            || line[7] is < (byte)'0' or > (byte)'9'
        )
        {
            return Wrong(5, $"the version is not HTTP/digit.digit: {Quote(line)}");
        }

        if (line[5] != '1')
        {
            return Wrong(5, $"the version is not one of HTTP/1.x: {Quote(line)}");
        }

        if (line[7] > '1')
        {
            Note(anomalies, AnomalyKinds.OddVersion, 7, $"the version is {Encoding.Latin1.GetString(line[..8])}");
        }

        var rest = line[8..];
        var digits = rest.TrimStart((byte)' ');
        var spaces = rest.Length - digits.Length;
        if (spaces == 0)
        {
            return Wrong(8, $"no space and status code follow the version: {Quote(line)}");
        }

        var at = 8 + spaces;
        if (
            digits.Length < 3
            || digits[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || (digits.Length > 3 && digits[3] != ' ' && digits[3] != '\r' && digits[3] != 0)
        )
        {
            return Wrong(at, $"the status code is not three digits: {Quote(line)}");
        }

        var code = int.Parse(digits[..3], NumberStyles.None, CultureInfo.InvariantCulture);
        if (code < 100)
        {
            return Wrong(at, $"the status code is below 100: {Quote(line)}");
        }

        var reason = digits.Length > 4 ? digits[4..] : default;
        if (spaces > 1)
        {
            Note(anomalies, AnomalyKinds.OddStatusLine, 8, $"{spaces} spaces before the status code");
        }

        var control = line.IndexOfAnyInRange((byte)0, (byte)8);
        if (control < 0)
        {
            control = line.IndexOfAnyInRange((byte)0x0b, (byte)0x1f);
        }

        if (control >= 0)
        {
            var kind = line[control] == '\r' ? AnomalyKinds.BareCarriageReturn : AnomalyKinds.ControlCharacter;
            Note(anomalies, kind, control, $"in the status line {Quote(line)}");
        }

        status = new StatusLine(
            Encoding.Latin1.GetString(line[..8]),
            line[7] - '0',
            code,
            Encoding.Latin1.GetString(reason).Trim(' ', '\t')
        );
        return null;

        static ReadProblem Wrong(int offset, string detail) => new(FailureCauses.MalformedHead, true, offset, detail);
    }

    private static ReadOnlySpan<byte> TakeLine(
        ReadOnlySpan<byte> raw,
        int offset,
        ImmutableArray<Anomaly>.Builder anomalies
    )
    {
        var line = raw is [.., (byte)'\n'] ? raw[..^1] : raw;
        if (line is [.., (byte)'\r'])
        {
            return line[..^1];
        }

        Note(anomalies, AnomalyKinds.LineFeedOnly, offset + line.Length, "a line ends in LF without CR");
        return line;
    }

    private static void Note(ImmutableArray<Anomaly>.Builder anomalies, string kind, long offset, string detail)
    {
        foreach (var anomaly in anomalies)
        {
            if (anomaly.Kind == kind)
            {
                return;
            }
        }

        anomalies.Add(new Anomaly(kind, offset, detail));
    }

    private static string Value(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets.Trim(" \t\r"u8));

    private static string Quote(ReadOnlySpan<byte> octets) =>
        "'" + Printable.Escape(octets[..Math.Min(octets.Length, 64)], 128) + "'";

    private static HeadParse Malformed(int offset, string detail) => Bad(FailureCauses.MalformedHead, offset, detail);

    private static HeadParse Bad(string cause, int offset, string detail) =>
        new(null, new ReadProblem(cause, true, offset, detail));
}
