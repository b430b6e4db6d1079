using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Probe.Exchanges;
using Probe.Http;
using Probe.Reports.Json;
using Probe.Verdicts;

namespace Probe.Reports;

/// <content>Tunnels that were not looked into, and answers of the capture proxy's own.</content>
public sealed partial class HarReport
{
    private static void WriteUnjudged(Utf8JsonWriter json, Unjudged unjudged)
    {
        foreach (var tunnel in unjudged.Tunnels)
        {
            WriteTunnel(json, tunnel);
        }

        // What is no HTTP has no method, without which there is no entry.
        foreach (var answer in unjudged.Answers.Where(a => Head(a.RequestBytes) is not null))
        {
            WriteAnswer(json, answer);
        }
    }

    private static void WriteTunnel(Utf8JsonWriter json, BlindTunnel tunnel)
    {
        var opened = tunnel.Opening < tunnel.Total ? tunnel.Opening : tunnel.Total;
        WriteHeads(
            json,
            tunnel.StartedAt,
            (opened, tunnel.Total - opened),
            tunnel.RequestBytes,
            tunnel.ReplyBytes,
            "https://" + tunnel.Target
        );
        if (tunnel.Server is { } server && Address(server) is { } address)
        {
            json.WriteString("serverIPAddress", address);
        }

        json.WriteString("connection", tunnel.Connection.ToString(CultureInfo.InvariantCulture));
        json.WriteString(
            "_route",
            tunnel.Upstream is { } proxy ? $"{(proxy.IsTls ? "https" : "http")}://{proxy}" : "direct"
        );
        json.WriteStartObject("_tunnel");
        json.WriteNumber("octetsUp", tunnel.OctetsUp);
        json.WriteNumber("octetsDown", tunnel.OctetsDown);
        json.WriteString("endedBy", Tokens.Of(tunnel.EndedBy));
        json.WriteString("end", Tokens.Of(tunnel.End));
        json.WriteEndObject();
        json.WriteString(
            "comment",
            $"a tunnel that was not looked into: nothing of what was said in it is known or judged{(tunnel.Why is { } why ? "; " + Printable.Escape(why, 1000) : "")}"
        );
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, OwnAnswer answer)
    {
        var target = Head(answer.RequestBytes)?.Target ?? "";
        var url =
            target.Contains("://", StringComparison.Ordinal) ? target
            : target.StartsWith('/') ? $"{(answer.IsTls ? "https" : "http")}://{answer.Target}{target}"
            : "https://" + (answer.Target.Length > 0 ? answer.Target : target);
        WriteHeads(json, answer.At, (TimeSpan.Zero, TimeSpan.Zero), answer.RequestBytes, answer.ReplyBytes, url);
        json.WriteString("connection", answer.Connection.ToString(CultureInfo.InvariantCulture));
        json.WriteString(
            "comment",
            $"answered by the capture proxy itself, no server's word: {Printable.Escape(answer.Why, 1000)}"
        );
        json.WriteEndObject();
    }

    /// <summary>An entry as far as its own fields, not yet ended.</summary>
    private static void WriteHeads(
        Utf8JsonWriter json,
        DateTimeOffset at,
        (TimeSpan Wait, TimeSpan Receive) took,
        ImmutableArray<byte> request,
        ImmutableArray<byte> reply,
        string url
    )
    {
        var head = Head(request);
        json.WriteStartObject();
        json.WriteString("startedDateTime", Time(at));
        json.WriteNumber("time", Milliseconds(took.Wait) + Milliseconds(took.Receive));
        json.WriteStartObject("request");
        json.WriteString("method", head?.Method ?? "");
        json.WriteString("url", UrlSecrets.WithoutUser(url, evenBehindPort: true));
        json.WriteString("httpVersion", head?.Version ?? "");
        WriteNothing(json, "cookies");
        WriteHeaders(json, head?.Headers ?? HeaderList.Empty);
        WriteNothing(json, "queryString");
        json.WriteNumber("headersSize", request.IsEmpty ? -1 : request.Length);
        json.WriteNumber("bodySize", 0);
        json.WriteEndObject();
        WriteReply(json, reply);
        json.WriteStartObject("cache");
        json.WriteEndObject();
        json.WriteStartObject("timings");
        json.WriteNumber("send", 0);
        json.WriteNumber("wait", Milliseconds(took.Wait));
        json.WriteNumber("receive", Milliseconds(took.Receive));
        json.WriteEndObject();
    }

    private static void WriteReply(Utf8JsonWriter json, ImmutableArray<byte> octets)
    {
        var reader = new ResponseReader("HEAD", new WireLimits());
        var step = reader.Advance(octets.AsSpan(), ended: false);
        var reply = step.Kind == ReadStepKind.Head ? reader.Head : null;
        var body = octets.AsSpan()[(reply?.Bytes.Length ?? 0)..];
        json.WriteStartObject("response");
        json.WriteNumber("status", reply?.Status ?? 0);
        json.WriteString("statusText", reply?.Reason ?? "");
        json.WriteString("httpVersion", reply?.Version ?? "");
        WriteNothing(json, "cookies");
        WriteHeaders(json, reply?.Headers ?? HeaderList.Empty);
        json.WriteStartObject("content");
        json.WriteNumber("size", reply is null ? 0 : body.Length);
        json.WriteString("mimeType", reply?.Headers.Get("Content-Type") ?? "");
        if (reply is not null && !body.IsEmpty)
        {
            json.WriteString("text", Encoding.UTF8.GetString(body));
        }

        json.WriteEndObject();
        json.WriteString("redirectURL", "");
        json.WriteNumber("headersSize", reply?.Bytes.Length ?? -1);
        json.WriteNumber("bodySize", reply is null ? -1 : body.Length);
        json.WriteEndObject();
    }

    /// <summary>The head, also where its end was not kept.</summary>
    private static RequestHead? Head(ImmutableArray<byte> octets)
    {
        ReadOnlySpan<byte> whole = [.. octets, .. "\r\n\r\n"u8];
        RequestHeadReader.TryRead(
            whole,
            new WireLimits { MaxHeadOctets = BlindTunnel.MostOfHead + 4 },
            out var head,
            out _,
            out _
        );
        return head;
    }
}
