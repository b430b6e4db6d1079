using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Probe.Http;
using Probe.Options;

namespace Probe.Evidence.Har;

/// <summary>Takes one entry apart; whatever is missing, null or of another type counts as not said.</summary>
internal static class HarText
{
    /// <summary>What told the route.</summary>
    private const string Source = "_route of the HAR";

    private const int MostHeaders = 1000;
    private const int MostText = 64 * 1024;

    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ssK",
    ];

    internal static string Creator(JsonElement creator) => $"{Text(creator, "name")} {Text(creator, "version")}".Trim();

    internal static HarEntry? Entry(JsonElement entry, long line, long column, out string problem)
    {
        problem = "";
        var request = Object(entry, "request");
        var response = Object(entry, "response");
        var url = Text(request, "url");
        if (url is null)
        {
            problem = "the entry has no request with a URL";
            return null;
        }

        var content = Object(response, "content");
        return new HarEntry
        {
            Line = line,
            Column = column,
            Method = Text(request, "method") ?? "GET",
            Url = url,
            RequestVersion = Version(request),
            RequestHeaders = Headers(request),
            StartedAt = Time(Text(entry, "startedDateTime")),
            Took = Number(entry, "time") is { } took and >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(took) : null,
            Status = (int)(Number(response, "status") is { } status and > 0 and < 1000 ? status : 0),
            Reason = Text(response, "statusText") ?? "",
            ResponseVersion = Version(response),
            ResponseHeaders = Headers(response),
            BodySize = Octets(response, "bodySize"),
            ContentSize = Octets(content, "size"),
            ServerAddress = Text(entry, "serverIPAddress") is { Length: > 0 and < 100 } address ? address : null,
            Error = First(
                Text(response, "_error"),
                Text(entry, "_error"),
                Text(response, "_charlesStatus") is "FAILED" ? "failed" : null
            ),
            IsFromCache =
                Text(entry, "_fromCache") is { Length: > 0 }
                || Boolean(response, "_fetchedViaServiceWorker")
                || Boolean(entry, "_fetchedViaServiceWorker"),
            IsControl = Text(entry, "_leg") is { } leg ? leg == "control" : IsControl(Text(entry, "comment") ?? ""),
            Route = Route(Text(entry, "_route")),
        };
    }

    /// <summary>As HarReport writes it: <c>direct</c>, or the proxy's URL.</summary>
    private static Route? Route(string? text)
    {
        if (text == "direct")
        {
            return new Route { Kind = RouteKind.Direct, Source = Source };
        }

        return
            text is { Length: < 300 }
            && text.Contains("://", StringComparison.Ordinal)
            && HttpUrl.TryParse(text, out var proxy, out _)
            ? new Route
            {
                Kind = RouteKind.Proxy,
                Proxy = new ProxyEndpoint(proxy.Host, proxy.Port) { IsTls = proxy.IsTls },
                Source = Source,
            }
            : null;
    }

    /// <summary>As HarReport wrote it before it had <c>_leg</c>: <c>exchange 5, range-first, direct, control; findings</c>.</summary>
    private static bool IsControl(string comment) =>
        comment.StartsWith("exchange ", StringComparison.Ordinal)
        && comment.Split(';', 2)[0].EndsWith(", control", StringComparison.Ordinal);

    private static JsonElement Object(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement of, string name)
    {
        var value = Object(of, name);
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: <= MostText } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Octets that are no UTF-8, or half of a surrogate pair.
            return null;
        }
    }

    private static double? Number(JsonElement of, string name) =>
        Object(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number
        : double.TryParse(Text(of, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var written) ? written
        : null;

    /// <summary>-1 stands for "not known".</summary>
    private static long? Octets(JsonElement of, string name) =>
        Number(of, name) is { } number and >= 0 and < 9e15 ? (long)number : null;

    private static bool Boolean(JsonElement of, string name) => Object(of, name).ValueKind == JsonValueKind.True;

    private static string? Version(JsonElement of) =>
        Text(of, "httpVersion") is { Length: > 0 and < 40 } version && version != "unknown" ? version : null;

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                return text;
            }
        }

        return null;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeForms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    /// <summary>Lines in their order; several of one name, which Chrome joins by line feeds, are told apart again.</summary>
    private static ImmutableArray<HeaderField> Headers(JsonElement of)
    {
        var list = Object(of, "headers");
        if (list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        foreach (var header in list.EnumerateArray())
        {
            // Names with a colon before them are HTTP/2's and no header lines.
            if (Text(header, "name") is not { Length: > 0 } name || name[0] == ':' || fields.Count >= MostHeaders)
            {
                continue;
            }

            foreach (var value in (Text(header, "value") ?? "").Split('\n'))
            {
                fields.Add(new HeaderField(name, value.Trim(' ', '\t', '\r')));
            }
        }

        return fields.ToImmutable();
    }
}
