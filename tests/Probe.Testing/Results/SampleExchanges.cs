using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Probe.Exchanges;
using Probe.Http;
using Probe.Options;
using Probe.Planning;

namespace Probe.Testing.Results;

/// <summary>Literal exchanges: enough of a wire record for reports, with times that never change.</summary>
public static class SampleExchanges
{
    /// <summary>When every sample began.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 2, 3, 2, 58, 7, 250, TimeSpan.Zero);

    /// <summary>An answered request.</summary>
    /// <param name="number">Number of the exchange, from 1.</param>
    /// <param name="purpose">Why it was sent.</param>
    /// <param name="url">What was asked for.</param>
    /// <param name="route">Which way.</param>
    /// <param name="head">Head lines without line ends, status line first.</param>
    /// <param name="range">Range asked for.</param>
    /// <param name="octets">Body octets received.</param>
    /// <param name="milliseconds">Whole duration.</param>
    public static Exchange Answered(
        int number,
        Purpose purpose,
        HttpUrl url,
        Route route,
        string[] head,
        ByteRange? range = null,
        long octets = 0,
        double milliseconds = 4
    )
    {
        var response = Head(head, isHead: IsHead(purpose));
        return Begun(number, purpose, url, route, range) with
        {
            Response = response,
            Body = new BodyFacts
            {
                Length = octets,
                End = BodyEnd.Complete,
                Sha256 = octets == 0 ? null : Digest(range?.ToString() ?? purpose.ToToken()),
                FileOffset = response.Status == 206 ? range?.First : 0,
            },
            Timings = new Timings
            {
                Resolve = number == 1 ? TimeSpan.FromMilliseconds(1.25) : null,
                Connect = number == 1 ? TimeSpan.FromMilliseconds(0.75) : null,
                Send = TimeSpan.FromMilliseconds(0.05),
                FirstByte = TimeSpan.FromMilliseconds(milliseconds / 2),
                HeadEnd = TimeSpan.FromMilliseconds(0.01),
                BodyEnd = octets == 0 ? null : TimeSpan.FromMilliseconds(milliseconds / 4),
                Total = TimeSpan.FromMilliseconds(milliseconds),
            },
            Connection = new ConnectionFacts
            {
                Id = route.Source == "control" ? 2 : 1,
                Reused = number > 1,
                Local = "10.20.0.17:51944",
                Remote = route.Proxy is null ? "10.20.4.80:8530" : "10.20.1.5:3128",
                Addresses = number == 1 ? [route.Proxy is null ? "10.20.4.80" : "10.20.1.5"] : [],
                KeptAlive = true,
            },
        };
    }

    /// <summary>A request that failed before a head could be read.</summary>
    public static Exchange Failed(
        int number,
        Purpose purpose,
        HttpUrl url,
        Route route,
        ExchangeFailure failure,
        ByteRange? range = null,
        double milliseconds = 3
    ) =>
        Begun(number, purpose, url, route, range) with
        {
            RequestBytes = failure.Stage >= FailureStage.Send ? RequestBytes(purpose, url, route, range) : [],
            Failure = failure,
            Timings = new Timings
            {
                Resolve = failure.Stage > FailureStage.Resolve ? TimeSpan.FromMilliseconds(1.25) : null,
                Total = TimeSpan.FromMilliseconds(milliseconds),
            },
            Connection = new ConnectionFacts
            {
                Id = failure.Stage > FailureStage.Connect ? 1 : 0,
                Addresses = failure.Stage > FailureStage.Resolve ? ["10.20.1.5"] : [],
            },
        };

    /// <summary>A response head of these lines.</summary>
    public static ResponseHead Head(string[] lines, bool isHead = false)
    {
        var status = lines[0].Split(' ', 3);
        var fields = lines[1..].Select(l => l.Split(": ", 2)).Select(p => new HeaderField(p[0], p[1])).ToArray();
        var headers = HeaderList.Create(fields);
        var length = headers.Get("Content-Length");
        return new ResponseHead
        {
            Bytes = [.. Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n")],
            Version = status[0],
            Status = int.Parse(status[1], CultureInfo.InvariantCulture),
            Reason = status.Length > 2 ? status[2] : "",
            Headers = headers,
            Framing = isHead ? BodyFraming.None : BodyFraming.ContentLength,
            ContentLength = length is null ? null : long.Parse(length, CultureInfo.InvariantCulture),
            KeepAlive = true,
        };
    }

    private static Exchange Begun(int number, Purpose purpose, HttpUrl url, Route route, ByteRange? range) =>
        new()
        {
            Number = number,
            Spec = new RequestSpec
            {
                Key = purpose.ToToken() + (range is { } r ? " " + r : ""),
                Purpose = purpose,
                Leg = route.Source == "control" ? Leg.Control : Leg.Main,
                Method = IsHead(purpose) ? "HEAD" : "GET",
                Url = url,
                Range = range,
                BodyLimit = range is { } wanted ? wanted.Length + BodyFacts.BlockOctets : null,
                Headers =
                [
                    new HeaderField("Accept", "*/*"),
                    new HeaderField("User-Agent", "Microsoft BITS/7.8"),
                    new HeaderField("Host", url.Authority),
                ],
            },
            Route = route,
            StartedAt = Start.AddMilliseconds(20 * number),
            RequestBytes = RequestBytes(purpose, url, route, range),
        };

    private static ImmutableArray<byte> RequestBytes(Purpose purpose, HttpUrl url, Route route, ByteRange? range)
    {
        var target = route.Proxy is not null && !url.IsTls ? url.ToString() : url.PathAndQuery;
        var line = (IsHead(purpose) ? "HEAD " : "GET ") + target + " HTTP/1.1\r\n";
        var ranged = range is { } r ? "Range: " + r.ToHeaderValue() + "\r\n" : "";
        return [.. Encoding.Latin1.GetBytes(line + ranged + "Host: " + url.Authority + "\r\n\r\n")];
    }

    private static bool IsHead(Purpose purpose) =>
        purpose is Purpose.BackgroundHead or Purpose.ForegroundHead or Purpose.EncodedHead;

    private static string Digest(string of) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)));
}
