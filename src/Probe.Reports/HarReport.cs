using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Probe.Exchanges;
using Probe.Findings;
using Probe.Http;
using Probe.Options;
using Probe.Planning;
using Probe.Verdicts;

namespace Probe.Reports;

/// <summary>
/// HAR 1.2 (the archive of browsers and of HTTP debuggers): every exchange once, findings in its comment. Heads are as
/// they were on the wire, credentials and cookies overwritten; of bodies there are length and digest, and the text
/// of pages.
/// </summary>
public sealed partial class HarReport : IReport
{
    private const string Masked = "(masked)";
    private const int MostText = 64 * 1024;

    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    /// <inheritdoc/>
    public string Id => "har";

    /// <inheritdoc/>
    public void Write(ProbeResult result, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("log");
            json.WriteString("version", "1.2");
            json.WriteStartObject("creator");
            json.WriteString("name", "bitsprobe");
            json.WriteString("version", result.ToolVersion);
            json.WriteEndObject();
            json.WriteStartArray("entries");
            // The job shapes of one URL share their exchanges.
            foreach (var run in result.Runs.DistinctBy(r => r.Log))
            {
                var findings = run.Checks.SelectMany(c => c.Findings).ToList();
                foreach (var exchange in Recorded(run))
                {
                    WriteEntry(json, exchange, Comment(exchange, findings));
                    HandOver(json, buffer, writer);
                }
            }

            if (result.Unjudged is { } unjudged)
            {
                WriteUnjudged(json, unjudged);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        HandOver(null, buffer, writer);
        writer.Write('\n');
    }

    /// <summary>Writes what is there, so that a hundred thousand entries are never in memory at once.</summary>
    private static void HandOver(Utf8JsonWriter? json, ArrayBufferWriter<byte> buffer, TextWriter writer)
    {
        const int Enough = 48 * 1024;
        if (json is not null && json.BytesPending + buffer.WrittenCount < Enough)
        {
            return;
        }

        json?.Flush();
        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }

    /// <summary>Judged or not, whoever opens it wants to see what was recorded, in the order of the numbers.</summary>
    private static IEnumerable<Exchange> Recorded(RunResult run) =>
        run.Unjudged is { } more ? run.Log.All.Concat(more.All).OrderBy(e => e.Number) : run.Log.All;

    private static void WriteEntry(Utf8JsonWriter json, Exchange exchange, string comment)
    {
        var timings = exchange.Timings;
        json.WriteStartObject();
        json.WriteString("startedDateTime", Time(exchange.StartedAt));
        // HAR wants the sum of the phases here, those that did not happen left out.
        json.WriteNumber("time", Phases(timings).Where(p => p.Time is not null).Sum(p => Milliseconds(p.Time!.Value)));
        WriteRequest(json, exchange);
        WriteResponse(json, exchange);
        json.WriteStartObject("cache");
        json.WriteEndObject();
        json.WriteStartObject("timings");
        foreach (var (name, time) in Phases(timings))
        {
            // send, wait and receive must be there; -1 stands for a phase that did not happen.
            json.WriteNumber(
                name,
                time is { } took ? Milliseconds(took)
                    : name is "send" or "wait" or "receive" ? 0
                    : -1
            );
        }

        json.WriteEndObject();
        if (exchange.Connection.Remote is { } remote && Address(remote) is { } address)
        {
            json.WriteString("serverIPAddress", address);
        }

        if (exchange.Connection.Id > 0)
        {
            json.WriteString("connection", exchange.Connection.Id.ToString(CultureInfo.InvariantCulture));
        }

        // Fields of our own, for whoever reads it again: which way the request went, and for what.
        json.WriteString("_route", RouteOf(exchange.Route));
        json.WriteString("_leg", exchange.IsControl ? "control" : "main");
        json.WriteString("comment", comment);
        json.WriteEndObject();
    }

    private static string RouteOf(Route route) =>
        route is { Kind: RouteKind.Proxy, Proxy: { } proxy } ? $"{(proxy.IsTls ? "https" : "http")}://{proxy}"
        : route.IsNotShown() ? "unknown"
        : "direct";

    private static IEnumerable<(string Name, TimeSpan? Time)> Phases(Timings timings) =>
        [
            ("dns", timings.Resolve),
            ("connect", Sum(timings.Connect, timings.Tunnel)),
            ("send", timings.Send),
            ("wait", timings.FirstByte),
            ("receive", Sum(timings.HeadEnd, timings.BodyEnd)),
        ];

    private static TimeSpan? Sum(TimeSpan? a, TimeSpan? b) => a is null ? b : a + (b ?? TimeSpan.Zero);

    private static void WriteRequest(Utf8JsonWriter json, Exchange exchange)
    {
        var sent = exchange.RequestBytes.AsSpan();
        RequestHeadReader.TryRead(sent, new WireLimits(), out var head, out _, out _);
        json.WriteStartObject("request");
        json.WriteString("method", exchange.Spec.Method);
        json.WriteString("url", exchange.Spec.Url.ToString());
        json.WriteString("httpVersion", head?.Version ?? "HTTP/1.1");
        WriteNothing(json, "cookies");
        WriteHeaders(json, head?.Headers ?? exchange.Spec.Headers);
        WriteQuery(json, exchange.Spec.Url);
        json.WriteNumber("headersSize", sent.IsEmpty ? -1 : sent.Length);
        json.WriteNumber("bodySize", 0);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, Exchange exchange)
    {
        var head = exchange.Response;
        json.WriteStartObject("response");
        // As browsers write it for a reply that did not come.
        json.WriteNumber("status", head?.Status ?? 0);
        json.WriteString("statusText", head?.Reason ?? "");
        json.WriteString("httpVersion", head?.Version ?? "");
        WriteNothing(json, "cookies");
        WriteHeaders(json, head?.Headers ?? HeaderList.Empty);
        WriteContent(json, exchange);
        json.WriteString("redirectURL", head?.Headers.Get("Location") ?? "");
        json.WriteNumber("headersSize", head?.Bytes.Length ?? -1);
        json.WriteNumber("bodySize", exchange.Body?.Length ?? -1);
        if (exchange.Failure is { } failure)
        {
            json.WriteString("_error", $"{failure.Cause}: {failure.Detail}");
        }

        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, Exchange exchange)
    {
        var type = exchange.Response?.Headers.Get("Content-Type") ?? "";
        json.WriteStartObject("content");
        json.WriteNumber("size", exchange.Body?.Length ?? 0);
        json.WriteString("mimeType", type);
        if (exchange.Body is { Length: > 0 } body)
        {
            var first = body.Slices.IsEmpty || body.Slices[0].Offset != 0 ? [] : body.Slices[0].Bytes;
            // What passes for the file itself is not a page; secrets are masked in pages alone.
            if (body.FileOffset is null && IsText(type) && !first.IsEmpty)
            {
                json.WriteString("text", Encoding.UTF8.GetString(first.AsSpan()[..Math.Min(first.Length, MostText)]));
            }

            json.WriteString(
                "comment",
                (body.Sha256 is { } digest ? $"SHA-256 {digest}" : "no digest")
                    + (BodyCuts.Words(body) is { } cut ? ", " + cut : "")
            );
        }

        json.WriteEndObject();
    }

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || type.Contains("json", StringComparison.OrdinalIgnoreCase)
        || type.Contains("xml", StringComparison.OrdinalIgnoreCase);

    private static void WriteHeaders(Utf8JsonWriter json, HeaderList headers)
    {
        json.WriteStartArray("headers");
        foreach (var field in headers)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("value", SecretFinder.IsSecretLine(field.Name) ? Masked : field.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteQuery(Utf8JsonWriter json, HttpUrl url)
    {
        json.WriteStartArray("queryString");
        var at = url.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (at >= 0)
        {
            foreach (var pair in url.PathAndQuery[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                json.WriteStartObject();
                json.WriteString("name", equals < 0 ? pair : pair[..equals]);
                json.WriteString("value", equals < 0 ? "" : pair[(equals + 1)..]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteNothing(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    /// <summary>Number, purpose and route, then what was found in it.</summary>
    private static string Comment(Exchange exchange, IEnumerable<Finding> findings)
    {
        var route =
            exchange.Route is { Kind: RouteKind.Proxy, Proxy: { } proxy } ? $"through {proxy}"
            : exchange.Route.IsNotShown() ? "route not known"
            : "direct";
        var leg = exchange.IsControl ? ", control" : "";
        var found = findings
            .Where(f => f.Exchanges.Contains(exchange.Number))
            .Select(f => $"; {f.CheckId}: {f.Summary}")
            .Distinct(StringComparer.Ordinal);
        return $"exchange {exchange.Number.ToString(CultureInfo.InvariantCulture)}, {exchange.Spec.Purpose.ToToken()}, {route}{leg}{string.Concat(found)}";
    }

    private static string? Address(string remote)
    {
        var colon = remote.LastIndexOf(':');
        return colon > 0 ? remote[..colon].Trim('[', ']') : null;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static double Milliseconds(TimeSpan time) => Math.Round(Math.Max(0, time.TotalMilliseconds), 3);
}
