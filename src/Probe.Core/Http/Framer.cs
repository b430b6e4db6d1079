using System.Globalization;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>Decides what delimits a response's body and whether its connection lives on (RFC 9112, 6.3 and 9.3).</summary>
internal static class Framer
{
    /// <summary>What was decided; <see cref="Problem"/> set when the framing cannot be told.</summary>
    public readonly record struct Decision(
        BodyFraming Framing,
        long? ContentLength,
        bool KeepAlive,
        ReadProblem? Problem = null
    );

    private enum LengthState
    {
        Absent,
        Valid,
        Invalid,
        Conflicting,
        TooLarge,
    }

    public static Decision Decide(
        string requestMethod,
        string version,
        int status,
        HeaderList headers,
        IReadOnlyList<long> offsets,
        AnomalyLog anomalies
    )
    {
        var state = ReadLength(headers, offsets, anomalies, out var length, out var lengthOffset);
        var contentLength = state == LengthState.Valid ? length : (long?)null;
        var keepAlive = WantsKeepAlive(version, headers);
        var isTunnel = requestMethod == "CONNECT" && status is >= 200 and < 300;
        if (requestMethod == "HEAD" || status is (>= 100 and < 200) or 204 or 304 || isTunnel)
        {
            // The length does not frame anything here, so a bad one is no reason to refuse the reply.
            return new Decision(BodyFraming.None, contentLength, keepAlive && status != 101);
        }

        var coding = ReadTransferEncoding(version, headers, offsets, anomalies, out var codingOffset);
        if (coding == TransferCoding.ChunkedNotLast)
        {
            return Fail(
                codingOffset,
                "Transfer-Encoding has 'chunked' before another coding, so the body has no known end"
            );
        }

        if (coding is TransferCoding.Chunked or TransferCoding.Other)
        {
            if (state != LengthState.Absent)
            {
                anomalies.Add(
                    AnomalyKinds.LengthWithTransferEncoding,
                    lengthOffset,
                    "Content-Length and Transfer-Encoding are both there; the latter counts"
                );
            }

            return coding == TransferCoding.Chunked
                ? new Decision(BodyFraming.Chunked, contentLength, keepAlive)
                : new Decision(BodyFraming.UntilClose, contentLength, false);
        }

        return state switch
        {
            LengthState.Valid => new Decision(BodyFraming.ContentLength, contentLength, keepAlive),
            LengthState.Conflicting => Fail(lengthOffset, "two Content-Length values disagree"),
            LengthState.TooLarge => Fail(lengthOffset, "Content-Length is larger than 2^63-1"),
            _ => new Decision(BodyFraming.UntilClose, null, false),
        };
    }

    private static Decision Fail(long offset, string detail) =>
        new(
            BodyFraming.None,
            null,
            false,
            new ReadProblem(FailureCauses.MalformedHead, true, offset, $"octet {offset} of the head: {detail}")
        );

    private static LengthState ReadLength(
        HeaderList headers,
        IReadOnlyList<long> offsets,
        AnomalyLog anomalies,
        out long length,
        out long offset
    )
    {
        length = 0;
        offset = 0;
        var state = LengthState.Absent;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!Is(headers[i], "Content-Length"))
            {
                continue;
            }

            foreach (var part in headers[i].Value.Split(','))
            {
                var next = ParseLength(part.Trim(' ', '\t'), out var value);
                if (state == LengthState.Absent)
                {
                    (state, length, offset) = (next, value, offsets[i]);
                    if (next == LengthState.Invalid)
                    {
                        anomalies.Add(
                            AnomalyKinds.InvalidLength,
                            offset,
                            $"Content-Length is not a plain decimal number: '{Printable.Escape(headers[i].Value, 60)}'"
                        );
                    }
                }
                else if (next == LengthState.Valid && state == LengthState.Valid && value == length)
                {
                    anomalies.Add(AnomalyKinds.RepeatedLength, offsets[i], $"Content-Length {value} is given again");
                }
                else if (next != state || next == LengthState.Valid)
                {
                    anomalies.Add(
                        AnomalyKinds.ConflictingLengths,
                        offsets[i],
                        $"Content-Length is given again and differs: '{Printable.Escape(headers[i].Value, 60)}'"
                    );
                    (state, offset) = (LengthState.Conflicting, offsets[i]);
                }
            }
        }

        return state;
    }

    private static LengthState ParseLength(string text, out long value)
    {
        value = 0;
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return LengthState.Invalid;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            ? LengthState.Valid
            : LengthState.TooLarge;
    }

    private enum TransferCoding
    {
        None,
        Chunked,
        ChunkedNotLast,
        Other,
    }

    private static TransferCoding ReadTransferEncoding(
        string version,
        HeaderList headers,
        IReadOnlyList<long> offsets,
        AnomalyLog anomalies,
        out long offset
    )
    {
        offset = 0;
        var result = TransferCoding.None;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!Is(headers[i], "Transfer-Encoding"))
            {
                continue;
            }

            offset = offsets[i];
            foreach (var part in headers[i].Value.Split(','))
            {
                var coding = part.Trim(' ', '\t');
                if (coding.Length == 0)
                {
                    continue;
                }

                if (coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
                {
                    if (result == TransferCoding.Chunked)
                    {
                        anomalies.Add(
                            AnomalyKinds.RepeatedTransferEncoding,
                            offset,
                            "Transfer-Encoding names 'chunked' twice; it is decoded once"
                        );
                    }

                    result = TransferCoding.Chunked;
                    continue;
                }

                anomalies.Add(
                    AnomalyKinds.UnknownTransferEncoding,
                    offset,
                    $"Transfer-Encoding names '{Printable.Escape(coding, 60)}', which is not chunked"
                );
                if (result is TransferCoding.Chunked or TransferCoding.ChunkedNotLast)
                {
                    return TransferCoding.ChunkedNotLast;
                }

                // 'identity' (RFC 2616, 3.6) says that nothing was done to the body: as if the line were not there.
                if (!coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                {
                    result = TransferCoding.Other;
                }
            }
        }

        if (result == TransferCoding.Chunked && version is "HTTP/1.0" or "HTTP/0.9")
        {
            anomalies.Add(
                AnomalyKinds.ChunkedInOldVersion,
                offset,
                $"the reply is chunked, which {version} does not have"
            );
        }

        return result;
    }

    private static bool WantsKeepAlive(string version, HeaderList headers)
    {
        var close = false;
        var keep = false;
        foreach (var field in headers)
        {
            // Proxies of HTTP/1.0 times answer with Proxy-Connection; the meaning is the same.
            if (!Is(field, "Connection") && !Is(field, "Proxy-Connection"))
            {
                continue;
            }

            foreach (var part in field.Value.Split(','))
            {
                var option = part.Trim(' ', '\t');
                close |= option.Equals("close", StringComparison.OrdinalIgnoreCase);
                keep |= option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase);
            }
        }

        return !close
            && version switch
            {
                "HTTP/1.0" => keep,
                "HTTP/0.9" or "HTTP/2.0" => false,
                _ => true,
            };
    }

    private static bool Is(HeaderField field, string name) =>
        field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
