using System.Collections.Immutable;
using System.Globalization;
using Probe.Exchanges;

namespace Probe.Http;

/// <summary>Decides what delimits a response's body (RFC 9112, 6.3).</summary>
internal static class BodyFramer
{
    /// <summary>Completes a head; null with a problem where its lengths contradict each other.</summary>
    internal static ResponseHead? Frame(HeadParser.RawHead raw, string requestMethod, out ReadProblem? problem)
    {
        problem = null;
        var anomalies = raw.Anomalies.ToBuilder();
        var length = ReadLength(raw, anomalies, out problem);
        if (problem is not null)
        {
            return null;
        }

        var codings = raw
            .Headers.GetAll("Transfer-Encoding")
            .SelectMany(v => v.Split(','))
            .Select(c => c.Split(';')[0].Trim())
            .Where(c => c.Length > 0)
            .ToList();
        var chunked = codings.Exists(c => c.Equals("chunked", StringComparison.OrdinalIgnoreCase));
        var unknown = codings.Find(c =>
            !c.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            && !c.Equals("identity", StringComparison.OrdinalIgnoreCase)
        );
        if (unknown is not null)
        {
            anomalies.Add(
                new Anomaly(
                    AnomalyKinds.UnknownTransferEncoding,
                    0,
                    $"Transfer-Encoding names '{Printable.Escape(unknown, 40)}'"
                )
            );
        }

        if (codings.Count > 0 && raw.Headers.Contains("Content-Length"))
        {
            anomalies.Add(
                new Anomaly(
                    AnomalyKinds.LengthWithTransferEncoding,
                    0,
                    "Content-Length and Transfer-Encoding are both there"
                )
            );
        }

        var framing =
            requestMethod == "HEAD"
            || raw.Status is < 200 or 204 or 304
            || (requestMethod == "CONNECT" && raw.Status is >= 200 and < 300)
                ? BodyFraming.None
            : chunked ? BodyFraming.Chunked
            : length is not null && codings.Count == 0 ? BodyFraming.ContentLength
            : BodyFraming.UntilClose;
        return new ResponseHead
        {
            Bytes = raw.Bytes,
            Version = raw.Version,
            Status = raw.Status,
            Reason = raw.Reason,
            Headers = raw.Headers,
            Anomalies = anomalies.ToImmutable(),
            Framing = framing,
            ContentLength = length,
            KeepAlive = framing != BodyFraming.UntilClose && WantsKeepAlive(raw),
        };
    }

    private static long? ReadLength(
        HeadParser.RawHead raw,
        ImmutableArray<Anomaly>.Builder anomalies,
        out ReadProblem? problem
    )
    {
        problem = null;
        var values = raw.Headers.GetAll("Content-Length").SelectMany(v => v.Split(',')).Select(v => v.Trim()).ToList();
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Distinct().Count() > 1)
        {
            problem = new ReadProblem(
                FailureCauses.MalformedHead,
                true,
                0,
                "Content-Length is given with different values: " + Printable.Escape(string.Join(", ", values), 80)
            );
            return null;
        }

        if (values.Count > 1)
        {
            anomalies.Add(new Anomaly(AnomalyKinds.RepeatedLength, 0, $"Content-Length is given {values.Count} times"));
        }

        if (long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return length;
        }

        anomalies.Add(
            new Anomaly(
                AnomalyKinds.InvalidLength,
                0,
                $"Content-Length is '{Printable.Escape(values[0], 40)}', not a decimal number of octets"
            )
        );
        return null;
    }

    private static bool WantsKeepAlive(HeadParser.RawHead raw)
    {
        var options = raw
            .Headers.GetAll("Connection")
            .Concat(raw.Headers.GetAll("Proxy-Connection"))
            .SelectMany(v => v.Split(','))
            .Select(v => v.Trim())
            .ToList();
        return !options.Exists(o => o.Equals("close", StringComparison.OrdinalIgnoreCase))
            && (raw.Minor > 0 || options.Exists(o => o.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)));
    }
}
